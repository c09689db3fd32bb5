"""Who sends, decided from what is registered: networks, host names, fingerprints. No tables, no clock of its own."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from collections.abc import Iterable

import msgspec

from thongsuot.alarms.values import Sender

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
WIDEST = {4: 16, 6: 48}
"""Shortest prefix that a body may register by itself; wider networks are the department's to give."""


def network(text: str) -> Network:
    """Read an address or a network; raises ValueError for anything else.

    >>> str(network("10.1.2.3"))
    '10.1.2.3/32'
    """
    return ipaddress.ip_network(text.strip(), strict=False)


def fingerprint(text: str) -> str:
    """Give a SHA-256 fingerprint as 64 small letters; empty when it is none.

    >>> fingerprint("AB:" * 31 + "CD")[-4:]
    'abcd'
    """
    plain = re.sub(r"[\s:]", "", text).lower()
    return plain if re.fullmatch(r"[0-9a-f]{64}", plain) else ""


def overlaps(one: str, other: str) -> bool:
    """Tell whether two networks have an address in common."""
    a, b = network(one), network(other)
    return a.version == b.version and a.overlaps(b)


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One registered identity with its sender."""

    kind: str
    value: str
    host: str
    sender: Sender
    sealed: str = ""
    ends_at: dt.datetime | None = None
    thing: str = ""  # the object behind this identity, by its code in the register


class Directory:
    """All identities of a moment, to find senders without asking the store.

    Addresses are found by their longest registered network, and there first by the host name of the message.
    """

    def __init__(self, cards: Iterable[Card]) -> None:
        self.cards = tuple(cards)
        self._by: dict[tuple[str, str], Card] = {}
        self.users: dict[str, list[Card]] = {}
        self._networks: dict[int, dict[int, dict[int, dict[str, Card]]]] = {4: {}, 6: {}}
        for card in self.cards:
            if card.kind == "address":
                net = network(card.value)
                prefixes = self._networks[net.version].setdefault(net.prefixlen, {})
                prefixes.setdefault(int(net.network_address), {})[card.host.casefold()] = card
            elif card.kind == "snmp_user":
                self.users.setdefault(card.value, []).append(card)
            else:
                self._by[card.kind, card.value] = card

    def by_certificate(self, value: str, *, now: dt.datetime) -> Sender | None:
        """Give who holds the certificate of this fingerprint."""
        card = self._by.get(("certificate", value))
        return card.sender if card is not None and _counts(card, now) else None

    def has_community(self, mark: str, *, now: dt.datetime) -> bool:
        """Tell whether this community counts now, by its keyed hash."""
        card = self._by.get(("community", mark))
        return card is not None and _counts(card, now)

    def thing_at(self, address: str, sender: Sender, *, now: dt.datetime) -> str:
        """Give the object that this sender has registered for an address; empty when none is."""
        card = self.hosts_at(address, now=now).get("")
        return card.thing if card is not None and card.sender.id == sender.id else ""

    def hosts_at(self, address: str, *, now: dt.datetime) -> dict[str, Card]:
        """Give what is registered for an address, by host name; the empty name stands for all."""
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return {}
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        number, bits = int(found), found.max_prefixlen
        for length in sorted(self._networks[found.version], reverse=True):
            mask = (1 << bits) - (1 << (bits - length))
            hosts = self._networks[found.version][length].get(number & mask, {})
            living = {host: card for host, card in hosts.items() if _counts(card, now)}
            if living:
                return living
        return {}


def _counts(card: Card, now: dt.datetime) -> bool:
    return card.ends_at is None or now < card.ends_at
