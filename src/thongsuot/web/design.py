"""The living page: every token and component with an example, in the running product."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.kernel import clock
from thongsuot.web.door import door
from thongsuot.web.icons import ICONS
from thongsuot.web.tones import SHAPES

COLOURS = ("bg", "surface", "surface-2", "surface-3", "line", "line-strong", "ink", "ink-2", "ink-3", "brand", "grave")
SIZES = ("3xl", "2xl", "xl", "lg", "md", "sm", "xs")
SAMPLE = (
    "1. Sở Khoa học và Công nghệ chủ trì rà soát các tuyến cáp trọng yếu, hoàn thành trước ngày 15 tháng 12. "
    "2. Công an tỉnh phối hợp bảo vệ các nhà trạm, báo cáo hằng tháng."
)


class SampleForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As on the official letter."))
    due = forms.DateField(
        label=gettext_lazy("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("a", gettext_lazy("Directive")), ("b", gettext_lazy("Plan"))]
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        widget=forms.RadioSelect,
        choices=[("lead", gettext_lazy("Leads")), ("coordinate", gettext_lazy("Coordinates"))],
    )
    text = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("Urgent"), required=False)
    paper = forms.FileField(label=gettext_lazy("File"), required=False)


@door("self.use")
def design(request: HttpRequest) -> HttpResponse:
    """Show every token and component."""
    now = clock.now()

    def ago(minutes: int) -> dt.datetime:
        return now - dt.timedelta(minutes=minutes)

    context = {
        "colours": COLOURS,
        "sizes": SIZES,
        "tones": SHAPES,
        "icons": sorted(ICONS),
        "form": SampleForm({"name": "", "kind": "a", "role": "lead"}),
        "page": Paginator(range(87), 20).page(2),
        "detected": ago(26),
        "yesterday": ago(60 * 31),
        "deadline": now + dt.timedelta(minutes=7),
        "passed": ago(95),
        "source": SAMPLE,
        "spans": [
            {"start": 3, "end": 104, "id": 1},
            {"start": 108, "end": 155, "id": 2, "tone": "warn"},
        ],
        "steps": [
            {"label": _("Detected"), "at": ago(26), "state": "done"},
            {"label": _("Taken over"), "at": ago(22), "state": "done", "took": _("after %s") % "4'"},
            {"label": _("Crew on scene"), "at": None, "state": "late", "took": _("target %s") % "20'"},
            {"label": _("Restored"), "at": None, "state": ""},
            {"label": _("Closed"), "at": None, "state": ""},
        ],
    }
    return render(request, "design/design.html", context)


@door("self.use")
def design_map(request: HttpRequest) -> JsonResponse:
    """Give the sample objects of the living page's map: one of each kind and state, placed where nothing real is."""
    states = ("up", "down", "degraded", "unknown")
    features = []
    for row, kind in enumerate(("site", "substation", "incident")):
        for column, state in enumerate(states):
            features.append(_point(kind, state, 106.6 + column * 0.12, 20.35 - row * 0.1))
    for row, kind in enumerate(("link", "cable", "duct", "feeder")):
        for column, state in enumerate(states):
            west, north = 106.55 + column * 0.12, 20.05 - row * 0.06
            features.append(
                _thing(kind, state, {"type": "LineString", "coordinates": [[west, north], [west + 0.1, north]]})
            )
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _point(kind: str, state: str, lon: float, lat: float) -> dict[str, object]:
    return _thing(kind, state, {"type": "Point", "coordinates": [lon, lat]})


def _thing(kind: str, state: str, geometry: dict[str, object]) -> dict[str, object]:
    properties = {"kind": kind, "state": state, "id": f"{kind}-{state}", "name": f"{kind} · {state}", "url": "/design"}
    return {"type": "Feature", "properties": properties, "geometry": geometry}
