"""Fetch one document from a web address, within bounds, and never from a place that only this machine can reach.

The name of each address, of every redirect too, is resolved once; what it resolves to is checked, and the
connection goes to that very place, so that a name cannot change its mind in between. One clock runs over everything.
"""

import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeGuard
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpcore2

from kg.errors import DataError
from kg.settings import DocumentLimits

_AGENT: Final = "midpower (research; one request at a time)"
_SCHEMES: Final = ("http", "https")
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")  # RFC 6052: IPv4 inside IPv6
_CHUNK_BYTES: Final = 65_536
_PLAIN_CHARACTERS: Final = "!#$%&'()*+,/:;=?@[]~"
_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


@dataclass(frozen=True)
class Fetched:
    """What an address gave: the address after redirects, a file name, the server's `Content-Type`, the bytes."""

    address: str
    name: str
    content_type: str
    content: bytes


def is_address(origin: Path | str) -> TypeGuard[str]:
    """Whether an origin is a web address rather than a path."""
    return isinstance(origin, str) and origin.casefold().startswith(("http://", "https://"))


def fetch_address(address: str, limits: DocumentLimits) -> Fetched:
    """Fetch a document, following redirects.

    Raises:
        DataError: it cannot be reached, lies in a private network, redirects too often, is too large or too slow, or
            the server does not give it.
    """
    backend = _CheckedBackend(limits, time.monotonic() + limits.address_seconds)
    seen = address
    try:
        with httpcore2.ConnectionPool(network_backend=backend, retries=0) as pool:
            for _ in range(limits.address_redirects + 1):
                answer = _get(pool, seen, limits)
                if isinstance(answer, Fetched):
                    return answer
                seen = urljoin(seen, answer)
    except DataError as error:
        raise error if error.path else DataError(error.message, path=address, hint=error.hint) from error
    except (httpcore2.TimeoutException, TimeoutError) as error:
        what = f"the server took longer than {limits.address_seconds:g} seconds"
        raise DataError(what, path=address, hint="try again, or set address_seconds higher") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, ssl.SSLError, OSError) as error:
        raise DataError(f"the server cannot be reached ({error})", path=address, hint="check the address") from error
    what = f"the address redirects more than {limits.address_redirects} times"
    raise DataError(what, path=address, hint="give the address that it ends at")


def _get(pool: httpcore2.ConnectionPool, address: str, limits: DocumentLimits) -> Fetched | str:
    """The document, or the address that the server points to."""
    headers = [("Host", _host(address)), ("User-Agent", _AGENT), ("Accept-Encoding", "identity"), ("Accept", "*/*")]
    with pool.stream("GET", quote(address.partition("#")[0], safe=_PLAIN_CHARACTERS), headers=headers) as answer:
        said = {name.decode("latin-1").casefold(): value.decode("latin-1") for name, value in answer.headers}
        if answer.status in _REDIRECTS and said.get("location"):
            return said["location"]
        if not 200 <= answer.status < 300:
            raise DataError(f"the server answers {answer.status}", path=address, hint="check the address")
        content = _read(answer.iter_stream(), said, limits, address)
        return Fetched(address, _name(address), said.get("content-type", ""), content)


def _host(address: str) -> str:
    """Host and port as they stand in the address.

    Raises:
        DataError: it is no http(s) address with a host.
    """
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError as error:
        raise DataError("the address is not well formed", path=address, hint="correct it") from error
    if parts.scheme not in _SCHEMES or not host:
        raise DataError("only http and https addresses are fetched", path=address, hint="save the document as a file")
    bracketed = f"[{host}]" if ":" in host else host
    return f"{bracketed}:{port}" if port else bracketed


def _read(chunks: Iterator[bytes], said: dict[str, str], limits: DocumentLimits, address: str) -> bytes:
    """The body, unpacked where the server packed it although nobody asked; never more than is allowed."""
    declared = said.get("content-length", "")
    if declared.isdigit() and int(declared) > limits.document_bytes:
        raise _too_large(f"{int(declared):,} bytes", limits, address)
    body = bytearray()
    for chunk in _unpacked(chunks, said.get("content-encoding", "identity")):
        body += chunk
        if len(body) > limits.document_bytes:
            raise _too_large("more", limits, address)
    return bytes(body)


def _unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise DataError(f"the server packs the document as '{encoding}'", hint="save it as a file")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for chunk in chunks:
            waiting = chunk
            while waiting:
                yield unpacker.decompress(waiting, _CHUNK_BYTES)
                waiting = unpacker.unconsumed_tail
    except zlib.error as error:
        raise DataError("the server sent a damaged document", hint="try again") from error


def _too_large(size: str, limits: DocumentLimits, address: str) -> DataError:
    what = f"the document has {size}, {limits.document_bytes:,} bytes may be read"
    return DataError(what, path=address, hint="split it, or set document_bytes higher")


def _name(address: str) -> str:
    parts = urlsplit(address)
    return PurePosixPath(unquote(parts.path)).name or parts.hostname or address


class _CheckedBackend(httpcore2.SyncBackend):
    """Connects only to places that were checked, within the time that is left."""

    def __init__(self, limits: DocumentLimits, deadline: float) -> None:
        self._limits = limits
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        del timeout  # the deadline is ours
        place = _resolve(host, port)
        if not self._limits.private_addresses and not all(map(_is_public, place)):
            what = f"{host} is on this machine or in a private network"
            raise DataError(what, hint="save the document as a file, or set private_addresses")
        stream = super().connect_tcp(str(place[0]), port, _left(self._deadline), local_address, socket_options)
        return _TimedStream(stream, self._deadline)


class _TimedStream(httpcore2.NetworkStream):
    """A connection that ends when the time is over, however little the server sends at a time."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        del timeout
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _resolve(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DataError(f"nobody knows the host '{host}'", hint="check the address") from error
    return [ip_address(str(place[4][0]).partition("%")[0]) for place in found]


def _is_public(place: IPv4Address | IPv6Address) -> bool:
    """Whether everybody reaches this place; what an IPv6 address carries inside counts too."""
    inner: IPv4Address | None = None
    if isinstance(place, IPv6Address):
        inner = place.ipv4_mapped or place.sixtofour or (place.teredo or (None, None))[1]
        if place in _TRANSLATED:
            inner = IPv4Address(int(place) & 0xFFFF_FFFF)
    if inner is not None:
        return _is_public(inner)
    return place.is_global and not place.is_multicast and not place.is_reserved
