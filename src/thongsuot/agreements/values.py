"""What is written into agreements, and what the queries of this room give."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from thongsuot.agreements.words import PATH_LIGHTS, PATH_STATES, PATH_TONES, STANDING_TONES, STANDINGS


def fingerprint(value: Any) -> str:
    """Give the hash by which a signature holds to exactly this content."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class DutyIn:
    """One duty as written: its text, its subjects, and a letter for each body (by code)."""

    key: str
    text: str = ""
    subjects: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What keeps a version from being sent for signature: a code, the place (a duty's or part's number), its words."""

    code: str
    place: int = 0
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class PartyLine:
    """One party of a regulation and whether it has signed."""

    organisation_id: int
    code: str
    name: str
    short_name: str
    signed_by: str = ""
    signed_position: str = ""
    signed_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """One row of the matrix: letters in the order of the parties."""

    key: str
    number: int
    text: str
    subjects: tuple[str, ...]
    subject_names: tuple[str, ...]
    letters: tuple[str, ...]
    leads: str  # short name of the body with the A
    does: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How an agreement stands on a day."""

    code: str
    days_left: int | None = None

    @property
    def label(self) -> str:
        """Give it in words."""
        return str(STANDINGS[self.code])

    @property
    def tone(self) -> str:
        """Give the tone of its badge."""
        return STANDING_TONES[self.code]


@dataclass(frozen=True, kw_only=True)
class RegulationLine:
    """One regulation in the list, by the version that matters most to the viewer."""

    regulation_id: int
    title: str
    number: str
    version: int
    standing: Standing
    valid_from: dt.date | None
    valid_until: dt.date | None
    parties: tuple[str, ...]
    duties: int
    to_sign: bool
    open_version: int | None


@dataclass(frozen=True, kw_only=True)
class RegulationView:
    """One version of a regulation with its matrix and signatures."""

    regulation_id: int
    title: str
    number: str
    version_id: int
    version: int
    revision: int
    state: str
    standing: Standing
    preamble: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    remind_days: int
    sha256: str
    drafter: str
    drafter_name: str
    parties: tuple[PartyLine, ...]
    duties: tuple[DutyLine, ...]
    faults: tuple[Fault, ...]
    versions: tuple[tuple[int, str, dt.datetime], ...]  # number, standing in words, opened at
    returned_note: str
    returned_by: str
    end_reason: str
    opened_at: dt.datetime
    opened_by: str
    verbs: frozenset[str]

    @property
    def missing(self) -> tuple[PartyLine, ...]:
        """Give the parties that have not signed yet."""
        return tuple(one for one in self.parties if one.signed_at is None)


@dataclass(frozen=True, kw_only=True)
class LeadLine:
    """Who leads, does, is consulted and informed in one duty of a regulation in force."""

    regulation_id: int
    regulation: str
    number: str
    duty: str
    subjects: tuple[str, ...]
    leads: str
    does: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    own_letter: str
    own_word: str


# Emergency plans


@dataclass(frozen=True, kw_only=True)
class PriorityUser:
    """Somebody whose communications must hold: who, how high, by what, and by what else.

    ``site`` and ``fallback_site`` are codes of the registered sites that serve them, first and when the first fails.
    """

    name: str
    rank: int = 1
    means: str = ""
    fallback: str = ""
    site: str = ""
    fallback_site: str = ""


@dataclass(frozen=True, kw_only=True)
class KeptLink:
    """A command link that must hold: its main way, its fallback, who keeps it.

    ``a`` and ``b`` are codes of the registered sites at its ends; ``primary_ref`` and ``fallback_ref`` name the plant
    meant as main way and as fallback (link, cable, duct or site).
    """

    name: str
    primary: str = ""
    fallback: str = ""
    keeper: str = ""
    a: str = ""
    b: str = ""
    primary_ref: str = ""
    fallback_ref: str = ""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom to call."""

    role: str
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanContent:
    """Everything that is written in a version of a plan."""

    texts: Mapping[str, str] = field(default_factory=dict)  # part of the scenario → text
    degraded: str = ""
    users: tuple[PriorityUser, ...] = ()
    links: tuple[KeptLink, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the content as JSON values."""
        made: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self)))
        return made

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> PlanContent:
        """Read a content back; what is missing is empty."""
        return cls(
            texts={str(key): str(text) for key, text in (given.get("texts") or {}).items()},
            degraded=str(given.get("degraded") or ""),
            users=tuple(PriorityUser(**one) for one in given.get("users") or ()),
            links=tuple(KeptLink(**one) for one in given.get("links") or ()),
            contacts=tuple(Contact(**one) for one in given.get("contacts") or ()),
        )

    @property
    def references(self) -> tuple[str, ...]:
        """Give the codes of registered plant that the degraded mode names, once each."""
        named = [code for one in self.users for code in (one.site, one.fallback_site)]
        named += [code for one in self.links for code in (one.a, one.b, one.primary_ref, one.fallback_ref)]
        return tuple(sorted({code for code in named if code}))


@dataclass(frozen=True, kw_only=True)
class PathObject:
    """One registered object that a way depends on, as far as the viewer may know it."""

    kind: str
    kind_label: str
    code: str  # empty: of another body, not told
    name: str = ""
    hold_min: int | None = None
    is_power: bool = False
    link: bool = False  # the viewer may open its page


@dataclass(frozen=True, kw_only=True)
class PathLine:
    """How one priority user or command link stands against the registry today."""

    what: str  # user | link
    name: str
    light: str  # green | amber | red | unknown
    state: str  # two | unsure | one | none | unknown | unnamed
    ways: tuple[tuple[str, ...], ...] = ()
    breakers: tuple[PathObject, ...] = ()
    common: tuple[PathObject, ...] = ()
    missing: tuple[str, ...] = ()
    no_fallback: bool = False  # no fallback is named by reference

    @property
    def label(self) -> str:
        """Give its light in words."""
        return str(PATH_LIGHTS[self.light])

    @property
    def tone(self) -> str:
        """Give the tone of its badge."""
        return PATH_TONES[self.light]

    @property
    def words(self) -> str:
        """Say what was found."""
        return str(PATH_STATES[self.state])


@dataclass(frozen=True, kw_only=True)
class SignatureLine:
    """One of the two signatures of a plan, given or awaited."""

    side: str
    side_label: str
    organisation: str
    name: str = ""
    position: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ExerciseLine:
    """One exercise of a plan."""

    held_on: dt.date
    form: str
    form_label: str
    result: str
    result_label: str
    took_part: str
    findings: str
    lessons: str
    version: int
    by: str
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """One plan in the list."""

    plan_id: int
    title: str
    scope: str
    scenario: str
    scenario_name: str
    owner: str
    owner_code: str
    police: str
    version: int
    standing: Standing
    valid_until: dt.date | None
    signed: tuple[str, ...]  # sides
    to_sign: bool
    last_exercise: dt.date | None
    exercise_due: bool


@dataclass(frozen=True, kw_only=True)
class CoverageRow:
    """One operator's plans over the scenarios: key, plan or None, and whether such a body should have one."""

    owner: str
    owner_code: str
    cells: tuple[tuple[str, PlanLine | None, bool], ...]


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """One version of a plan with everything its page shows."""

    plan_id: int
    title: str
    scope: str
    scenario: str
    scenario_name: str
    scenario_about: str
    incident_kinds: tuple[str, ...]
    form: str
    owner: str
    police: str
    version_id: int
    version: int
    revision: int
    state: str
    standing: Standing
    valid_until: dt.date | None
    remind_on: dt.date | None
    remind_days: int
    sha256: str
    content: PlanContent
    parts: tuple[tuple[str, str, str, str], ...]  # key, name, hint, text
    signatures: tuple[SignatureLine, ...]
    faults: tuple[Fault, ...]
    versions: tuple[tuple[int, str, dt.datetime], ...]
    exercises: tuple[ExerciseLine, ...]
    returned_note: str
    returned_by: str
    opened_at: dt.datetime
    opened_by: str
    verbs: frozenset[str]
