"""Who leads here: the duties of regulations in force, found by subject, incident or words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from thongsuot.agreements import pack, rules
from thongsuot.agreements.lines import standing_of
from thongsuot.agreements.models import RegulationDuty, RegulationVersion
from thongsuot.agreements.scope import seen_regulation_versions
from thongsuot.agreements.values import LeadLine
from thongsuot.agreements.words import LETTER_WORDS, VersionState
from thongsuot.kernel.actor import Actor


def leads(*, viewer: Actor, now: dt.datetime, subjects: Collection[str] = (), words: str = "") -> tuple[LeadLine, ...]:
    """List who leads, does, is consulted and informed, from the regulations that bind today and the viewer may see.

    Parameters
    ----------
    subjects
        Keys of ``pack.subjects``; a duty counts when it has one of them. Empty: all.
    words
        Looked for in the duty's text.
    """
    day = rules.office_day(now)
    versions = [
        version
        for version in seen_regulation_versions(viewer).filter(state=VersionState.IN_FORCE)
        if rules.holds(standing_of(version, day=day))
    ]
    wanted, sought = set(subjects), words.strip().lower()
    rows = RegulationDuty.objects.filter(version__in=versions).select_related("version__regulation")
    return tuple(
        _line(duty, duty.version, viewer=viewer)
        for duty in rows.prefetch_related("cells__organisation").order_by("version__regulation_id", "position")
        if (not wanted or wanted.intersection(duty.subjects)) and (not sought or sought in duty.text.lower())
    )


def _line(duty: RegulationDuty, version: RegulationVersion, *, viewer: Actor) -> LeadLine:
    known = pack.subjects()
    cells = list(duty.cells.all())

    def bodies(letters: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(str(cell.organisation) for cell in cells if cell.letter in letters))

    own = next((cell.letter for cell in cells if cell.organisation_id == viewer.organisation_id), "")
    return LeadLine(
        regulation_id=version.regulation_id,
        regulation=version.regulation.title,
        number=version.regulation.number,
        duty=duty.text,
        subjects=tuple(str(known[key].name) for key in duty.subjects if key in known),
        leads=", ".join(bodies(rules.ANSWERS)),
        does=bodies(rules.DOES),
        consulted=bodies({"C"}),
        informed=bodies({"I"}),
        own_letter=own,
        own_word=str(LETTER_WORDS.get(own, "")),
    )


def leads_for_incident(kind: str, *, viewer: Actor, now: dt.datetime) -> tuple[LeadLine, ...]:
    """Say who leads in a kind of incident; nothing where no regulation in force speaks of it."""
    subjects = pack.subjects_of_incident(kind)
    return leads(viewer=viewer, now=now, subjects=subjects) if subjects else ()


def leads_for_text(text: str, *, viewer: Actor, now: dt.datetime) -> tuple[LeadLine, ...]:
    """Say who leads in what a text is about, such as an obligation; its subjects are known by their words."""
    low = text.lower()
    subjects = [key for key, one in pack.subjects().items() if any(word in low for word in one.words)]
    return leads(viewer=viewer, now=now, subjects=subjects) if subjects else ()
