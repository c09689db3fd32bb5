"""Pages by webhook: signed JSON by POST, only to hosts the office allows, only to the address that was checked."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop as _

from thongsuot.duty.ports import FAILED, SENT, SKIPPED, Message, Outcome
from thongsuot.kernel import clock

TIMEOUT_S = 5.0
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Iterable[str]]


def signing_key(person_id: int) -> str:
    """Give the key with which a person's webhook can check that a message is ours; shown on their own page."""
    return salted_hmac("thongsuot.webhook", str(person_id), algorithm="sha256").hexdigest()


def signature(body: bytes, *, key: str, moment: int) -> str:
    """Give the signature header: HMAC-SHA256 over ``<unix seconds>.<body>``."""
    return "v1=" + hmac.new(key.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Target:
    """A webhook's address after all checks: where to connect, and under which name."""

    url: str
    host: str
    host_header: str
    scheme: str


class Forbidden(Exception):
    """The address is not one that webhooks may reach; the text says why."""


def _entries(allow: str) -> tuple[set[str], list[ipaddress.IPv4Network | ipaddress.IPv6Network]]:
    names: set[str] = set()
    networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
    for entry in (part.strip().lower() for part in allow.split(",")):
        if not entry:
            continue
        try:
            networks.append(ipaddress.ip_network(entry.strip("[]"), strict=False))
        except ValueError:
            names.add(entry.rstrip("."))
    return names, networks


def _inner(address: IPAddress) -> list[IPAddress]:
    """Give the address and the IPv4 addresses that hide in it (mapped, NAT64, 6to4, Teredo)."""
    found: list[IPAddress] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in ipaddress.ip_network("64:ff9b::/96") or address in ipaddress.ip_network("::/96"):
            hidden.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        found += [inner for inner in hidden if inner is not None]
    return found


def _is_public(address: IPAddress) -> bool:
    return all(inner.is_global and not inner.is_multicast for inner in _inner(address))


def _resolve(host: str, port: int) -> Iterable[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def check(url: str, *, allow: str, resolve: Resolve = _resolve) -> Target:
    """Check an address and pin it: the connection goes to the very address that was looked at here.

    A name must be on the allow list, and must lead to public addresses alone; a private address is reached only
    when the list names it (or its network) as numbers. Plain http is taken only for such a private address.

    Raises
    ------
    Forbidden
        The address may not be reached, with the reason.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in ("http", "https") or not host:
        raise Forbidden(_("not an http or https address"))
    if parts.username is not None or parts.password is not None:
        raise Forbidden(_("the address holds a user name"))
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as trouble:
        raise Forbidden(_("not a port number")) from trouble
    names, networks = _entries(allow)
    literal = _literal(host)
    if literal is None and host not in names:
        raise Forbidden(_("this host is not on the allow list (THONGSUOT_WEBHOOK_ALLOW)"))
    addresses = [literal] if literal is not None else _addresses(host, port, resolve)
    named = [address for address in addresses if any(address in network for network in networks)]
    if literal is not None and not named:
        raise Forbidden(_("this address is not on the allow list (THONGSUOT_WEBHOOK_ALLOW)"))
    hidden = [address for address in addresses if not _is_public(address) and address not in named]
    if hidden:
        raise Forbidden(_("this host leads to a private address"))
    if parts.scheme == "http" and any(_is_public(address) for address in addresses):
        raise Forbidden(_("plain http is only taken for a private address on the allow list"))
    chosen = addresses[0]
    place = f"[{chosen}]" if isinstance(chosen, ipaddress.IPv6Address) else str(chosen)
    path = parts.path or "/"
    query = f"?{parts.query}" if parts.query else ""
    name = f"[{host}]" if ":" in host else host
    default = 443 if parts.scheme == "https" else 80
    return Target(
        url=f"{parts.scheme}://{place}:{port}{path}{query}",
        host=host,
        host_header=name if port == default else f"{name}:{port}",
        scheme=parts.scheme,
    )


def _literal(host: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    # 2130706433, 0x7f.1, 0177.0.0.1: ways of writing an address that a resolver would take.
    if host.replace(".", "").isdigit() or host.startswith("0x") or ".0x" in host:
        raise Forbidden(_("an address in numbers must be written in its plain form"))
    return None


def _addresses(host: str, port: int, resolve: Resolve) -> list[IPAddress]:
    try:
        found = [ipaddress.ip_address(text.partition("%")[0]) for text in resolve(host, port)]
    except (OSError, ValueError) as trouble:
        raise Forbidden(_("this name is not known")) from trouble
    if not found:
        raise Forbidden(_("this name is not known"))
    return found


class WebhookSender:
    """Posts a page as JSON with ``X-Thongsuot-Signature``; sent means that the other side answered 2xx."""

    channel: ClassVar[str] = "webhook"

    def __init__(self, *, resolve: Resolve = _resolve, transport: httpx.BaseTransport | None = None) -> None:
        self.resolve = resolve
        self.transport = transport

    def send(self, message: Message) -> Outcome:
        """Post one message within five seconds, without following any redirection."""
        if not message.webhook_url:
            return Outcome(state=SKIPPED, reason=_("this person has no webhook"))
        try:
            target = check(message.webhook_url, allow=settings.OFFICE.webhook_allow, resolve=self.resolve)
        except Forbidden as trouble:
            return Outcome(state=SKIPPED, reason=str(trouble))
        body = json.dumps(
            {
                "key": message.key,
                "page": message.page_id,
                "subject": f"{message.subject_type}:{message.subject_id}",
                "severity": message.severity,
                "title": message.subject,
                "text": message.text,
                "person": message.person_name,
                "acknowledge": message.link,
            },
            ensure_ascii=False,
        ).encode()
        moment = int(clock.now().timestamp())
        headers = {
            "Host": target.host_header,
            "Content-Type": "application/json",
            "Idempotency-Key": message.key,
            "X-Thongsuot-Timestamp": str(moment),
            "X-Thongsuot-Signature": signature(body, key=signing_key(message.person_id), moment=moment),
        }
        return self._post(target, body, headers)

    def _post(self, target: Target, body: bytes, headers: dict[str, str]) -> Outcome:
        extensions = {"sni_hostname": target.host} if target.scheme == "https" else {}
        deadline = time.monotonic() + TIMEOUT_S
        try:
            with (
                httpx.Client(
                    timeout=TIMEOUT_S, follow_redirects=False, trust_env=False, transport=self.transport
                ) as client,
                client.stream("POST", target.url, content=body, headers=headers, extensions=extensions) as answer,
            ):
                status = answer.status_code
                # The answer's body tells nothing that counts; it is not read, so it can't be endless.
        except (httpx.HTTPError, OSError) as trouble:
            late = " (no answer in time)" if time.monotonic() >= deadline else ""
            return Outcome(state=FAILED, reason=f"{type(trouble).__name__}{late}")
        if 200 <= status < 300:
            return Outcome(state=SENT)
        return Outcome(state=FAILED, reason=f"the other side answered {status}")
