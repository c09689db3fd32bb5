"""What an incident cost a body, stated by itself; a later statement does not overwrite an earlier one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.recovery import rules
from thongsuot.recovery.keeping import acting_on, leave, refused
from thongsuot.recovery.models import Loss
from thongsuot.recovery.words import MONEY, CustomerClass

MOST_CUSTOMERS = 10_000
MOST_HOURS = Decimal(100_000)


@transaction.atomic
def state_loss(
    code: str,
    *,
    by: Actor,
    now: dt.datetime,
    material: int | None = None,
    repair: int | None = None,
    revenue: int | None = None,
    users: int | None = None,
    hours: Decimal | None = None,
    customers: Mapping[str, int] | None = None,
    note: str = "",
) -> Loss:
    """State what an incident cost the actor's body [VND], whom it hit; what is not known stays empty.

    Raises
    ------
    Invalid
        Nothing is stated, a number is negative or beyond reason, or a class of customers is unknown.
    """
    line, body = acting_on(code, by=by, also_ended=True)
    money = {"material": material, "repair": repair, "revenue": revenue}
    for key, value in money.items():
        if value is not None and not 0 <= value <= rules.MOST_MONEY:
            text = _("%(what)s: an amount from 0 to 100 000 billion đồng.") % {"what": MONEY[key]}
            raise Invalid(text, code="amount", details={"field": key})
    if users is not None and users < 0:
        raise Invalid(_("The number of users is 0 or more."), code="users")
    if hours is not None and not 0 <= hours <= MOST_HOURS:
        raise Invalid(_("The hours without service are 0 or more."), code="hours")
    hit = {key: number for key, number in (customers or {}).items() if number}
    wrong = [key for key, n in hit.items() if key not in CustomerClass.values or not 0 < n <= MOST_CUSTOMERS]
    if wrong:
        said = _("Key customers: a number from 0 to 10 000 for each class.")
        raise Invalid(said, code="customers", details={"classes": wrong})
    if all(value is None for value in (*money.values(), users, hours)) and not hit and not note.strip():
        raise Invalid(_("Nothing is stated: give at least one amount, number or note."), code="empty")
    last = Loss.objects.filter(incident_code=line.code, organisation_id=body).order_by("-version").first()
    try:
        with transaction.atomic():
            made = Loss.objects.create(
                incident_code=line.code, organisation_id=body, by_label=by.label, stated_at=now, **money,
                version=1 if last is None else last.version + 1, users=users, hours=hours, customers=hit,
                note=note.strip()[:500],
            )  # fmt: skip
    except IntegrityError as trouble:
        raise refused("wrong_step") from trouble
    total = made.total
    told = f"{total:,} ₫".replace(",", ".") if total is not None else made.note
    leave(line, "loss_stated", by=by, now=now, note=told, version=made.version)
    return made
