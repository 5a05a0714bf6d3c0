"""Small archives and documents for the tests, made in memory: a WARC, a WACZ, a DOCX, a PDF."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping

DATE = "2019-03-04T05:06:07Z"
WORDS = (
    b"<!doctype html><html><body><p>The weir at Holm is shut, its keeper said.</p></body></html>"
)


def record(
    url: str = "http://holm.example/weir",
    body: bytes = WORDS,
    *,
    kind: str = "response",
    status: int = 200,
    http: Mapping[str, str] | None = None,
    date: str = DATE,
    headers: Mapping[str, str] | None = None,
    version: str = "1.1",
) -> bytes:
    """One WARC record with a block digest; ``http`` are its answer's headers."""
    block = body
    if kind == "response":
        told = {"Content-Type": "text/html", **(http or {})}
        lines = [f"HTTP/1.1 {status} Told", *(f"{k}: {v}" for k, v in told.items())]
        block = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(block + url.encode()).hexdigest()}>",
        "WARC-Date": date,
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(body).hexdigest()}",
        **(headers or {}),
        "Content-Length": str(len(block)),
    }
    lines = [f"WARC/{version}", *(f"{k}: {v}" for k, v in named.items() if v)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def chunked(body: bytes, size: int = 40) -> bytes:
    """A body in HTTP/1.1 chunks."""
    parts = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


def packed(records: Iterable[bytes], how: str) -> bytes:
    """The records of an archive as one file: plain, gzip or zstd, each packed on its own."""
    if how == "plain":
        return b"".join(records)
    if how == "gzip":
        return b"".join(map(gzip.compress, records))
    from fastwarc.stream_io import ZstdWriter

    out = []
    for one in records:
        held = io.BytesIO()
        writer = ZstdWriter(held)
        writer.write(one)
        writer.close()
        out.append(held.getvalue())
    return b"".join(out)


def wacz(files: Mapping[str, bytes], told: Mapping[str, bytes] | None = None) -> bytes:
    """A WACZ with these files; its manifest tells of ``told``, or of the files themselves."""
    rows = [
        {
            "name": name.rpartition("/")[2],
            "path": name,
            "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
            "bytes": len(body),
        }
        for name, body in (told or files).items()
    ]
    manifest = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": rows})
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out:
        for name, body in files.items():
            out.writestr(name, body)
        out.writestr("datapackage.json", manifest)
    return held.getvalue()


def docx(xml: str | bytes) -> bytes:
    """A Word document with this document.xml."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("word/document.xml", xml)
    return held.getvalue()


def pdf(pages: Iterable[Iterable[str]]) -> bytes:
    """A PDF with these lines on its pages, in Helvetica."""
    objects = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        drawn = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 780 Td {drawn}ET".encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    out, at = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in at)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(at) + 1, table)
        + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(at) + 1, len(out))
    )
