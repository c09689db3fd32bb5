"""What a channel must do to carry pages; adapters under messages_out fulfil it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

SENT, FAILED, SKIPPED = "sent", "failed", "skipped"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One page on its way to one person by one channel, whole in itself."""

    key: str  # stable over resends: receivers may drop what they have
    page_id: int
    subject_type: str
    subject_id: str
    severity: str
    person_id: int
    person_name: str
    email: str
    phone: str
    webhook_url: str
    language: str
    subject: str
    text: str
    link: str  # single-use acknowledgement link; never write it to a log


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one send: sent, failed (try again) or skipped (not possible), with the reason."""

    state: str
    reason: str = ""


class Sender(Protocol):
    """A channel. ``send`` returns only when the next hop has the message; the channel's troubles come as outcomes."""

    channel: ClassVar[str]

    def send(self, message: Message) -> Outcome:
        """Hand one message to the channel's next hop, within the channel's time limit."""
        ...
