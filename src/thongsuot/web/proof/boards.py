"""Pages of how all stand: heat map, lists behind each number, a party's own page, who takes part; as files too."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from thongsuot.kernel import clock
from thongsuot.kernel.errors import NotFound
from thongsuot.people.queries import organisation
from thongsuot.proof import queries, tables
from thongsuot.proof.boards import SHOWS, counts_of, matrix, participation
from thongsuot.web.directives.given import actor
from thongsuot.web.door import door

SHOW_WORDS = {
    "": _("All"),
    "open": _("Still owed"),
    "overdue": _("Overdue"),
    "unreceived": _("Receipt not confirmed"),
    "contradicted": _("Measured otherwise"),
    "measured": _("Measured"),
    "said": _("Self-reported"),
    "nothing": _("Nothing said yet"),
    "red": _("Measured: not met"),
    "settled": _("Settled"),
    "to_review": _("Handed in for review"),
}
PER_PAGE = 500


def _filters(request: HttpRequest) -> dict[str, Any]:
    """Read the filters of a board from its address; what can't be read filters nothing."""
    directive, show = request.GET.get("directive", ""), request.GET.get("show", "")
    return {
        "directive_id": int(directive) if directive.isdigit() and len(directive) < 12 else None,
        "party": request.GET.get("party", ""),
        "event": request.GET.get("event", ""),
        "show": show if show in SHOWS else "",
    }


def _page(request: HttpRequest, filters: dict[str, Any]) -> dict[str, Any]:
    """Give what every board shows: the choices of its filters, and the filters as an address."""
    whole = queries.standing(viewer=actor(request), now=clock.now(), with_closed=filters["directive_id"] is not None)
    kept = {
        "directive": filters["directive_id"] or "", "party": filters["party"], "event": filters["event"],
    }  # fmt: skip
    return {
        **filters,
        "query": urlencode({name: value for name, value in kept.items() if value}),
        "directives": list({line.directive_id: line.directive for line in whole}.items()),
        "parties": sorted({(line.organisation_code, line.organisation) for line in whole}, key=lambda pair: pair[1]),
        "events": sorted({line.event for line in whole if line.event}),
        "shows": list(SHOW_WORDS.items()),
        "show_word": SHOW_WORDS[filters["show"]],
        "at": clock.now(),
        "nothing_at_all": not whole,
    }


@door("directives.read")
def standing(request: HttpRequest) -> HttpResponse:
    """Show party × directive, or party × obligation once a directive is chosen."""
    filters = _filters(request)
    lines = queries.standing(viewer=actor(request), now=clock.now(), **filters)
    found = matrix(lines, by_obligation=filters["directive_id"] is not None)
    page = _page(request, filters)
    whole = queries.standing(viewer=actor(request), now=clock.now(), **{**filters, "show": ""})
    return render(request, "proof/standing.html", {**page, "board": found, "whole": counts_of(whole)})


@door("directives.read")
def lines(request: HttpRequest) -> HttpResponse:
    """List the shares behind a number of a board."""
    filters = _filters(request)
    found = queries.standing(viewer=actor(request), now=clock.now(), **filters)
    found.sort(key=lambda line: (-line.overdue_days, line.organisation.casefold()))
    page = _page(request, filters)
    return render(request, "proof/lines.html", {**page, "lines": found[:PER_PAGE], "all": len(found)})


@door("directives.read")
def party(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything one party owes, document by document; another body's page is not found."""
    viewer = actor(request)
    body = organisation(code, viewer=viewer)
    if not viewer.sees_all and body.pk != viewer.organisation_id:
        raise NotFound(_("There is no such body, or you may not see what it owes."))
    found = queries.standing(viewer=viewer, now=clock.now(), party=code)
    documents: dict[int, list[Any]] = {}
    for line in found:
        documents.setdefault(line.directive_id, []).append(line)
    page = {
        "body": body,
        "counts": counts_of(found),
        "documents": [(mine[0], counts_of(mine), mine) for mine in documents.values()],
        "taking_part": next(iter(participation(found)), None),
        "at": clock.now(),
    }
    return render(request, "proof/party.html", page)


@door("directives.read")
def taking_part(request: HttpRequest) -> HttpResponse:
    """Show who acknowledged and who acted."""
    filters = {**_filters(request), "show": ""}
    found = participation(queries.standing(viewer=actor(request), now=clock.now(), **filters))
    rows = [(one, tables.word_of(one)) for one in found]
    silent = sum(1 for one in found if one.word == "silent")
    return render(request, "proof/participation.html", {**_page(request, filters), "rows": rows, "silent": silent})


@door("directives.read")
def export(request: HttpRequest, board: str, form: str) -> HttpResponse:
    """Give a board as a file: xlsx for figures, docx or pdf as an official paper."""
    filters, now, viewer = _filters(request), clock.now(), actor(request)
    language = settings.LANGUAGE_CODE if form in ("docx", "pdf") else request.LANGUAGE_CODE
    with override(language):
        found = queries.standing(viewer=viewer, now=now, **filters)
        if board == "participation":
            parties = participation(found)
            paper = tables.participation_paper(parties, now=now)
            data = tables.as_file([tables.participation_sheet(parties)], paper, form=form)
        elif board == "standing":
            by_obligation = filters["directive_id"] is not None
            data = tables.standing_file(found, form=form, by_obligation=by_obligation, now=now)
        else:
            raise NotFound(_("There is no such board."))
    name = f"{board}-{now:%Y%m%d-%H%M}.{form}"
    return HttpResponse(
        data, content_type=tables.FORMS[form], headers={"Content-Disposition": f"attachment; filename={name}"}
    )
