"""What a body does inside itself: parts given to units and persons, and the two steps “advise → direct”."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.models import Advice, Assignment, Part
from thongsuot.directives.steps import move_share, taken_share, tell
from thongsuot.directives.words import AdviceState, EventWord, PartState
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.people.models import Person
from thongsuot.people.queries import persons, units

MOST_LINES = 50


@transaction.atomic
def give_part(
    assignment_id: int,
    *,
    by: Actor,
    now: dt.datetime,
    task: str = "",
    unit: str = "",
    person_id: int | None = None,
    parent_id: int | None = None,
    due_on: dt.date | None = None,
) -> Part:
    """Give a part of the body's own share to a unit, or a person; under ``parent_id`` a unit gives its part on."""
    share = _own_open_share(assignment_id, by=by)
    parent = None
    if parent_id is not None:
        parent = share.parts.filter(pk=parent_id).exclude(state__in=("done", "dropped")).first()
        if parent is None:
            raise NotFound(_("There is no such part, or it is settled."))
    return _give(share, task=task, unit=unit, person_id=person_id, parent=parent, due_on=due_on, by=by, now=now)


def _give(
    share: Assignment, *, task: str, unit: str, person_id: int | None, parent: Part | None, due_on: dt.date | None,
    by: Actor, now: dt.datetime,
) -> Part:  # fmt: skip
    person = _colleague(person_id, by=by) if person_id is not None else None
    words, name = task.strip() or share.obligation.task_text, " ".join(unit.split())[:200]
    _check_unit(share, name, by=by, now=now)
    if person is None and not name:
        raise Invalid(_("Name a unit or choose a person."), code="nobody")
    made = share.parts.create(
        parent=parent, unit=name or (parent.unit if parent else ""), person=person, task=words, due_on=due_on,
        given_at=now, given_by=by.label, changed_at=now,
    )  # fmt: skip
    note = " → ".join(filter(None, (made.unit, str(person or ""))))
    tell(share.obligation.directive, EventWord.PART_GIVEN, by=by, now=now, assignment=share, note=note,
         detail={"part": made.pk, "person": person_id, "unit": name})  # fmt: skip
    return made


def _check_unit(share: Assignment, name: str, *, by: Actor, now: dt.datetime) -> None:
    """Hold a unit against the body's own list, where it keeps one; without a list any name goes."""
    known = [one.name for one in units(share.organisation, viewer=by, day=now.date(), standing=True)]
    if name and known and name not in known:
        raise Invalid(_("Choose a unit of your body."), code="no_unit", details={"units": known})


def _colleague(person_id: int, *, by: Actor) -> Person:
    found = persons(viewer=by).filter(pk=person_id, organisation_id=by.organisation_id or 0, is_active=True).first()
    if found is None:
        raise Invalid(_("Choose a person of your own body."), code="no_colleague")
    return found


def _own_open_share(assignment_id: int, *, by: Actor) -> Assignment:
    by.require("directives.answer")
    share = taken_share(assignment_id, by=by)
    if by.organisation_id is None or share.organisation_id != by.organisation_id:
        raise NotAllowed(_("Only a person of the party can answer for it."), code="not_your_share")
    if share.state in rules.SETTLED:
        raise Refused(_("This share is settled; no more proof is taken."), code="wrong_state")
    return share


@transaction.atomic
def move_part(
    part_id: int, verb: str, *, by: Actor, now: dt.datetime, percent: int | None = None, note: str = ""
) -> Part:
    """Move a part by a verb: its doer receives, reports and hands in; others of the body accept, give back, drop.

    The share's progress follows from its parts.
    """
    by.require("directives.answer")
    part = (
        Part.objects.select_for_update(of=("self",)).select_related("share__obligation__directive", "person")
        .filter(pk=part_id, share__organisation_id=by.organisation_id or 0).first()
    )  # fmt: skip
    if part is None:
        raise NotFound(_("There is no such part, or you may not see it."))
    if verb not in rules.PART_MOVES:
        raise Invalid(_("Unknown step."), details={"verb": verb})
    doer = part.person is None or by.id == f"person:{part.person_id}"
    if verb in rules.PART_DOER_VERBS and not doer:
        raise NotAllowed(_("Only the person to whom it was given can do this."), code="not_your_part")
    if verb == "accept" and part.person is not None and doer:
        raise NotAllowed(_("Somebody else accepts what you handed in."), code="own_work")
    after = rules.PART_MOVES[verb].get(part.state)
    if after is None:
        word = PartState(part.state).label
        raise Refused(
            _("This part is “%(state)s”; that step is not possible now.") % {"state": word}, code="wrong_state"
        )
    if verb in ("return", "drop") and not note.strip():
        raise Invalid(_("Give the reason."), code="no_reason")
    if verb == "progress":
        if percent is None or not 0 <= percent <= 100:
            raise Invalid(_("Progress lies between 0 and 100 percent."), details={"percent": percent})
        part.percent = percent
    elif verb in ("hand_in", "accept"):
        part.percent = 100
    elif verb == "receive":
        part.received_at, part.received_by = now, by.label
    part.state, part.changed_at, part.note = after, now, note.strip() or part.note
    part.save()
    share = part.share
    detail = {"part": part.pk, "verb": verb, "percent": part.percent}
    line = f"{part.unit} {part.person or ''}: {PartState(after).label} {part.percent} %".strip()
    tell(share.obligation.directive, EventWord.PART_MOVED, by=by, now=now, assignment=share, note=line, detail=detail)
    _roll_up(share, by=by, now=now)
    return part


def _roll_up(share: Assignment, *, by: Actor, now: dt.datetime) -> None:
    found = rules.rolled_up(list(share.parts.values_list("parent_id", "pk", "state", "percent")))
    if found is None or found == share.percent or rules.assignment_after(share.state, "progress") is None:
        return
    move_share(share, "progress", now=now)
    share.percent = found
    share.save()
    tell(share.obligation.directive, EventWord.PROGRESS, by=by, now=now, assignment=share,
         note=_("%(percent)s %%, from its parts") % {"percent": found}, detail={"percent": found})  # fmt: skip


@transaction.atomic
def advise(
    assignment_id: int,
    *,
    text: str,
    by: Actor,
    now: dt.datetime,
    unit: str = "",
    lines: tuple[dict[str, Any], ...] = (),
    advice_id: int | None = None,
) -> Advice:
    """Propose to the body's head an instruction for its share: who does what until when; the head directs or returns.

    With ``advice_id`` a proposal that was given back is handed in again.
    """
    share = _own_open_share(assignment_id, by=by)
    if not text.strip():
        raise Invalid(_("Write the instruction that you propose."), code="no_text")
    kept = [_line(one, by=by) for one in lines[:MOST_LINES]]
    facts = {"text": text.strip(), "unit": " ".join(unit.split())[:200], "lines": kept, "state": AdviceState.SUBMITTED,
             "made_at": now, "made_by": by.label, "made_by_id": by.id}  # fmt: skip
    if advice_id is None:
        made = share.advices.create(**facts)
    else:
        found = share.advices.filter(pk=advice_id, state=AdviceState.RETURNED).first()
        if found is None:
            raise Refused(_("Only a proposal that was given back is handed in again."), code="wrong_state")
        made = found
        for name, value in facts.items():
            setattr(made, name, value)
        made.save()
    tell(share.obligation.directive, EventWord.ADVISED, by=by, now=now, assignment=share, note=made.text[:300],
         detail={"advice": made.pk, "lines": len(kept)})  # fmt: skip
    return made


def _line(one: dict[str, Any], *, by: Actor) -> dict[str, Any]:
    unit, person_id = " ".join(str(one.get("unit") or "").split())[:200], one.get("person_id")
    if person_id is not None:
        _colleague(int(person_id), by=by)
    if not unit and person_id is None:
        raise Invalid(_("Name a unit or choose a person."), code="nobody")
    due = one.get("due_on")
    if due and not isinstance(due, dt.date):
        due = dt.date.fromisoformat(str(due))
    return {"unit": unit, "person_id": person_id, "task": str(one.get("task") or "").strip(),
            "due_on": due.isoformat() if due else None}  # fmt: skip


@transaction.atomic
def direct(advice_id: int, *, by: Actor, now: dt.datetime, note: str = "") -> list[Part]:
    """Direct onward as the head: the proposal becomes the body's instruction and its lines become parts."""
    advice = _advice(advice_id, by=by)
    made = [
        _give(
            advice.share, task=line["task"] or advice.text, unit=line["unit"], person_id=line["person_id"], parent=None,
            due_on=dt.date.fromisoformat(line["due_on"]) if line["due_on"] else None, by=by, now=now,
        )
        for line in advice.lines
    ]  # fmt: skip
    _decide(advice, AdviceState.DIRECTED, EventWord.DIRECTED, note=note, by=by, now=now)
    return made


@transaction.atomic
def return_advice(advice_id: int, *, note: str, by: Actor, now: dt.datetime) -> Advice:
    """Give a proposal back to the advising office, saying what is missing."""
    advice = _advice(advice_id, by=by)
    if not note.strip():
        raise Invalid(_("Give the reason."), code="no_reason")
    _decide(advice, AdviceState.RETURNED, EventWord.ADVICE_RETURNED, note=note, by=by, now=now)
    return advice


def _advice(advice_id: int, *, by: Actor) -> Advice:
    by.require("directives.direct")
    found = (
        Advice.objects.select_for_update(of=("self",)).select_related("share__obligation__directive")
        .filter(pk=advice_id, share__organisation_id=by.organisation_id or 0).first()
    )  # fmt: skip
    if found is None:
        raise NotFound(_("There is no such proposal, or you may not see it."))
    if found.state != AdviceState.SUBMITTED:
        raise Refused(_("This proposal has been decided already."), code="wrong_state")
    if found.made_by_id == by.id:
        raise NotAllowed(_("Who proposes does not direct: two persons, two steps."), code="own_proposal")
    return found


def _decide(advice: Advice, state: AdviceState, word: EventWord, *, note: str, by: Actor, now: dt.datetime) -> None:
    advice.state, advice.decided_at, advice.decided_by, advice.note = state, now, by.label, note.strip()
    advice.save()
    share = advice.share
    tell(share.obligation.directive, word, by=by, now=now, assignment=share, note=advice.note or advice.text[:300],
         detail={"advice": advice.pk})  # fmt: skip
