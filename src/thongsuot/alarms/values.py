"""What comes in at the door and what goes back, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=90)]
Word = Annotated[str, msgspec.Meta(max_length=80)]
SeverityWord = Literal["critical", "major", "minor", "warning", "indeterminate", "cleared"]


class AlarmedObject(msgspec.Struct, frozen=True):
    """The object that the alarm is about: TMF642 ``alarmedObject``."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class AlarmIn(msgspec.Struct, frozen=True, rename="camel"):
    """One alarm with TMF642 field names; fields not named here are let pass unread."""

    external_alarm_id: Id
    alarmed_object: AlarmedObject
    specific_problem: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    perceived_severity: SeverityWord
    alarm_reporting_time: dt.datetime | None = None
    alarm_raised_time: dt.datetime | None = None
    alarm_cleared_time: dt.datetime | None = None
    event_time: dt.datetime | None = None
    alarm_type: Annotated[str, msgspec.Meta(max_length=60)] = ""
    probable_cause: Word = ""
    alarm_details: str = ""
    source_system_id: Word = ""
    site: Annotated[str, msgspec.Meta(max_length=60)] = ""

    @property
    def is_clear(self) -> bool:
        """Tell whether the message ends a trouble."""
        return self.perceived_severity == "cleared"

    def event_at(self, *, otherwise: dt.datetime) -> dt.datetime:
        """Give when the trouble began or ended by the source's clock."""
        own = self.alarm_cleared_time if self.is_clear else self.alarm_raised_time
        return own or self.event_time or self.alarm_reporting_time or otherwise


@dataclass(frozen=True, kw_only=True)
class Item:
    """What became of one alarm of a request."""

    index: int
    status: Literal["accepted", "repeated", "rejected"]
    external_id: str = ""
    reason: str = ""  # stable code when rejected
    detail: str = ""  # sentence for people
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the item as it stands in the answer, empty fields left out."""
        out: dict[str, Any] = {"index": self.index, "status": self.status}
        if self.external_id:
            out["externalAlarmId"] = self.external_id
        if self.reason:
            out["reason"] = self.reason
            out["detail"] = self.detail
        if self.warnings:
            out["warnings"] = list(self.warnings)
        return out


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The answer to a request, given only after its commit."""

    accepted: int = 0
    repeated: int = 0
    rejected: int = 0
    items: tuple[Item, ...] = field(default_factory=tuple)
    first_id: int | None = None
    last_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The state of one standing alarm, on which messages work."""

    is_active: bool
    severity: str
    first_raised_at: dt.datetime
    last_changed_at: dt.datetime
    cleared_at: dt.datetime | None
    times: int


@dataclass(frozen=True, kw_only=True)
class MessageFacts:
    """One stored message with what the correlation needs, free of tables."""

    id: int
    external_id: str
    source_code: str
    organisation_id: int
    object_id: str
    object_known: bool
    site_code: str
    alarm_id: int
    alarm_type: str
    probable_cause: str
    specific_problem: str
    severity: str
    event_at: dt.datetime
    reported_at: dt.datetime
    received_at: dt.datetime

    @property
    def is_clear(self) -> bool:
        """Tell whether the message ends a trouble."""
        return self.severity == "cleared"
