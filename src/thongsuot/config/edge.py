"""The edge of the server: whom it believes about where a request came from, and about a client's certificate."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import ssl
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from thongsuot.alarms.known import Network, fingerprint, network
from thongsuot.alarms.tickets import ticket_of

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
LONGEST = 16_384  # of a certificate in a header


def certificate_in(value: bytes) -> str:
    """Give the SHA-256 fingerprint that a header names: as hexadecimal digits, or from a certificate in PEM.

    nginx passes the certificate itself (``$ssl_client_escaped_cert``), HAProxy and Caddy can pass the fingerprint.
    """
    if len(value) > LONGEST:
        return ""
    text = unquote_to_bytes(value).decode("ascii", errors="replace").strip()
    if not text.startswith("-----BEGIN CERTIFICATE-----"):
        return fingerprint(text)
    try:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(text)).hexdigest()
    except ValueError:
        return ""


class Edge:
    """Wraps the whole application.

    A certificate in the header counts only when the connection itself comes from a trusted proxy; from anybody else
    the header is taken away. A key in the request stands before a certificate.
    """

    def __init__(self, app: App, *, trusted: str, header: str) -> None:
        self._trusted: list[Network] = [network(part) for part in trusted.split(",") if part.strip()]
        self._header = header.strip().lower().encode()
        forwarding = os.environ.get("FORWARDED_ALLOW_IPS") or ",".join(["127.0.0.1", *map(str, self._trusted)])
        self._app: Any = ProxyHeadersMiddleware(app, trusted_hosts=forwarding)  # type: ignore[arg-type]

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Hand on a request."""
        if scope["type"] == "http":
            named = [value for name, value in scope["headers"] if name == self._header]
            if named:
                scope = dict(scope, headers=self._exchanged(scope, named))
        await self._app(scope, receive, send)

    def _exchanged(self, scope: dict[str, Any], named: list[bytes]) -> list[tuple[bytes, bytes]]:
        headers = [(name, value) for name, value in scope["headers"] if name != self._header]
        has_key = any(name in (b"x-api-key", b"authorization") for name, _value in headers)
        if has_key or len(named) != 1 or not self._trusts((scope.get("client") or ("",))[0]):
            return headers
        mark = certificate_in(named[0])
        return [*headers, (b"x-api-key", ticket_of(mark).encode())] if mark else headers

    def _trusts(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(found in net for net in self._trusted)
