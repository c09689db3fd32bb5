"""How service came back: temporary, until a day, or for good. A temporary fix is followed until it is replaced."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import actions as incidents
from thongsuot.kernel import audit
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.recovery.keeping import acting_on, filled, leave, own_row, refused
from thongsuot.recovery.models import Fix

LONGEST = dt.timedelta(days=730)


@transaction.atomic
def add_fix(
    code: str,
    *,
    what: str,
    is_temporary: bool,
    by: Actor,
    now: dt.datetime,
    holds_until: dt.datetime | None = None,
) -> Fix:
    """Say how service was brought back.

    Raises
    ------
    Invalid
        A temporary fix without a day by which it must be mended for good, or with one that is past or years away.
    """
    line, body = acting_on(code, by=by, also_ended=True)
    if is_temporary and (holds_until is None or not now < holds_until <= now + LONGEST):
        text = _("Give the day by which the temporary fix must be replaced: in the future, within two years.")
        raise Invalid(text, code="holds_until")
    made = Fix.objects.create(
        incident_code=line.code, organisation_id=body, by_label=by.label, is_temporary=is_temporary, made_at=now,
        what=filled(what, most=500, what=_("What was done")), holds_until=holds_until if is_temporary else None,
    )  # fmt: skip
    said = made.what
    if made.holds_until is not None:
        said = f"{said} · {timezone.localtime(made.holds_until):%H:%M %d/%m/%Y}"
    leave(line, "fix_temporary" if is_temporary else "fix_permanent", by=by, now=now, note=said, fix=made.pk)
    return made


@transaction.atomic
def replace_fix(code: str, pk: int, *, what: str, by: Actor, now: dt.datetime) -> Fix:
    """Say that a temporary fix was replaced by a lasting one; possible long after the incident was closed."""
    line, _body = acting_on(code, by=by, also_ended=True)
    fix = own_row(Fix.objects.all(), pk, line, by=by)
    if not fix.is_temporary or fix.replaced_at is not None:
        raise refused("wrong_step")
    fix.replaced_at, fix.replaced_by = now, filled(what, most=500, what=_("What was done"))
    fix.save(update_fields=["replaced_at", "replaced_by"])
    leave(line, "fix_permanent", by=by, now=now, note=fix.replaced_by, fix=fix.pk)
    return fix


@transaction.atomic
def remind_of_fixes(*, by: Actor, now: dt.datetime) -> int:
    """Write into the incident, once, that a temporary fix is past its day; give how many."""
    by.require("incidents.respond")
    rows = Fix.objects.select_for_update(of=("self",)).filter(
        is_temporary=True, replaced_at=None, told_late_at=None, holds_until__lte=now
    )
    count = 0
    for fix in rows.order_by("id")[:100]:
        fix.told_late_at = now
        fix.save(update_fields=["told_late_at"])
        incidents.tell(fix.incident_code, "fix_late", by=by, now=now, note=fix.what, only_for=fix.organisation_id)
        audit.record("recovery.fix_late", by=by, now=now, of=("incident", fix.incident_code), detail={"fix": fix.pk})
        count += 1
    return count
