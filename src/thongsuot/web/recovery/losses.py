"""What incidents cost over a period, and temporary fixes that still hold: the department's view, or a body's own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from thongsuot.engines.sheets import Sheet, to_xlsx
from thongsuot.incidents.words import IncidentKind
from thongsuot.kernel import clock
from thongsuot.recovery import queries
from thongsuot.recovery.values import LossTable, Sums
from thongsuot.web.door import door
from thongsuot.web.incidents.views import actor_of
from thongsuot.web.recovery.views import BADGES, FIX_WORDS, customers_in_words

LONGEST_DAYS = 3660


def _asked(request: HttpRequest) -> tuple[dt.date, dt.date, str]:
    """Give the period and kind that the address asks for: by default this year, all kinds."""
    today = timezone.localtime(clock.now()).date()

    def day(name: str, otherwise: dt.date) -> dt.date:
        try:
            return dt.date.fromisoformat(request.GET.get(name, ""))
        except ValueError:
            return otherwise

    start, end = day("from", today.replace(month=1, day=1)), day("to", today)
    if not 0 <= (end - start).days <= LONGEST_DAYS:
        start, end = today.replace(month=1, day=1), today
    kind = request.GET.get("kind", "")
    return start, end, kind if kind in IncidentKind.values else ""


@door("incidents.read")
def losses(request: HttpRequest) -> HttpResponse:
    """Show losses by month, kind, place and body, and the temporary fixes that wait to be replaced."""
    viewer, now = actor_of(request), clock.now()
    start, end, kind = _asked(request)
    table = queries.loss_table(viewer=viewer, start=start, end=end, kind=kind)
    context: dict[str, Any] = {
        "table": table,
        "kind": kind,
        "all_kinds": IncidentKind.choices,
        "query": f"from={start.isoformat()}&to={end.isoformat()}&kind={kind}",
        "groups": _groups(table),
        "fixes": [
            (fix, BADGES[state], FIX_WORDS[state], line)
            for fix, state, line in queries.lasting_fixes(viewer=viewer, now=now)
        ],
    }
    return render(request, "recovery/losses.html", context)


@door("incidents.read")
def workbook(request: HttpRequest) -> HttpResponse:
    """Give the same as a workbook."""
    start, end, kind = _asked(request)
    table = queries.loss_table(viewer=actor_of(request), start=start, end=end, kind=kind)
    name = f"thiet-hai-{start:%Y%m%d}-{end:%Y%m%d}.xlsx"
    return HttpResponse(
        _as_workbook(table),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _as_workbook(table: LossTable) -> bytes:
    money = (_("Material [VND]"), _("Repair [VND]"), _("Revenue [VND]"), _("Total [VND]"))
    words = dict(IncidentKind.choices)
    statements = Sheet(
        title=_("Statements"),
        heads=(
            *(_("Incident"), _("Kind"), _("Since"), _("Place"), _("Body"), *money, _("Users"), _("Hours")),
            *(_("Key customers"), _("Stated by"), _("Stated at"), _("Note")),
        ),
        rows=tuple(
            (
                *(line.code, str(words.get(line.kind, line.kind)), _plain(line.started_at), line.place),
                *(loss.organisation.name, loss.material, loss.repair, loss.revenue, loss.total, loss.users),
                *(float(loss.hours) if loss.hours is not None else None, customers_in_words(loss), loss.by_label),
                *(_plain(loss.stated_at), loss.note),
            )
            for loss, line in table.statements
        ),
    )
    sums = [
        Sheet(
            title=title,
            heads=(title, _("Incidents"), *money, _("Key customers")),
            rows=tuple(
                (one.key, one.incidents, one.material, one.repair, one.revenue, one.total, one.customers)
                for one in group
            ),
        )
        for title, group in _groups(table)
    ]
    return to_xlsx(statements, *sums)


def _groups(table: LossTable) -> list[tuple[str, tuple[Sums, ...]]]:
    return [
        (_("By month"), table.by_month),
        (_("By kind"), table.by_kind),
        (_("By place"), table.by_place),
        (_("By body"), table.by_body),
    ]


def _plain(at: dt.datetime) -> dt.datetime:
    """Give a moment as a workbook holds it: in Vietnamese time, without a zone."""
    return timezone.localtime(at).replace(tzinfo=None)
