"""Asks addresses whether they still answer: politely, and never inside the house's own network.

An address on a tool's page is written by a person, and the server would ask it: without the guard
below, a link could make the server look into machines that only the server reaches.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpcore
from django.utils.encoding import iri_to_uri

from core.wire import TimedBackend
from toolkit.links.models import LinkCheck

AT_ONCE = 4  # hosts; one address at a time of each
TIMEOUT = 10.0  # seconds for each step
WHOLE_TIME = 30.0  # seconds for one address with its redirects
MOST_REDIRECTS = 5
PAUSE = 0.5  # seconds between two addresses of one host
USER_AGENT = "perho-partners-link-check/1.0"
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
PERMANENT = {301, 308}
TEMPORARY = {302, 303, 307}
GONE = {404, 410}
NEEDS_SIGN_IN = {401, 403, 407}
TRY_LATER = {429}
Result = LinkCheck.Result


class NotAllowedError(Exception):
    """The address leads to a machine that must not be asked."""


@dataclass(frozen=True)
class Answer:
    """How an address answered. `result` is None when nothing can be said of it today."""

    url: str
    result: LinkCheck.Result | None
    moved_to: str = ""
    detail: str = ""
    network: bool = True  # whether anything at all answered


def ask_all(
    urls: Iterable[str], ask: Callable[[str], Answer], *, pause: float = PAUSE
) -> list[Answer]:
    """Ask every address: a few hosts at once, the addresses of one host one after another."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[urlsplit(url).netloc.lower()].append(url)

    def ask_host(addresses: list[str]) -> list[Answer]:
        answers = []
        for number, address in enumerate(addresses):
            if number:
                time.sleep(pause)
            answers.append(ask(address))
        return answers

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [answer for answers in pool.map(ask_host, by_host.values()) for answer in answers]


@dataclass
class Asker:
    """Asks one address at a time. `internal_hosts` may be on private addresses."""

    internal_hosts: Collection[str] = ()
    timeout: float = TIMEOUT
    whole_time: float = WHOLE_TIME
    resolve: Callable[..., Any] = socket.getaddrinfo
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __call__(self, url: str) -> Answer:
        """Follow the address to its end and tell how it answered."""
        guard = _Guard(self.internal_hosts, self.resolve, time.monotonic() + self.whole_time)
        try:
            with httpcore.ConnectionPool(network_backend=guard, ssl_context=self.tls) as pool:
                return self._follow(pool, url)
        except NotAllowedError as error:
            return Answer(url, Result.REFUSED, detail=str(error))
        except (httpcore.NetworkError, httpcore.TimeoutException, OSError) as error:
            # Without a network, a name that is not found looks like a machine that is silent.
            return Answer(url, Result.SILENT, detail=type(error).__name__, network=guard.connected)
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, ValueError) as error:
            # ValueError: led on to an address that cannot be read.
            return Answer(url, Result.SILENT, detail=type(error).__name__)

    def _follow(self, pool: httpcore.ConnectionPool, url: str) -> Answer:
        here, moved = url, True  # moved: every step so far was a permanent one
        for step in range(MOST_REDIRECTS + 1):
            status, location = self._status(pool, "HEAD", here)
            if status >= 400:  # some servers answer HEAD wrongly
                status, location = self._status(pool, "GET", here)
            if status not in PERMANENT | TEMPORARY or not location:
                return self._judge(url, status, here if step and moved else "")
            moved = moved and status in PERMANENT
            here = urljoin(here, location)
        return Answer(url, Result.SILENT, detail="redirects without end")

    def _judge(self, url: str, status: int, moved_to: str) -> Answer:
        if status in GONE:
            return Answer(url, Result.GONE, detail=str(status))
        if status in TRY_LATER:
            return Answer(url, None, detail=str(status))
        if status >= 400 and status not in NEEDS_SIGN_IN:
            return Answer(url, Result.SILENT, detail=str(status))
        if moved_to:
            return Answer(url, Result.MOVED, moved_to=moved_to[:2000])
        return Answer(url, Result.WORKS, detail=str(status))

    def _status(self, pool: httpcore.ConnectionPool, method: str, url: str) -> tuple[int, str]:
        """The status and where it leads on; the body is never read."""
        step = dict.fromkeys(("connect", "read", "write", "pool"), self.timeout)
        headers = [("User-Agent", USER_AGENT), ("Accept", "*/*")]
        with pool.stream(
            method, askable(url), headers=headers, extensions={"timeout": step}
        ) as response:
            location = dict(response.headers).get(b"location") or dict(response.headers).get(
                b"Location", b""
            )
            return response.status, location.decode("utf-8", "replace")


def askable(url: str) -> str:
    """The address as it goes over the wire: its host name in ASCII, the rest escaped."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:  # UnicodeError among them
        raise NotAllowedError("the address cannot be read") from error
    if parts.scheme not in ("http", "https") or not host:
        raise NotAllowedError("not a web address")
    host = f"[{host}]" if ":" in host else host
    path = iri_to_uri(parts.path or "/")
    # Without a user name and a password, should somebody have written them.
    return urlunsplit((parts.scheme, host + port, path, iri_to_uri(parts.query), ""))


class _Guard(TimedBackend):
    """Connects only to public machines, and to the very address that was looked at."""

    def __init__(
        self, internal_hosts: Collection[str], resolve: Callable[..., Any], deadline: float
    ) -> None:
        super().__init__(deadline)
        self.internal_hosts = {host.lower() for host in internal_hosts}
        self.resolve = resolve
        self.connected = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        found = self.resolve(host, port, type=socket.SOCK_STREAM)
        addresses = [str(item[4][0]) for item in found]
        if host.lower() not in self.internal_hosts and not all(map(is_public, addresses)):
            raise NotAllowedError("a private address")
        stream = super().connect_tcp(addresses[0], port, timeout, local_address, socket_options)
        self.connected = True
        return stream


def is_public(address: str) -> bool:
    """Whether the IP address is one of the open internet."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = _embedded(ip) or ip
    return ip.is_global and not ip.is_multicast


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address of a transition mechanism stands for."""
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
