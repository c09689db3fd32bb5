"""What the server's edge puts in the place of a key when a trusted proxy has verified a client certificate."""

from __future__ import annotations

import hmac
import secrets

_OURS = f"cert:{secrets.token_hex(16)}:"  # known to this process alone, so that nobody outside can write a ticket


def ticket_of(fingerprint: str) -> str:
    """Give the ticket of a verified certificate."""
    return _OURS + fingerprint


def fingerprint_in(key: str) -> str:
    """Give the fingerprint that a ticket of this process stands for; empty for anything else.

    >>> fingerprint_in(ticket_of("ab")), fingerprint_in("cert:0:ab"), fingerprint_in("tsk_x")
    ('ab', '', '')
    """
    begin, rest = key[: len(_OURS)], key[len(_OURS) :]
    return rest if hmac.compare_digest(begin.encode(), _OURS.encode()) else ""
