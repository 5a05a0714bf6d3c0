"""Where connections may lead, and how long they may take."""

from __future__ import annotations

import socket
import time

import httpcore2
import pytest
from serving import Reading, article, told

from onrecord.errors import PlaceError
from onrecord.read import network
from onrecord.read.network import Line, is_public
from server import Server, answer, redirect


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "168.63.129.16", "192.0.2.1", "198.18.0.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "::7f00:1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::6810:84e5"])
def test_addresses_outside(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "place",
    ["http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://[::ffff:7f00:1]/"],
)
def test_this_machine_is_refused_by_any_name(place: str, read: Reading) -> None:
    (message,) = told(read(place, allow_private=False))
    assert "leads to a private address" in message


def test_a_redirect_inside_is_refused(
    server: Server, second: Server, read: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    server.routes["/out"] = redirect(second.url("/secret"))
    second.routes["/secret"] = answer(article())
    (message,) = told(read(server.url("/out"), allow_private=False))
    assert "leads to a private address (127.0.0.2)" in message
    assert second.asked == []


def test_a_name_is_resolved_once_and_connected_to_what_was_judged(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: a name that is public when it is judged and private afterwards."""
    answers = iter(["93.184.215.14"])
    asked: list[str] = []
    real = socket.getaddrinfo

    def turning(host: str, port: int, *rest: object, **named: object) -> object:
        if host != "turncoat.example":
            return real(host, port, *rest, **named)  # type: ignore[arg-type]
        asked.append(host)
        address = next(answers, "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    reached: list[str] = []

    def connect(_: object, host: str, *__: object) -> None:
        reached.append(host)
        raise httpcore2.ConnectError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", turning)
    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    line = Line(allow_private=False)
    line.deadline = time.monotonic() + 5
    with pytest.raises(httpcore2.ConnectError):
        line.connect_tcp("turncoat.example", server.port)
    assert reached == ["93.184.215.14"]
    with pytest.raises(PlaceError, match="private"):  # and at the next connection, judged anew
        line.connect_tcp("turncoat.example", server.port)
    assert len(asked) == 2


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1) or [])
    began = time.monotonic()
    with pytest.raises(httpcore2.ConnectTimeout):
        network.resolve("slow.example", 80, 0.2)
    assert time.monotonic() - began < 2


def test_only_the_web(read: Reading) -> None:
    for place in ("ftp://vessin.example/a", "file:///etc/passwd", "gopher://x/"):
        (message,) = told(read(place))
        assert "is not http or https" in message
