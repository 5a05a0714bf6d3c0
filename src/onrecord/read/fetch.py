"""One address fetched: robots.txt, redirects, politeness, limits. Bytes or one clear reason."""

from __future__ import annotations

import http.client
import re
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import urljoin

import httpcore2
import httpx2

from onrecord.errors import PlaceError
from onrecord.read import robots
from onrecord.read.addresses import LONGEST
from onrecord.read.manners import Manners, agent
from onrecord.read.network import Line, Transport
from onrecord.read.unpack import OFFERED, UnpackError, unpacked

_ACCEPT = (
    "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, "
    "application/feed+json, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.5"
)
_REDIRECTS = (301, 302, 303, 307, 308)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
LONGEST_HEAD = 65_536  # characters of an answer's head that are kept
_PART = re.compile(r"received (\d{1,15}) bytes, expected (\d{1,15})")
_TIRED = 3  # times in a row that a host does not answer before it is left alone


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave: ``status`` 200, or 304 with an empty body.

    ``url`` is where the redirects ended; ``headers`` have lower-case names. ``head`` is what
    came before the body (Latin-1; empty where it was too long), ``address`` the server's IP.
    """

    url: str
    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    head: str = field(default="", repr=False)
    address: str | None = None

    @property
    def charset(self) -> str | None:
        """The encoding that the server names, in lower case."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found[1].lower() if found else None


class StoppedError(Exception):
    """The reading was given up while this thread waited."""


class Hosts:
    """Turns at hosts: one request at a time, and a pause between two."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._free: dict[str, float] = {}
        self._silent: dict[str, int] = {}
        self._resting: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[float]:
        """Hold the host's turn; gives the seconds it was waited for. Raises StoppedError."""
        with self._lock:
            turn = self._turns.setdefault(host, threading.Lock())
        began = time.monotonic()
        while not turn.acquire(timeout=0.2):
            if self.stopping.is_set():
                raise StoppedError
        try:
            self.wait(self._free.get(host, 0.0) - time.monotonic())
            yield time.monotonic() - began
        finally:
            turn.release()

    def pause(self, host: str, seconds: float) -> None:
        """The next turn at the host comes no sooner."""
        self._free[host] = time.monotonic() + seconds

    def wait(self, seconds: float) -> None:
        """Wait out of politeness. Raises StoppedError where the reading is given up meanwhile."""
        if self.stopping.is_set() or (seconds > 0 and self.stopping.wait(seconds)):
            raise StoppedError

    def answered(self, host: str, did: bool) -> None:
        """Note whether a host answered."""
        self._silent[host] = 0 if did else self._silent.get(host, 0) + 1

    def rest(self, host: str, seconds: float) -> None:
        """The host asks not to be asked for so long."""
        self._resting[host] = time.monotonic() + seconds

    def resting(self, host: str) -> float:
        """Seconds for which the host asked not to be asked."""
        return self._resting.get(host, 0.0) - time.monotonic()

    def tired(self, host: str) -> bool:
        """True for a host that has stopped answering."""
        return self._silent.get(host, 0) >= _TIRED


@cache
def trust() -> ssl.SSLContext:
    """The certificates that are trusted: the system's, or those that SSL_CERT_FILE names."""
    return httpx2.create_ssl_context()


class Fetcher:
    """Fetches addresses from several threads, for each starting host one at a time."""

    def __init__(self, manners: Manners) -> None:
        self.manners = manners
        self.hosts = Hosts()
        self._agent = manners.agent or agent()
        self._lines: dict[str, tuple[Line, Transport]] = {}
        self._robots: dict[str, robots.Rules] = {}
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Give up, from any thread, whatever waits or is under way."""
        self.hosts.stopping.set()
        with self._lock:
            for line, _ in self._lines.values():
                line.cut()

    def hang_up(self) -> None:
        """Close every connection; no thread may be fetching."""
        with self._lock:
            for _, transport in self._lines.values():
                transport.hang_up()

    def fetch(self, place: str, etag: str | None = None, modified: str | None = None) -> Answer:
        """The answer to ``place``; ``etag`` and ``modified`` are of what is known of it.

        Raises PlaceError, about ``place``, and StoppedError.
        """
        url = _parsed(place, place)
        host = url.host
        if self.hosts.tired(host):
            raise PlaceError(place, f"{host} has stopped answering; it is left alone for now")
        if (left := self.hosts.resting(host)) > 0:
            raise PlaceError(
                place, f"{host} asks to wait {left:.0f} s; it is left alone until then"
            )
        known = {"If-None-Match": etag or "", "If-Modified-Since": modified or ""}
        try:
            answer = self._followed(place, url, {k: v for k, v in known.items() if v})
        except PlaceError as error:
            raise PlaceError(place, error.message) from error
        except httpcore2.TimeoutException as error:
            self.hosts.answered(host, False)
            raise PlaceError(place, f"not done within {self.manners.patience:g} s") from error
        except (httpcore2.ConnectError, ssl.SSLError) as error:
            self.hosts.answered(host, False)
            raise PlaceError(place, f"cannot be reached ({_why(error)})") from error
        except UnpackError as error:
            raise PlaceError(place, str(error)) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpx2.HTTPError) as error:
            raise PlaceError(place, f"the connection broke ({_why(error)})") from error
        except (httpx2.InvalidURL, httpcore2.UnsupportedProtocol, ValueError) as error:
            raise PlaceError(place, f"cannot be asked for ({_why(error)})") from error
        self.hosts.answered(host, True)
        return answer

    def _followed(self, place: str, url: httpx2.URL, headers: dict[str, str]) -> Answer:
        """The answer at the end of the redirects."""
        line, transport = self._line(url.host)
        line.deadline = time.monotonic() + self.manners.patience
        seen: set[str] = set()
        # A client for each address: what one page sets as cookies, the next does not get.
        client = httpx2.Client(transport=transport, trust_env=False, headers=self._headers())
        for hop in range(self.manners.redirects + 1):
            if str(url) in seen:
                raise PlaceError(place, "redirects in a circle")
            seen.add(str(url))
            self._ask_robots(client, line, url)
            answer = self._asked(client, line, url, headers, again=not hop)
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or target is None:
                wait = _retry_after(answer.headers.get("retry-after"))
                if answer.status in (429, 503) and wait:
                    self.hosts.rest(url.host, wait)
                return _usable(place, answer)
            try:
                url = _parsed(place, urljoin(str(url), target))
            except ValueError as error:
                raise PlaceError(place, "redirects to what is no address") from error
        raise PlaceError(place, f"redirects more than {self.manners.redirects} times")

    def _headers(self) -> dict[str, str]:
        return {
            "User-Agent": self._agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": OFFERED,
        }

    def _line(self, host: str) -> tuple[Line, Transport]:
        with self._lock:
            if host not in self._lines:
                line = Line(self.manners.allow_private)
                self._lines[host] = line, Transport(line, trust())
            return self._lines[host]

    def _ask_robots(self, client: httpx2.Client, line: Line, url: httpx2.URL) -> None:
        """Raises PlaceError where robots.txt asks not to read the address."""
        if not self.manners.robots:
            return
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._robots:
            self._robots[origin] = self._rules(client, line, f"{origin}/robots.txt")
        if why := self._robots[origin].why_not(str(url)):
            raise PlaceError(str(url), why)

    def _rules(self, client: httpx2.Client, line: Line, place: str) -> robots.Rules:
        url = httpx2.URL(place)
        try:
            for _ in range(5):
                answer = self._asked(client, line, url, {}, most=robots.MOST_BYTES)
                target = answer.headers.get("location")
                if answer.status not in _REDIRECTS or target is None:
                    return robots.rules(answer.status, answer.body)
                url = _parsed(place, urljoin(str(url), target))
        except httpcore2.ReadTimeout:
            return robots.Rules(refusal="its robots.txt did not come in time")
        except (UnpackError, httpcore2.ProtocolError, httpcore2.ReadError, ValueError):
            return robots.Rules(refusal="its robots.txt cannot be read")
        return robots.Rules()

    def _asked(
        self,
        client: httpx2.Client,
        line: Line,
        url: httpx2.URL,
        headers: dict[str, str],
        most: int | None = None,
        again: bool = False,
    ) -> Answer:
        """One request, and once more where the server asks for a short wait.

        ``most`` are the bytes after which a body may be cut; without it a longer one is
        refused. Waiting for a turn does not count against the deadline.
        """
        rules = self._robots.get(f"{url.scheme}://{url.netloc.decode('ascii')}")
        asked_delay = rules.delay if rules else 0.0
        delay = min(max(self.manners.delay, asked_delay), self.manners.longest_delay)
        with self.hosts.turn(url.host) as waited:
            line.deadline += waited
            try:
                answer = self._sent(client, line, url, headers, most)
                if most is not None or answer.status in _REDIRECTS:
                    delay = 0.0  # the page itself is still to come
            finally:
                self.hosts.pause(url.host, delay)
        if answer.status in (429, 503) and again:
            wait = _retry_after(answer.headers.get("retry-after"))
            if wait is not None and wait <= self.manners.longest_wait:
                self.hosts.wait(wait)
                line.deadline += wait
                return self._asked(client, line, url, headers, most)
        return answer

    def _sent(
        self,
        client: httpx2.Client,
        line: Line,
        url: httpx2.URL,
        headers: dict[str, str],
        most: int | None,
    ) -> Answer:
        limit = self.manners.most_bytes if most is None else most
        line.left()
        times = httpx2.Timeout(self.manners.patience, connect=self.manners.connect)
        with client.stream(
            "GET", url, headers=headers, timeout=times, follow_redirects=False
        ) as response:
            address = _peer(response)
            told = {name.lower(): value for name, value in response.headers.items()}
            body = b""
            if response.status_code == 200:
                length = told.get("content-length", "")
                if most is None and length.isdigit() and int(length[:18]) > limit:
                    raise UnpackError(f"too large: {int(length[:18]) / 1e6:,.0f} MB")
                packed = told.get("content-encoding", "")
                body = unpacked(response.iter_raw(), packed, limit, cut=most is not None)
            return Answer(str(url), response.status_code, body, told, _head(response), address)


def _peer(response: httpx2.Response) -> str | None:
    """The address of the server; to be asked for while the connection is open."""
    stream = response.extensions.get("network_stream")
    try:
        found = stream.get_extra_info("server_addr") if stream else None
    except OSError:
        return None
    return str(found[0]) if found else None


def _head(response: httpx2.Response) -> str:
    """Status line and headers, as they came but for white space around them."""
    lines = [f"{response.http_version} {response.status_code} {response.reason_phrase}".strip()]
    raw = response.headers.raw
    lines += [f"{name.decode('latin-1')}: {value.decode('latin-1')}" for name, value in raw]
    head = "".join(f"{line}\r\n" for line in lines) + "\r\n"
    return head if len(head) <= LONGEST_HEAD else ""


def _parsed(place: str, address: str) -> httpx2.URL:
    """An address that may be asked for. Raises PlaceError about ``place``."""
    if len(address) > LONGEST:
        raise PlaceError(place[:200], f"an address of more than {LONGEST} characters")
    try:
        url = httpx2.URL(address.strip())
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise PlaceError(place, f"is no address that can be read ({error})") from error
    led = "" if place == address else "leads to an address that "
    if url.scheme not in ("http", "https"):
        raise PlaceError(place, f"{led}is not http or https ({url.scheme or 'no scheme'})")
    if not url.host:
        raise PlaceError(place, f"{led}names no host")
    # A name and password in an address are not sent; a fragment never is.
    return url.copy_with(username=None, password=None, fragment=None)


def _usable(place: str, answer: Answer) -> Answer:
    """The answer, where there is something in it. Raises PlaceError."""
    if answer.status in (200, 304):
        return answer
    reason = http.client.responses.get(answer.status, "no known status").lower()
    message = f"the server answers {answer.status} ({reason})"
    wait = _retry_after(answer.headers.get("retry-after"))
    if answer.status in (429, 503) and wait is not None:
        message += f" and asks to wait {wait:.0f} s"
    raise PlaceError(place, message)


def _retry_after(told: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, or None."""
    if not told:
        return None
    if told.strip().isdigit():
        return float(told.strip()[:9])
    try:
        when = parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max((when - datetime.now(UTC)).total_seconds(), 0.0)


def _why(error: BaseException) -> str:
    """What a network error says, in a few words."""
    told = " ".join(str(error).split()) or type(error).__name__
    if part := _PART.search(told):
        return f"only {int(part[1]):,} of {int(part[2]):,} bytes came"
    told = re.sub(
        r"certificate verify failed: (.*?) \(_ssl.*", r"no trust in its certificate: \1", told
    )
    return re.sub(r"^\[(?:Errno [-\d]+|SSL[^\]]*)\]\s*|:? bytearray\(.*", "", told)[:160]
