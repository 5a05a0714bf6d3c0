"""A web server for tests and for `hostile.py`: real sockets, and TLS where a context is given.

Each path has a reply, a function that writes what it likes to the connection: right
answers, wrong ones, slow ones, none.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class Request:
    """One request; header names are in lower case."""

    path: str
    headers: dict[str, str]


class Connection:
    """The server's end of one connection."""

    def __init__(self, link: socket.socket, stopping: threading.Event) -> None:
        self.link = link
        self._stopping = stopping
        self.held = b""

    def send(self, data: bytes) -> None:
        self.link.sendall(data)

    def pause(self, seconds: float) -> None:
        """Wait; raises OSError where the server is being stopped."""
        if self._stopping.wait(seconds):
            raise OSError("stopping")

    def request(self) -> Request | None:
        """The next request, or None at the end of the connection."""
        while b"\r\n\r\n" not in self.held:
            got = self.link.recv(65536)
            if not got:
                return None
            self.held += got
        head, _, self.held = self.held.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        fields = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _, value in fields}
        return Request(first.split(" ")[1], headers)


Reply = Callable[[Connection, Request], None]


def answer(
    body: bytes | str = b"",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    kind: str = "text/html; charset=utf-8",
) -> Reply:
    """A plain right answer."""
    data = body.encode() if isinstance(body, str) else body
    told = {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})}

    def reply(connection: Connection, _: Request) -> None:
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        connection.send(f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode("latin-1") + data)

    return reply


def raw(*pieces: bytes, every: float = 0.0, repeat: bool = False) -> Reply:
    """Bytes as they are, a pause between two pieces; then the end of the connection."""

    def reply(connection: Connection, _: Request) -> None:
        while True:
            for piece in pieces:
                connection.send(piece)
                connection.pause(every)
            if not repeat:
                connection.link.shutdown(socket.SHUT_WR)
                return

    return reply


def redirect(target: str, status: int = 302) -> Reply:
    return answer(status=status, headers={"Location": target})


NOT_FOUND = answer("Not here.", 404)


@dataclass
class Server:
    """Serves ``routes`` (path, without its query where that is not named, to reply).

    ``asked`` are the requests in their order; ``busiest`` is how many were answered at once.
    """

    routes: dict[str, Reply] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"
    asked: list[Request] = field(default_factory=list)
    busiest: int = 0
    _busy: int = 0

    def __enter__(self) -> Server:
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._links: set[socket.socket] = set()
        self._socket = socket.create_server((self.address, 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        with self._lock:
            links = list(self._links)
        for link in links:
            with suppress(OSError):
                socket.socket.shutdown(link, socket.SHUT_RDWR)
        self._thread.join(timeout=5)

    def url(self, path: str = "/", host: str | None = None) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{host or self.address}:{self.port}{path}"

    def paths(self, but: str = "/robots.txt") -> list[str]:
        """The paths that were asked for, without robots.txt."""
        return [one.path for one in self.asked if one.path != but]

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link: socket.socket) -> None:
        with self._lock:
            self._links.add(link)
        try:
            link.settimeout(30)
            if self.tls is not None:
                link = self.tls.wrap_socket(link, server_side=True)
            connection = Connection(link, self._stopping)
            while (request := connection.request()) is not None:
                self._reply(connection, request)
        except (OSError, ValueError, IndexError):
            pass
        finally:
            with self._lock:
                self._links.discard(link)
            link.close()

    def _reply(self, connection: Connection, request: Request) -> None:
        with self._lock:
            self.asked.append(request)
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
        try:
            bare = request.path.partition("?")[0]
            reply = self.routes.get(request.path) or self.routes.get(bare) or self.routes.get("*")
            (reply or NOT_FOUND)(connection, request)
        finally:
            with self._lock:
                self._busy -= 1
