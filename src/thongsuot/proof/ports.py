"""What the proof room needs from outside: something that hands a batch of changes over."""

from __future__ import annotations

from typing import Protocol


class ChangePoster(Protocol):
    """Posts a body to an address, signed with a key."""

    def post(self, *, url: str, body: bytes, key: str, reference: str) -> str:
        """Hand the body over; give what went wrong, or an empty text when the other side took it."""
        ...
