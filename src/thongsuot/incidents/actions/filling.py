"""Typed forms of an incident: each body fills in its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thongsuot.incidents import rules, typed
from thongsuot.incidents.handling import held, refused, write
from thongsuot.incidents.models import FilledForm
from thongsuot.incidents.words import FORM_FAULTS
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound, Refused


@transaction.atomic
def fill_form(
    code: str, form: str, *, values: Mapping[str, Any], by: Actor, now: dt.datetime, version: int | None = None
) -> FilledForm:
    """Fill a typed form in for one's own body, or set right what stands in it.

    Raises
    ------
    Invalid
        Something is wrong; ``details["fields"]`` says for each field what. Nothing was saved.
    """
    by.require("incidents.respond")
    spec = typed.forms().get(form)
    if spec is None:
        raise NotFound(_("There is no such form."))
    incident = held(code, by=by)
    if rules.state_after("add_note", incident.state) is None:
        raise refused("wrong_state", details={"state": incident.state, "verb": "fill_form"})
    if by.organisation_id is None:
        raise Refused(_("Only a person of a body fills a form in."), code="no_body")
    rows = FilledForm.objects.select_for_update(of=("self",))
    row = rows.filter(incident=incident, organisation_id=by.organisation_id, form=form).first()
    if version is not None and version != (row.version if row else 0):
        raise refused("changed_meanwhile", details={"version": row.version if row else 0})
    kept, faults = typed.clean(spec, values, now=now)
    if faults:
        said = {name: _fault(spec, what, bound) for name, (what, bound) in faults.items()}
        raise Invalid(_("Some fields are not right; nothing was saved yet."), code="form", details={"fields": said})
    if row is None:
        row = FilledForm(incident=incident, organisation_id=by.organisation_id, form=form, version=0)
    row.content, row.filled_at, row.filled_by = kept, now, by.label
    row.version += 1
    row.save()
    write(
        incident,
        "form_filled",
        by=by,
        now=now,
        values={"form": form, "version": row.version},
        note=spec.name.in_language(get_language() or "vi"),
        only_for=by.organisation_id,
    )
    return row


def _fault(spec: typed.TypedForm, what: str, bound: object) -> str:
    if what == "too_early":
        label = next((field.label for field in spec.fields if field.key == bound), None)
        bound = label.in_language(get_language() or "vi") if label else bound
    text = FORM_FAULTS[what]
    return str(text) % {"bound": bound} if "%(bound)" in str(text) else str(text)
