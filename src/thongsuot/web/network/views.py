"""Pages of the registry: overview, lists, one object."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor
from thongsuot.network import proposals, queries
from thongsuot.network.drawing import export_dict
from thongsuot.network.words import FIELDS, KIND_LABELS, KIND_ONE, SITE_KINDS, WAYS
from thongsuot.web.door import door
from thongsuot.web.network.forms import FilterForm, TrialForm

ICONS = {
    "site": "radio-tower",
    "link": "network",
    "cable": "cable",
    "duct": "layers",
    "feeder": "utility-pole",
    "substation": "zap",
}
SHOWN_SITES = 500


def viewer_of(request: HttpRequest) -> Actor:
    """Give who looks, set by the door."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@door("network.read")
def overview(request: HttpRequest) -> HttpResponse:
    """Show what the registry holds, by kind and owner."""
    viewer = viewer_of(request)
    counts = [(kind, KIND_LABELS[kind], number) for kind, number in queries.counts(viewer=viewer).items()]
    context = {
        "counts": counts,
        "owners": queries.counts_by_owner(viewer=viewer),
        "imports": queries.imports(viewer=viewer, limit=5),
        "may_import": viewer.may("network.import"),
        "is_empty": not any(number for _kind, _label, number in counts),
        "revision": queries.registry_revision(),
        "waiting": proposals.waiting(viewer=viewer),
    }
    return render(request, "network/overview.html", context)


@door("network.read")
def plant_list(request: HttpRequest, kind: str) -> HttpResponse:
    """List plant of one kind."""
    viewer = viewer_of(request)
    form = FilterForm(request.GET, kind=kind, owners=queries.owners(kind, viewer=viewer))
    rows = queries.plant(kind, viewer=viewer, **form.given)
    context = {
        "kind": kind,
        "label": KIND_LABELS[kind],
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "form": form,
        "filtered": any(form.given.values()),
        "tabs": [(key, label, ICONS[key]) for key, label in KIND_LABELS.items()],
        "icon": ICONS[kind],
        "site_kinds": SITE_KINDS,
        "may_import": viewer.may("network.import"),
    }
    return render(request, "network/list.html", context)


def _facts(kind: str, one: Any) -> list[tuple[str, Any, str]]:
    """Give the object's facts as label, value and address; what nobody knows is left out by the page."""

    def at(target_kind: str, target: Any) -> str:
        return reverse("plant", args=[target_kind, target.code]) if target is not None else ""

    facts: list[tuple[str, Any, str]] = [(_("Owner"), one.owner, "")]
    if kind == "site":
        services = ", ".join(str(name) for name in one.priority_services or [])
        facts += [
            (_("Kind"), SITE_KINDS.get(one.kind, one.kind), ""),
            (_("Commune"), one.area, ""),
            (_("Place"), f"{one.lat:.5f}, {one.lon:.5f}", ""),
            (_("Feeder"), one.feeder, at("feeder", one.feeder)),
            (_("Radio cells"), one.cells, ""),
            (_("Generator"), _("yes") if one.generator else _("no"), ""),
            *_trial(one),
            (_("Battery [min]"), one.battery_min, ""),
            (_("Users served"), one.users, ""),
            (_("Priority services"), services, ""),
        ]
    elif kind == "link":
        duct = one.cable.duct if one.cable else None
        facts += [
            (_("From"), one.a, at("site", one.a)),
            (_("To"), one.b, at("site", one.b)),
            (_("Cable"), one.cable, at("cable", one.cable)),
            (_("Duct"), duct, at("duct", duct)),
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


def _trial(site: Any) -> list[tuple[str, Any, str]]:
    """Give when the generator was last run on trial and by whom; of a site without one nothing."""
    if not site.generator:
        return []
    by = f" · {site.generator_tested_by}" if site.generator_tested_by else ""
    on = (
        date_format(site.generator_tested_on, "d/m/Y") + by if site.generator_tested_on else _("never, as far as known")
    )
    return [(_("Generator tested on"), on, "")]


def may_note_trial(site: Any, viewer: Actor) -> bool:
    """Tell whether the viewer may note a trial run here: a generator stands there and the site is the body's own."""
    own = viewer.sees_all or site.owner_id == viewer.organisation_id
    return bool(site.generator and own and viewer.may("network.import"))


def _focus(kind: str, one: Any) -> str:
    """Give where the inset map looks: longitude, latitude, zoom."""
    if kind == "site":
        return f"{one.lon},{one.lat},12"
    if kind == "link":
        return f"{(one.a.lon + one.b.lon) / 2},{(one.a.lat + one.b.lat) / 2},11"
    return ""


@door("network.read")
def plant(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Show one object and all that hangs on it."""
    viewer = viewer_of(request)
    one = queries.one(kind, code, viewer=viewer)
    hanging = queries.hangs_on(kind, code, viewer=viewer)
    ways = [
        (way, label, [site for site in hanging.sites if site.way == way])
        for way, label in WAYS.items()
        if any(site.way == way for site in hanging.sites)
    ]
    changes = [
        (change, [(FIELDS.get(name, name), *values) for name, values in change.fields.items()])
        for change in queries.history(kind, code, viewer=viewer)
    ]
    context = {
        "kind": kind,
        "label": KIND_ONE[kind],
        "labels": KIND_LABELS[kind],
        "icon": ICONS[kind],
        "one": one,
        "facts": _facts(kind, one),
        "focus": _focus(kind, one),
        "hanging": hanging,
        "ways": [(way, label, sites[:SHOWN_SITES], len(sites)) for way, label, sites in ways],
        "parts": [
            ("link", KIND_LABELS["link"], hanging.links),
            ("cable", KIND_LABELS["cable"], hanging.cables),
            ("feeder", KIND_LABELS["feeder"], hanging.feeders),
        ],
        "site_kinds": SITE_KINDS,
        "neighbours": queries.links_of(code, viewer=viewer) if kind == "site" else [],
        "changes": changes,
        "trials": queries.generator_trials(code, viewer=viewer) if kind == "site" else [],
        "trial_form": TrialForm() if kind == "site" and may_note_trial(one, viewer) else None,
    }
    return render(request, "network/plant.html", context)


@door("network.read")
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the registry as a file that can be imported again."""
    headers = {"Content-Disposition": 'attachment; filename="mang-luoi.network.json"'}
    options = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(export_dict(viewer=viewer_of(request)), headers=headers, json_dumps_params=options)
