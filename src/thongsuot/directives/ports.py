"""What this room needs from the outside; adapters fulfil it."""

from __future__ import annotations

from typing import Protocol


class NoticeSender(Protocol):
    """Hands one notice over to a channel outside the house."""

    def send(self, *, to: str, subject: str, body: str, reference: str) -> str:
        """Hand a notice over; give an empty text, or why it could not be handed over, in words for the office.

        ``reference`` is the same for every attempt of one notice, so that a receiver can tell repeats.
        """
        ...
