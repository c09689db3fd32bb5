"""Links to the one page: a random token of which only the hash is kept, an end, and a PIN told by another way."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.utils.crypto import salted_hmac

from thongsuot.kernel.actor import Actor

MOST_TRIES = 5
LONGEST_HOURS = 24 * 31


def new_token() -> str:
    """Make a token that nobody can guess (192 bits)."""
    return secrets.token_urlsafe(24)


def new_pin() -> str:
    """Make a PIN of six digits, to be told apart from the link."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hash_of(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def pin_hash(pin: str, *, token_hash: str) -> str:
    """Give what is kept of a PIN: keyed by the installation's secret, so that the database alone does not tell it."""
    return salted_hmac("thongsuot.brief-pin", f"{token_hash}:{pin}", algorithm="sha256").hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two hashes in constant time."""
    return hmac.compare_digest(left, right)


def reader(link_id: int, label: str) -> Actor:
    """Give the actor behind an opened link: sees the one page, and nothing else opens to it."""
    return Actor(
        id=f"link:{link_id}",
        label=label,
        permissions=frozenset({"directives.read", "proof.brief"}),
        sees_all=True,
    )
