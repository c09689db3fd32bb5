"""What reading gives."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Another instrument that the document names."""

    number: str
    date: str | None
    kind: str | None
    relation: str = "cites"
    """`follows`, `replaces`, `amends` or `cites`."""
    impossible_order: bool = False
    """It bears a later day than the document that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFields:
    """Who says what, when: fields are None where the text doesn't tell."""

    kind: str | None = None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    drafter: str | None = None
    signer: str | None = None
    place: str | None = None
    subject: str | None = None
    event: str | None = None
    form: str = "full"
    """`full` (the document itself) or `news` (somebody tells of it)."""
    year_from: str | None = None
    """Where the year of the date comes from: `text`, `number`, `event`, `news`; None without a date."""
    recipients: tuple[str, ...] = ()
    cited: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedObligation:
    """One obligation as proposed; ``start`` and ``end`` count code points of the NFC text."""

    clause: str
    start: int
    end: int
    task_text: str
    addressees: tuple[str, ...] = ()
    addressee_types: tuple[str, ...] = ()
    addressee_inherited: bool = False
    role: str = "lead"
    coordinates_with: tuple[str, ...] = ()
    deadline: str | None = None
    recurrence: str | None = None
    urgency: str | None = None
    report_required: bool = False
    report_to: str | None = None
    legal_basis: tuple[str, ...] = ()
    confidence: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document as read, with the NFC text that spans count."""

    text: str
    document: DocumentFields
    obligations: tuple[ProposedObligation, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the reading as a JSON object."""
        return {
            "document": _plain(self.document),
            "obligations": [_plain(one) for one in self.obligations],
        }


def _plain(value: Any) -> Any:
    return {
        name: [dataclasses.asdict(x) if dataclasses.is_dataclass(x) and not isinstance(x, type) else x for x in given]
        if isinstance(given, tuple)
        else given
        for name, given in ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
    }
