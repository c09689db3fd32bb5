"""Pages of the registry: overview, lists, one object, import, live map."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thongsuot.adapters.network_files import draft_from_file, faults_as_csv, template_workbook
from thongsuot.incidents.queries import active_site_states
from thongsuot.kernel import clock, files
from thongsuot.kernel.actor import Actor
from thongsuot.network import actions, queries
from thongsuot.network.words import KIND_LABELS, KIND_ONE, SITE_KINDS, said
from thongsuot.web.door import door
from thongsuot.web.network.forms import ImportForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _viewer(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@door("network.read")
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the registry holds, by kind and owner."""
    viewer = _viewer(request)
    counts = [(kind, KIND_LABELS[kind], number) for kind, number in queries.counts(viewer=viewer).items()]
    context = {
        "counts": counts,
        "owners": queries.counts_by_owner(viewer=viewer),
        "imports": queries.imports(viewer=viewer, limit=5),
        "may_import": viewer.may("network.import"),
        "is_empty": not any(number for _kind, _label, number in counts),
    }
    return render(request, "network/overview.html", context)


@door("network.read")
def plant_list(request: HttpRequest, kind: str) -> HttpResponse:
    """List plant of one kind."""
    viewer = _viewer(request)
    words = request.GET.get("q", "")
    rows = queries.plant(kind, viewer=viewer, words=words, owner=request.GET.get("owner", ""))
    page = Paginator(rows, 100).get_page(request.GET.get("page"))
    context = {
        "kind": kind,
        "label": KIND_LABELS[kind],
        "page": page,
        "words": words,
        "kinds": KIND_LABELS.items(),
        "site_kinds": SITE_KINDS,
    }
    return render(request, "network/list.html", context)


def _facts(kind: str, one: Any) -> list[tuple[str, Any, str]]:
    """Give the object's facts as label, value and address."""

    def at(target_kind: str, target: Any) -> str:
        return reverse("plant", args=[target_kind, target.code]) if target is not None else ""

    facts: list[tuple[str, Any, str]] = [(_("Owner"), one.owner, "")]
    if kind == "site":
        facts += [
            (_("Kind"), SITE_KINDS.get(one.kind, one.kind), ""),
            (_("Commune"), one.area, ""),
            (_("Place"), f"{one.lat:.5f}, {one.lon:.5f}", ""),
            (_("Feeder"), one.feeder, at("feeder", one.feeder)),
            (_("Radio cells"), one.cells, ""),
            (_("Generator"), _("yes") if one.generator else _("no"), ""),
            (_("Battery [min]"), one.battery_min, ""),
            (_("Users served"), one.users, ""),
            (_("Priority services"), ", ".join(one.priority_services or []), ""),
        ]
    elif kind == "link":
        facts += [
            (_("From"), one.a, at("site", one.a)),
            (_("To"), one.b, at("site", one.b)),
            (_("Cable"), one.cable, at("cable", one.cable)),
            (_("Duct"), one.cable.duct if one.cable else None, at("duct", one.cable.duct if one.cable else None)),
            (_("Capacity [Mbit/s]"), one.capacity_mbps, ""),
        ]
    elif kind == "cable":
        facts += [(_("Duct"), one.duct, at("duct", one.duct))]
    elif kind == "feeder":
        facts += [
            (_("Substation"), one.substation, at("substation", one.substation)),
            (_("Telemetry"), _("yes") if one.telemetry else _("no"), ""),
        ]
    return facts


@door("network.read")
def plant(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Show one object and all that hangs on it."""
    viewer = _viewer(request)
    one = queries.one(kind, code, viewer=viewer)
    hanging = queries.hangs_on(kind, code, viewer=viewer)
    context = {
        "kind": kind,
        "label": KIND_ONE[kind],
        "labels": KIND_LABELS[kind],
        "one": one,
        "facts": _facts(kind, one),
        "hanging": hanging,
        "states": active_site_states(viewer=viewer),
    }
    return render(request, "network/plant.html", context)


@door("network.import", methods=("GET", "POST"))
def import_page(request: HttpRequest) -> HttpResponseBase:
    """Take a file and make its dry run: every fault, nothing written."""
    viewer = _viewer(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        data = upload.read()
        draft = draft_from_file(data, filename=upload.name, known=queries.known_codes(viewer=viewer))
        now = clock.now()
        run = actions.check_import(draft, by=viewer, now=now)
        if not draft.errors:
            files.store(data, name=upload.name, content_type=upload.content_type or "application/octet-stream", now=now)
        return redirect("import_run", pk=run.pk)
    context = {"form": form, "imports": queries.imports(viewer=viewer, limit=20)}
    return render(request, "network/import.html", context, status=422 if form.errors else 200)


@door("network.import", methods=("GET", "POST"))
def import_run(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a dry run; apply it in one transaction."""
    viewer = _viewer(request)
    run = queries.import_run(pk, viewer=viewer)
    if request.method == "POST":
        stored = files.fetch(run.file_sha256)
        draft = draft_from_file(bytes(stored.data), filename=run.file_name, known=queries.known_codes(viewer=viewer))
        applied = actions.apply_import(draft, by=viewer, now=clock.now())
        messages.success(request, _("Imported."))
        return redirect("import_run", pk=applied.pk)
    faults = [said(fault) for fault in run.errors]
    counts = [(KIND_LABELS[kind], numbers) for kind, numbers in run.counts.items() if any(numbers.values())]
    errors = sum(1 for fault in faults if not fault["is_warning"])
    context = {
        "run": run,
        "faults": faults[:500],
        "more": max(0, len(faults) - 500),
        "errors": errors,
        "counts": counts,
    }
    return render(request, "network/import_run.html", context)


@door("network.import")
def import_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the faults of an import as a table."""
    run = queries.import_run(pk, viewer=_viewer(request))
    data = faults_as_csv([said(fault) for fault in run.errors])
    headers = {"Content-Disposition": f'attachment; filename="loi-nhap-{pk}.csv"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


@door("network.import")
def import_template(request: HttpRequest) -> HttpResponse:
    """Hand out the workbook to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="mau-nhap-mang-luoi.xlsx"'}
    return HttpResponse(template_workbook(), content_type=XLSX, headers=headers)


@door("network.read")
def live_map(request: HttpRequest) -> HttpResponse:
    """Show the live map with its list twin."""
    viewer = _viewer(request)
    states = active_site_states(viewer=viewer)
    rows = queries.plant("site", viewer=viewer).filter(code__in=list(states))[:200]
    troubled = [(row, states[row.code]) for row in rows]
    return render(request, "network/map.html", {"troubled": troubled, "counts": queries.counts(viewer=viewer)})


@door("network.read")
def map_data(request: HttpRequest) -> JsonResponse:
    """Give the plant with its states as GeoJSON."""
    viewer = _viewer(request)
    features = queries.map_features(
        viewer=viewer,
        states=active_site_states(viewer=viewer),
        url_of=lambda kind, code: reverse("plant", args=[kind, code]),
    )
    return JsonResponse(features)
