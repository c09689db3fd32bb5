"""What comes in at the door and what goes back, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec

from thongsuot.kernel.errors import Trouble

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=90)]
Word = Annotated[str, msgspec.Meta(max_length=80)]
At = TypeVar("At", dt.datetime, str)  # a moment, or its text as the store has it: both sort alike
SeverityWord = Literal["critical", "major", "minor", "warning", "indeterminate", "cleared"]


class AlarmedObject(msgspec.Struct, frozen=True, gc=False):
    """The object that the alarm is about: TMF642 ``alarmedObject``."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class AlarmIn(msgspec.Struct, frozen=True, rename="camel", gc=False):
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


class Item(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={"external_id": "externalAlarmId"},
    gc=False,
):
    """What became of one alarm of a request; as JSON its empty fields are left out."""

    index: int
    status: Literal["accepted", "repeated", "rejected"]
    external_id: str = ""
    reason: str = ""  # stable code when rejected
    detail: str = ""  # sentence for people
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the item as it stands in the answer, empty fields left out."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a request, given only after its commit."""

    accepted: int = 0
    repeated: int = 0
    rejected: int = 0
    items: tuple[Item, ...] = ()
    first_id: int | None = None
    last_id: int | None = None


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """What the intake needs to know of a source."""

    id: int
    code: str
    organisation_id: int
    speaks_for_all: bool = False  # the department's own collector
    is_active: bool = True
    rate_per_s: int = 0  # alarms it may send per second on average; 0: no limit [1/s]
    codes: dict[str, Any] = {}  # its own names of problems


class Parcel(msgspec.Struct, kw_only=True):
    """One request after decoding: what can be kept, and what can't with its reason."""

    sender: Sender
    now: dt.datetime
    good: list[tuple[int, AlarmIn]] = []
    bad: list[Item] = []
    is_ours: bool = False  # the house's own word about the source: no sign of life of it
    refusal: Trouble | None = None  # the answer when nothing of it can be kept
    last_rejected: str = ""  # the last wrong item as it came, shortened

    @property
    def size(self) -> int:
        """How many items it brought, at least 1."""
        return max(1, len(self.good) + len(self.bad))

    @property
    def has_critical(self) -> bool:
        """Tell whether it holds a critical alarm, which is the last to be turned away."""
        return any(alarm.perceived_severity == "critical" for _index, alarm in self.good)


class Standing(msgspec.Struct, Generic[At], frozen=True, gc=False):
    """The state of one standing alarm, on which messages work; moments are only compared."""

    is_active: bool
    severity: str
    first_raised_at: At
    last_changed_at: At
    cleared_at: At | None
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
