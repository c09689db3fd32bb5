"""Typed forms of an incident on pages: what was filled in, and filling one in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thongsuot.incidents import actions, queries
from thongsuot.incidents.typed import MOST_ROWS, Field, TypedForm, form_for
from thongsuot.incidents.values import FormView
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.web.door import door
from thongsuot.web.incidents.forms import Moment
from thongsuot.web.incidents.views import actor_of

SPARE_ROWS = 3


def _moment(value: str) -> str:
    return f"{timezone.localtime(dt.datetime.fromisoformat(value)):%Y-%m-%dT%H:%M}"


def _input(field: Field, language: str) -> forms.Field:
    """Give the input of one field; what is right is decided by the room, not by the browser."""
    words: dict[str, Any] = {
        "label": field.label.in_language(language),
        "help_text": field.help.in_language(language),
        "required": False,
    }
    listed = [(key, said.in_language(language)) for key, said in field.choices]
    if field.type == "choice":
        return forms.CharField(**words, widget=forms.Select(choices=[("", "–"), *listed]))
    if field.type == "choices":
        return forms.MultipleChoiceField(**words, choices=listed, widget=forms.CheckboxSelectMultiple)
    if field.type == "yesno":
        chosen = [("", "–"), ("yes", _("yes")), ("no", _("no"))]
        return forms.CharField(**words, widget=forms.Select(choices=chosen))
    if field.type == "long":
        return forms.CharField(**words, widget=forms.Textarea(attrs={"rows": 3, "maxlength": int(field.most or 4000)}))
    if field.type == "moment":
        return forms.CharField(**words, widget=Moment)
    if field.type in ("number", "money"):
        return forms.CharField(**words, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
    return forms.CharField(**words, widget=forms.TextInput(attrs={"maxlength": int(field.most or 4000)}))


class FilledIn(forms.Form):
    """A typed form in the browser; rows are inputs named ``key.number.column``."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, spec: TypedForm, *, content: dict[str, Any], version: int, data: QueryDict | None) -> None:
        super().__init__(data, initial={"version": version})
        self.spec, language = spec, get_language() or "vi"
        self.rows: dict[str, int] = {}
        for field in spec.fields:
            value = content.get(field.key)
            if field.type != "rows":
                self.fields[field.key] = _input(field, language)
                self.fields[field.key].initial = _shown(field, value)
                continue
            filled = value or []
            count = min(MOST_ROWS, max(len(filled) + SPARE_ROWS, _posted(data, field)))
            self.rows[field.key] = count
            for number in range(count):
                for column in field.columns:
                    name = f"{field.key}.{number}.{column.key}"
                    self.fields[name] = _input(column, language)
                    if number < len(filled):
                        self.fields[name].initial = _shown(column, filled[number].get(column.key))

    def values(self) -> dict[str, Any]:
        """Give what was typed, in the shape that the room takes."""
        out: dict[str, Any] = {}
        for field in self.spec.fields:
            if field.type == "rows":
                out[field.key] = [
                    {
                        column.key: self.cleaned_data.get(f"{field.key}.{number}.{column.key}", "")
                        for column in field.columns
                    }
                    for number in range(self.rows[field.key])
                ]
            else:
                out[field.key] = self.cleaned_data.get(field.key)
        return out

    def parts(self) -> list[dict[str, Any]]:
        """Give the form's parts in order: a field, or a table of rows with its heads."""
        language, out = get_language() or "vi", []
        for field in self.spec.fields:
            if field.type != "rows":
                out.append(
                    {"field": self[field.key], "police": field.police, "wide": field.type in ("long", "choices")}
                )
                continue
            rows = [
                [self[f"{field.key}.{number}.{column.key}"] for column in field.columns]
                for number in range(self.rows[field.key])
            ]
            label = field.label.in_language(language)
            out.append({"label": label, "rows": rows, "police": field.police, "errors": self.errors.get(field.key)})
        return out


def _posted(data: QueryDict | None, field: Field) -> int:
    """Count the rows that a browser sent."""
    numbers = [name.split(".")[1] for name in data or () if name.startswith(f"{field.key}.") and name.count(".") == 2]
    return max((int(one) + 1 for one in numbers if one.isdecimal() and len(one) < 3), default=0)


def _shown(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.type == "moment":
        return _moment(value)
    if field.type == "yesno":
        return "yes" if value else "no"
    return value


@door("incidents.read")
def form_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show the forms filled in for an incident, and what the police still need."""
    viewer = actor_of(request)
    line = queries.incident(code, viewer=viewer)
    language = get_language() or "vi"
    filled = queries.filled_forms(code, viewer=viewer)
    first = form_for(line.kind)
    mine = {view.form for view in filled if view.is_own}
    catalogue = queries.form_catalogue(viewer=viewer)
    offered = [
        (spec.key, spec.name.in_language(language), spec.about.in_language(language), spec is first)
        for spec in sorted(catalogue.values(), key=lambda spec: spec is not first)
        if spec.key not in mine
    ]
    context = {
        "line": line,
        "is_drill": line.is_drill,
        "filled": filled,
        "offered": offered,
        "may_fill": viewer.may("incidents.respond") and line.state != "merged",
    }
    return render(request, "incidents/forms.html", context)


@door("incidents.respond", methods=("GET", "POST"))
def form_page(request: HttpRequest, code: str, key: str) -> HttpResponseBase:
    """Fill a typed form in, or set right what stands in it."""
    viewer = actor_of(request)
    line = queries.incident(code, viewer=viewer)
    spec = queries.form_catalogue(viewer=viewer).get(key)
    view: FormView = queries.filled_form(code, key, viewer=viewer)
    if spec is None:
        raise NotFound(_("There is no such form."))
    posted = request.POST if request.method == "POST" else None
    form = FilledIn(spec, content=view.content, version=view.version, data=posted)
    status = 200
    if posted is not None:
        status = 422
        if form.is_valid() and _save(request, code, form):
            return redirect("incident_forms", code=code)
    context = {"line": line, "view": view, "form": form, "parts": form.parts(), "is_drill": line.is_drill}
    return render(request, "incidents/form.html", context, status=status)


def _save(request: HttpRequest, code: str, form: FilledIn) -> bool:
    try:
        actions.fill_form(
            code,
            form.spec.key,
            values=form.values(),
            version=form.cleaned_data["version"],
            by=actor_of(request),
            now=clock.now(),
        )
    except Refused as trouble:
        form.add_error(None, str(trouble.message))
        return False
    except Invalid as trouble:
        form.add_error(None, str(trouble.message))
        for name, said in trouble.details.get("fields", {}).items():
            form.add_error(name if name in form.fields else None, said)
        return False
    messages.success(request, _("The form is saved."))
    return True
