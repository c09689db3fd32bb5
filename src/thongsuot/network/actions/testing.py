"""Trial runs of a site's generator, noted by whose site it is."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.network.models import GeneratorTrial, Site
from thongsuot.network.queries import one
from thongsuot.network.trace import held_revision, leave_trace

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OLDEST = dt.timedelta(days=1100)
"""A trial of longer ago says nothing that anybody should rest on; most such days are typed wrongly."""


@transaction.atomic
def note_generator_trial(
    code: str,
    *,
    on: dt.date,
    tested_by: str,
    passed: bool = True,
    remark: str = "",
    by: Actor,
    now: dt.datetime,
) -> GeneratorTrial:
    """Note that a site's generator was run on trial, and whether it carried the load.

    The newest trial counts: one that failed takes the day from the site, so that the site is no more counted among
    those with a tested generator until it passes again.

    Raises
    ------
    NotFound
        There is no such site, or it is not one of the caller's own body.
    Invalid
        The day lies ahead or too far back, nobody is named, or a failure has no remark.
    Refused
        The site has no generator in the registry.
    """
    by.require("network.import")
    held = held_revision()
    site = one("site", code, viewer=by)
    if not by.sees_all and site.owner_id != by.organisation_id:
        raise NotFound(_("There is no such object, or you may not see it."))
    who, why = " ".join(tested_by.split())[:120], remark.strip()[:500]
    today = now.astimezone(OFFICE_ZONE).date()
    if on > today:
        raise Invalid(_("A trial run can't lie ahead."), code="day_ahead")
    if on < today - OLDEST:
        raise Invalid(_("This day is too long ago; check the year."), code="day_too_old")
    if not who:
        raise Invalid(_("Say who ran the trial."), code="no_person")
    if not passed and not why:
        raise Invalid(_("Say in a few words what failed."), code="no_remark")
    if not site.generator:
        raise Refused(_("No generator is registered at this site; import it first."), code="no_generator")
    made = GeneratorTrial.objects.create(
        site=site, on=on, tested_by=who, passed=passed, remark=why, noted_by=by.label, noted_at=now
    )
    if site.generator_tested_on is None or on >= site.generator_tested_on:
        _let_count(site, made, held, by=by, now=now)
    detail = {"site": code, "on": on.isoformat(), "by": who, "passed": passed}
    audit.record("network.generator_trial", by=by, now=now, of=("site", site.pk), detail=detail)
    outbox.pulse("network", now=now)
    return made


def _let_count(site: Site, made: GeneratorTrial, held: Any, *, by: Actor, now: dt.datetime) -> None:
    """Write what the newest trial says into the site; an older one than that is kept, and changes nothing."""
    newest = GeneratorTrial.objects.filter(site=site).order_by("-on", "-pk").first()
    if newest is None or newest.pk != made.pk:
        return
    day = made.on if made.passed else None
    who = made.tested_by if made.passed else ""
    before = (site.generator_tested_on, site.generator_tested_by)
    Site.objects.filter(pk=site.pk).update(generator_tested_on=day, generator_tested_by=who)
    names = ("generator_tested_on", "generator_tested_by")
    changes = [
        ("site", site.code, name, str(old or ""), str(new or ""))
        for name, old, new in zip(names, before, (day, who), strict=True)
        if old != new
    ]
    if changes:
        leave_trace(changes, held, name=site.code, form="trial", by=by, now=now, organisation_id=site.owner_id)
