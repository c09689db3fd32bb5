"""API operations of typed incident forms: the catalogue as data, what was filled in, filling in."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router, Schema

from thongsuot.api.door import door
from thongsuot.api.incidents import actor_of
from thongsuot.incidents import actions, queries
from thongsuot.incidents.typed import Field as FormField
from thongsuot.kernel import clock

router = Router(tags=["incidents"])


class FieldOut(Schema):
    """One field of a typed form."""

    key: str
    type: str = Field(description="text, long, choice, choices, number, money, moment, yesno or rows.")
    label: str
    required: bool
    police: bool = Field(description="The police need it.")
    choices: list[str] = Field(description="Keys to choose from.")
    columns: list[str] = Field(description="Columns of the rows.")


class SpecOut(Schema):
    """A typed form."""

    key: str
    name: str
    kinds: list[str] = Field(description="Kinds of incidents that it is offered for first.")
    fields: list[FieldOut]


class FilledOut(Schema):
    """What one body filled in."""

    form: str
    name: str
    organisation: str
    organisation_code: str
    content: dict[str, Any]
    missing_for_police: list[str]
    total_value: int | None = Field(description="Sum of the rows' money in VND.")
    filled_at: dt.datetime | None
    filled_by: str
    version: int


class FillIn(Schema):
    """Values by field key; rows as a list of objects, moments as ISO 8601."""

    values: dict[str, Any]
    version: int | None = Field(None, description="The version that the caller saw, 0 for a new form; stale: 409.")


def _field(field: FormField) -> dict[str, Any]:
    return {
        "key": field.key,
        "type": field.type,
        "label": field.label.in_language(get_language() or "vi"),
        "required": field.required,
        "police": field.police,
        "choices": [key for key, _label in field.choices],
        "columns": [column.key for column in field.columns],
    }


@router.get("/forms/catalogue", response=list[SpecOut], operation_id="list_incident_form_kinds", summary="Typed forms")
@door("incidents.read")
def catalogue(request: HttpRequest) -> Any:
    """List the typed forms with their fields, as data for other programs."""
    specs = queries.form_catalogue(viewer=actor_of(request)).values()
    return [
        {
            "key": spec.key,
            "name": spec.name.in_language(get_language() or "vi"),
            "kinds": list(spec.kinds),
            "fields": [_field(field) for field in spec.fields],
        }
        for spec in specs
    ]


@router.get("/{code}/forms", response=list[FilledOut], operation_id="list_incident_forms", summary="Forms filled in")
@door("incidents.read")
def list_forms(request: HttpRequest, code: str) -> Any:
    """List the forms of an incident: one's own body's; all for the department, and for the police in their matters."""
    return [asdict(view) for view in queries.filled_forms(code, viewer=actor_of(request))]


@router.put("/{code}/forms/{key}", response=FilledOut, operation_id="fill_incident_form", summary="Fill a form in")
@door("incidents.respond")
def fill_form(request: HttpRequest, code: str, key: str, body: FillIn) -> Any:
    """Fill a form in for the caller's body; 422 says for each field what is wrong, and nothing was saved then."""
    actor = actor_of(request)
    actions.fill_form(code, key, values=body.values, version=body.version, by=actor, now=clock.now())
    return asdict(queries.filled_form(code, key, viewer=actor))
