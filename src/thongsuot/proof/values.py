"""What rules are asked and what they answer, and what the queries of this room give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from thongsuot.proof.words import TONES, WORST_FIRST, Light


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One figure that a rule takes: its name, label, kind and bounds."""

    name: str
    label: str  # an English text of the catalogue
    kind: str = "int"  # int | date | choice
    default: Any = None
    minimum: int = 0
    maximum: int = 100_000
    choices: tuple[tuple[str, str], ...] = ()  # value, English text of the catalogue
    optional: bool = False

    @property
    def words(self) -> str:
        """Give its label in the reader's language."""
        return gettext(self.label)

    def in_words(self, value: Any) -> str:
        """Say one value of it in the reader's language."""
        if self.kind == "choice":
            return gettext(dict(self.choices).get(str(value), str(value)))
        return f"{dt.date.fromisoformat(str(value)):%d/%m/%Y}" if self.kind == "date" else str(value)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a rule is asked: for whom, about which obligation, with which figures, at which moment."""

    organisation_id: int | None  # None: the whole province
    organisation_code: str = ""
    obligation_id: int
    directive_id: int
    issued_at: dt.datetime | None
    due_on: dt.date | None
    figures: Mapping[str, Any]
    now: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the list behind a verdict: an English text of the catalogue with its values, a tone, a link."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    light: str = "red"
    link: str = ""

    @property
    def words(self) -> str:
        """Say the line in the reader's language."""
        return gettext(self.text) % self.values if self.values else gettext(self.text)

    @property
    def tone(self) -> str:
        """Give the tone of its badge."""
        return TONES[self.light]

    @property
    def label(self) -> str:
        """Give the word of its state."""
        return str(Light(self.light).label)

    def as_json(self) -> dict[str, Any]:
        """Give the line as JSON values."""
        return {"text": self.text, "values": dict(self.values), "light": self.light, "link": self.link}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a rule found: its light, how many it looked at, how many hold, and the lines that don't."""

    light: str
    looked_at: int = 0
    held: int = 0
    lines: tuple[Line, ...] = ()
    why_unknown: str = ""  # an English text of the catalogue

    @property
    def words(self) -> str:
        """Say the verdict in one sentence in the reader's language."""
        if self.light == Light.UNKNOWN:
            return gettext(self.why_unknown) if self.why_unknown else str(Light.UNKNOWN.label)
        return gettext("%(held)s of %(all)s hold") % {"held": self.held, "all": self.looked_at}

    @classmethod
    def of(cls, lines: tuple[Line, ...] | list[Line], *, looked_at: int, why_unknown: str = "") -> Verdict:
        """Sum lines up: red when one is red, amber when one is amber; nothing looked at can't be told.

        >>> Verdict.of([Line(text="x", light="amber")], looked_at=3).light
        'amber'
        >>> Verdict.of([], looked_at=0).light
        'unknown'
        """
        found = {line.light for line in lines}
        light = Light.RED if "red" in found else Light.AMBER if "amber" in found else Light.GREEN
        if not looked_at and not lines:
            light = Light.UNKNOWN
        return cls(
            light=light.value,
            looked_at=looked_at,
            held=max(0, looked_at - len(lines)),
            lines=tuple(sorted(lines, key=lambda line: WORST_FIRST.index(line.light))),
            why_unknown=why_unknown,
        )


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of the registry."""

    code: str
    title: str  # English text of the catalogue
    about: str
    room: str
    reaches: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    hints: tuple[str, ...]
    judge: Callable[[Question], Verdict]

    @property
    def name(self) -> str:
        """Give its title in the reader's language."""
        return gettext(self.title)

    @property
    def description(self) -> str:
        """Say in the reader's language what it looks at."""
        return gettext(self.about)


@dataclass(frozen=True, kw_only=True)
class ResultView:
    """What one check found for one party."""

    result_id: int
    organisation_id: int
    organisation: str
    light: str
    label: str
    verdict: Verdict
    hidden: bool  # the lines name other bodies' records, which this viewer may not see
    since: dt.datetime
    first_at: dt.datetime
    measured_at: dt.datetime

    @property
    def tone(self) -> str:
        """Give the tone of its badge."""
        return TONES[self.light]


@dataclass(frozen=True, kw_only=True)
class BindingView:
    """One rule bound to one obligation."""

    binding_id: int
    rule: str
    title: str
    about: str
    figures: tuple[tuple[str, str], ...]  # label, value in words
    raw_figures: Mapping[str, Any]
    reach: str
    reach_label: str
    organisation: str  # empty: each body that leads
    obligation_id: int
    directive_id: int
    directive: str
    clause: str
    task_text: str
    made_at: dt.datetime
    made_by: str
    retired_at: dt.datetime | None
    next_check_at: dt.datetime
    version: int
    latest: tuple[ResultView, ...] = ()
    history: tuple[ResultView, ...] = ()

    @property
    def light(self) -> str:
        """Give the worst light of its parties; it can't be told only where it can't be told for any of them."""
        found = {one.light for one in self.latest}
        return next((light for light in ("red", "amber", "green", "unknown") if light in found), "")

    @property
    def tone(self) -> str:
        """Give the tone of that light."""
        return TONES.get(self.light, "none")

    @property
    def label(self) -> str:
        """Give the word of that light."""
        return str(Light(self.light).label) if self.light else ""


@dataclass(frozen=True, kw_only=True)
class CommuneState:
    """How many sites of one commune are out of service or disturbed."""

    name: str
    lat: float  # [deg]
    lon: float  # [deg]
    sites: int
    down: int
    degraded: int

    @property
    def look(self) -> str:
        """Give the tone: bad with a site out of service, warn with one disturbed, else ok."""
        return "bad" if self.down else "warn" if self.degraded else "ok"
