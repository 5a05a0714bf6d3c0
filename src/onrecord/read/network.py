"""Connections that only go where they may, and only for as long as they may.

A name is resolved once, every address it has is judged, and the connection is made to an
address that passed, not to the name again: a name that answers differently the second
time (DNS rebinding) gains nothing. TLS and the Host header keep the name.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import httpcore2
import httpx2

from onrecord.errors import PlaceError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Public by its number, and still a cloud's own inside: the platform service of Azure.
_INSIDE = frozenset([ipaddress.ip_address("168.63.129.16")])
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ADDRESSES = 4  # of one name that are tried


def is_public(address: str) -> bool:
    """True for an address of the open Internet, also one wrapped in an IPv6 address.

    >>> is_public("93.184.215.14"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    ip: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and (ip in _NAT64 or int(ip) >> 32 == 0):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and ip not in _INSIDE


def resolve(host: str, port: int, seconds: float) -> list[str]:
    """The numeric addresses of a name. Raises httpcore2.ConnectError, ConnectTimeout.

    The system's resolver cannot be told how long to take, so it is asked from a thread.
    """
    answer: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.put(list(dict.fromkeys(str(row[4][0]) for row in found)))
        except Exception as error:
            answer.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=max(seconds, 0.01))
    except queue.Empty:
        raise httpcore2.ConnectTimeout("the name was not resolved in time") from None
    if isinstance(found, Exception):
        raise httpcore2.ConnectError("no such host") from found
    return found


class Stream(httpcore2.NetworkStream):
    """A stream whose every wait ends at its line's deadline."""

    def __init__(self, inner: httpcore2.NetworkStream, line: Line) -> None:
        self._inner, self._line = inner, line

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._line.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._line.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._line.left(timeout)
        return Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._line)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Line(httpcore2.NetworkBackend):
    """Makes connections for one thread at a time; ``deadline`` is on time.monotonic's clock."""

    def __init__(self, allow_private: bool) -> None:
        self.deadline = 0.0
        self._cut = False
        self._streams: weakref.WeakSet[Stream] = weakref.WeakSet()
        self._allow_private = allow_private
        self._system = httpcore2.SyncBackend()

    def left(self, timeout: float | None = None) -> float:
        """Seconds that a wait may still take. Raises httpcore2.ReadTimeout at the deadline."""
        left = self.deadline - time.monotonic()
        if left <= 0 or self._cut:
            raise httpcore2.ReadTimeout("out of time")
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        found = resolve(host, port, self.left(timeout))
        may = found if self._allow_private else [one for one in found if is_public(one)]
        if not may:
            raise PlaceError(
                host, f"leads to a private address ({found[0]}); allow it with --allow-private"
            )
        failed: Exception | None = None
        for address in may[:_ADDRESSES]:
            try:
                stream = self._system.connect_tcp(
                    address, port, self.left(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
            else:
                made = Stream(stream, self)
                self._streams.add(made)
                return made
        raise failed or httpcore2.ConnectError("no address")

    def cut(self) -> None:
        """End every wait of this line at once, from another thread."""
        self._cut = True
        for stream in list(self._streams):
            held = stream.get_extra_info("socket")
            if isinstance(held, socket.socket):
                with suppress(OSError):  # not SSLSocket's own, which would take its state away
                    socket.socket.shutdown(held, socket.SHUT_RDWR)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        raise PlaceError(path, "is a socket of this machine")


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class Transport(httpx2.BaseTransport):
    """HTTP/1.1 over a `Line`. Errors are httpcore2's."""

    def __init__(self, line: Line, trust: ssl.SSLContext) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=trust,
            max_connections=4,
            max_keepalive_connections=1,
            keepalive_expiry=4.0,
            network_backend=line,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        made = httpcore2.Request(
            request.method, url, headers=request.headers.raw, extensions=request.extensions
        )
        answer = self._pool.handle_request(made)
        return httpx2.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Nothing: the connections outlive the client of one address. See `hang_up`."""

    def hang_up(self) -> None:
        """Close every connection."""
        self._pool.close()
