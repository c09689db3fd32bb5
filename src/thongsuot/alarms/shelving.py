"""Writes of shelving: an alarm leaves the list for a while, with a reason, and comes back by itself.

Shelving is about the list that people read and about nothing else: correlation, incidents and calls don't ask for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.alarms import queries, rules, shelved
from thongsuot.alarms.models import Alarm, Shelving
from thongsuot.alarms.words import ShelvingEnd
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused


def _wanted(ids: Sequence[int], *, by: Actor) -> list[Alarm]:
    """Give the alarms with these numbers; one that the person may not see makes the whole wish unknown."""
    wanted = sorted(set(ids))
    if not wanted:
        raise Invalid(_("Choose an alarm."), code="no_alarm")
    if len(wanted) > rules.MAX_SHELVED_AT_ONCE:
        raise Invalid(
            _("At most %(most)s alarms at once.") % {"most": rules.MAX_SHELVED_AT_ONCE}, code="too_many_alarms"
        )
    found = list(queries.alarms(viewer=by).filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise NotFound(_("There is no such alarm, or you may not see it."))
    return found


@transaction.atomic
def shelve(ids: Sequence[int], *, reason: str, until: dt.datetime, by: Actor, now: dt.datetime) -> list[Shelving]:
    """Take alarms out of the list until a moment; what is shelved already gets the new reason and end.

    Parameters
    ----------
    ids
        Numbers of the alarms; all of them are shelved or none.
    until
        From five minutes to seven days from now. An alarm that becomes critical comes back before.
    """
    by.require("alarms.shelve")
    found = _wanted(ids, by=by)
    text = rules.plain(reason).strip()[:300]
    if len(text) < 3:
        raise Invalid(_("Say in a few words why."), code="no_reason")
    if not rules.may_shelve_until(until, now=now):
        raise Invalid(_("An alarm may be shelved for five minutes to seven days."), code="bad_until")
    before = Shelving.objects.filter(alarm__in=found, ended_at=None).select_for_update(of=("self",))
    for old in before:
        _may_end(old, by=by)
        _end(old, ShelvingEnd.AGAIN, label=by.label, now=now)
    made = []
    for alarm in found:
        row = Shelving.objects.create(
            alarm=alarm,
            reason=text,
            severity=alarm.perceived_severity,
            at=now,
            until=until,
            actor_label=by.label[:200],
            organisation_id=by.organisation_id,
        )
        detail = {"object": alarm.object_id, "problem": alarm.specific_problem, "until": until, "reason": text}
        audit.record("alarm.shelve", by=by, now=now, of=("alarm", alarm.pk), detail=detail)
        made.append(row)
    outbox.pulse("alarms", now=now)
    return made


@transaction.atomic
def unshelve(ids: Sequence[int], *, by: Actor, now: dt.datetime) -> list[Shelving]:
    """Put shelved alarms back into the list; those of them that are not shelved are left as they are.

    Raises
    ------
    Refused
        None of them is shelved.
    """
    by.require("alarms.shelve")
    found = _wanted(ids, by=by)
    rows = list(Shelving.objects.filter(alarm__in=found, ended_at=None).select_for_update(of=("self",)))
    if not rows:
        raise Refused(_("None of these alarms is shelved."), code="not_shelved")
    for row in rows:
        _may_end(row, by=by)
        _end(row, ShelvingEnd.HAND, label=by.label, now=now)
        audit.record("alarm.unshelve", by=by, now=now, of=("alarm", row.alarm_id), detail={"reason": row.reason})
    outbox.pulse("alarms", now=now)
    return rows


def _may_end(row: Shelving, *, by: Actor) -> None:
    if not by.sees_all and row.organisation_id != by.organisation_id:
        raise NotAllowed(_("The department shelved this alarm; only the department puts it back or shelves it anew."))


def _end(row: Shelving, why: str, *, label: str, now: dt.datetime) -> None:
    row.ended_at, row.ended_why, row.ended_by = now, why, label[:200]
    row.save(update_fields=["ended_at", "ended_why", "ended_by"])


@transaction.atomic
def end_shelvings(*, by: Actor, now: dt.datetime) -> int:
    """Put back what is due and what became critical; give how many came back. The worker calls it each second."""
    by.require("alarms.shelve")
    count = 0
    for row, why in shelved.over(now=now):
        ended = {"ended_at": now, "ended_why": why, "ended_by": by.label[:200]}
        if Shelving.objects.filter(pk=row.pk, ended_at=None).update(**ended) != 1:
            continue  # a person was quicker
        audit.record("alarm.unshelve", by=by, now=now, of=("alarm", row.alarm_id), detail={"why": why})
        count += 1
    if count:
        outbox.pulse("alarms", now=now)
    return count
