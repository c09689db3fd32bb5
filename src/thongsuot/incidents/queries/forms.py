"""Typed forms as their readers see them: the body that filled one in, the department, the police in their matters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from thongsuot.incidents import typed
from thongsuot.incidents.models import FilledForm, Incident
from thongsuot.incidents.queries.rooms import seen
from thongsuot.incidents.scope import sees_whole
from thongsuot.incidents.values import FormView
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.people.models import Organisation


def form_catalogue(*, viewer: Actor) -> dict[str, typed.TypedForm]:
    """Give every typed form by its key."""
    viewer.require("incidents.read")
    return typed.forms()


def filled_forms(code: str, *, viewer: Actor) -> tuple[FormView, ...]:
    """List the forms filled in for an incident that the viewer may read, their own body's first."""
    incident = seen(code, viewer=viewer)
    rows = FilledForm.objects.filter(incident=incident).select_related("organisation")
    if not sees_whole(incident, viewer):
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    views = [_view(typed.forms()[row.form], row, viewer) for row in rows if row.form in typed.forms()]
    return tuple(sorted(views, key=lambda view: not view.is_own))


def filled_form(code: str, form: str, *, viewer: Actor) -> FormView:
    """Give the viewer's own body's form of an incident, empty where it was not filled in yet."""
    incident: Incident = seen(code, viewer=viewer)
    spec = typed.forms().get(form)
    if spec is None:
        raise NotFound(gettext_lazy("There is no such form."))
    rows = FilledForm.objects.filter(incident=incident, organisation_id=viewer.organisation_id or 0, form=form)
    return _view(spec, rows.select_related("organisation").first(), viewer)


def _view(spec: typed.TypedForm, row: FilledForm | None, viewer: Actor) -> FormView:
    language = get_language() or "vi"
    values: dict[str, Any] = row.content if row else {}
    body: Organisation | None = row.organisation if row else None
    lines = [
        (field.label.in_language(language), _words(field, values[field.key], language))
        for field in spec.fields
        if field.key in values and field.type != "rows"
    ]
    tables = [
        (
            field.label.in_language(language),
            tuple(column.label.in_language(language) for column in field.columns),
            tuple(
                tuple(_words(column, one.get(column.key), language) for column in field.columns)
                for one in values[field.key]
            ),
        )
        for field in spec.fields
        if field.key in values and field.type == "rows"
    ]
    missing = typed.missing_for_police(spec, values)
    return FormView(
        form=spec.key,
        name=spec.name.in_language(language),
        about=spec.about.in_language(language),
        organisation=str(body) if body else "",
        organisation_code=body.code if body else "",
        is_own=row is None or row.organisation_id == viewer.organisation_id,
        content=values,
        lines=tuple(lines),
        tables=tuple(tables),
        missing_for_police=tuple(field.label.in_language(language) for field in missing),
        asked_by_police=sum(1 for field in spec.fields if field.police),
        total_value=typed.total_value(spec, values),
        filled_at=row.filled_at if row else None,
        filled_by=row.filled_by if row else "",
        version=row.version if row else 0,
    )


def _words(field: typed.Field, value: Any, language: str) -> str:
    if value is None:
        return "–"
    labels = {key: said.in_language(language) for key, said in field.choices}
    if field.type == "choice":
        return labels.get(value, str(value))
    if field.type == "choices":
        return ", ".join(labels.get(one, str(one)) for one in value)
    if field.type == "yesno":
        return _("yes") if value else _("no")
    if field.type == "moment":
        return f"{timezone.localtime(dt.datetime.fromisoformat(value)):%H:%M %d/%m/%Y}"
    if field.type in ("number", "money"):
        text = f"{value:,}".replace(",", "\x00").replace(".", ",").replace("\x00", ".")
        return text if language[:2] == "vi" else f"{value:,}"
    return str(value)
