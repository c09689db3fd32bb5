"""API operations on rules: what can be measured, binding, measuring, what was found."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Schema, Status

from thongsuot.api.directives.common import actor
from thongsuot.api.door import door
from thongsuot.api.proof.common import router
from thongsuot.kernel import clock
from thongsuot.proof import actions, queries, registry
from thongsuot.proof.values import BindingView, ResultView


class ParameterOut(Schema):
    """One figure that a rule takes."""

    name: str
    label: str
    kind: str
    default: Any = None
    minimum: int
    maximum: int
    choices: list[str]
    optional: bool


class RuleOut(Schema):
    """One rule that can be bound."""

    code: str
    name: str
    description: str
    room: str
    reaches: list[str]
    parameters: list[ParameterOut]


class LineOut(Schema):
    """One line of the list behind a result."""

    words: str
    light: str
    link: str


class ResultOut(Schema):
    """What a check found for one party."""

    organisation_id: int
    organisation: str
    light: str
    label: str
    words: str
    looked_at: int
    held: int
    lines: list[LineOut]
    lines_hidden: bool
    since: dt.datetime
    first_at: dt.datetime
    measured_at: dt.datetime


class BindingOut(Schema):
    """One rule bound to one obligation, with what it found last."""

    binding_id: int
    rule: str
    title: str
    figures: dict[str, Any]
    reach: str
    organisation: str
    obligation_id: int
    directive_id: int
    directive: str
    clause: str
    task_text: str
    light: str
    made_at: dt.datetime
    made_by: str
    retired_at: dt.datetime | None
    version: int
    latest: list[ResultOut]


class BindingPageOut(BindingOut):
    """One bound rule with its history."""

    history: list[ResultOut]


class BindIn(Schema):
    """A rule to bind."""

    rule: str
    figures: dict[str, Any] = {}
    organisation: str = ""
    reach: str = ""


class FiguresIn(Schema):
    """Figures to change."""

    figures: dict[str, Any]
    version: int | None = None


class VersionIn(Schema):
    """The version on which the person decided."""

    version: int | None = None


def _result(one: ResultView) -> dict[str, Any]:
    lines = [{"words": line.words, "light": line.light, "link": line.link} for line in one.verdict.lines]
    return {
        **{name: getattr(one, name) for name in ("organisation_id", "organisation", "light", "label")},
        **{name: getattr(one, name) for name in ("since", "first_at", "measured_at")},
        "words": one.verdict.words,
        "looked_at": one.verdict.looked_at,
        "held": one.verdict.held,
        "lines": lines,
        "lines_hidden": one.hidden,
    }


def _view(view: BindingView) -> dict[str, Any]:
    names = [name for name in BindingOut.model_fields if name not in ("figures", "latest")]
    return {
        **{name: getattr(view, name) for name in names},
        "figures": dict(view.raw_figures),
        "latest": [_result(one) for one in view.latest],
        "history": [_result(one) for one in view.history],
    }


@router.get("/rules", response=list[RuleOut], summary="What can be measured", operation_id="proof_rules")
@door("directives.read")
def rules(request: HttpRequest) -> Any:
    """List every rule with the figures that it takes."""
    return [
        {
            **{name: getattr(rule, name) for name in ("code", "name", "description", "room")},
            "reaches": list(rule.reaches),
            "parameters": [
                {
                    **{name: getattr(one, name) for name in ("name", "kind", "default", "minimum", "maximum")},
                    "label": one.words,
                    "choices": [value for value, _label in one.choices],
                    "optional": one.optional,
                }
                for one in rule.parameters
            ],
        }
        for rule in registry.all_rules()
    ]


@router.get("/bindings", response=list[BindingOut], summary="What is measured", operation_id="proof_bindings")
@door("directives.read")
def bindings(request: HttpRequest, obligation_id: int | None = None, directive_id: int | None = None) -> Any:
    """List bound rules with what each found last; a party sees those that measure it."""
    found = queries.bindings(viewer=actor(request), obligation_id=obligation_id, directive_id=directive_id)
    return [_view(view) for view in found]


@router.post(
    "/obligations/{int:obligation_id}/bindings",
    response={201: BindingPageOut},
    summary="Bind a rule",
    operation_id="proof_bind",
)
@door("proof.bind")
def bind(request: HttpRequest, obligation_id: int, body: BindIn) -> Any:
    """Bind a rule to an obligation; it is measured at once, then every few minutes."""
    made = actions.bind_rule(obligation_id, by=actor(request), now=clock.now(), **body.dict())
    return Status(201, _view(queries.binding(made.pk, viewer=actor(request))))


@router.get(
    "/bindings/{int:binding_id}", response=BindingPageOut, summary="Show a bound rule", operation_id="proof_binding"
)
@door("directives.read")
def binding(request: HttpRequest, binding_id: int) -> Any:
    """Show one bound rule: the list behind each light, and how it went before."""
    return _view(queries.binding(binding_id, viewer=actor(request)))


@router.post(
    "/bindings/{int:binding_id}/check", response=BindingPageOut, summary="Measure now", operation_id="proof_check"
)
@door("proof.check")
def check(request: HttpRequest, binding_id: int) -> Any:
    """Measure a bound rule now; asked again within seconds, the last measurement stands."""
    actions.check_now(binding_id, by=actor(request), now=clock.now())
    return _view(queries.binding(binding_id, viewer=actor(request)))


@router.put(
    "/bindings/{int:binding_id}/figures",
    response=BindingPageOut,
    summary="Change the figures",
    operation_id="proof_change",
)
@door("proof.bind")
def change(request: HttpRequest, binding_id: int, body: FiguresIn) -> Any:
    """Change the figures of a bound rule; it is measured at once."""
    actions.change_figures(binding_id, by=actor(request), now=clock.now(), **body.dict())
    return _view(queries.binding(binding_id, viewer=actor(request)))


@router.post(
    "/bindings/{int:binding_id}/retire", response=BindingPageOut, summary="Take a rule off", operation_id="proof_retire"
)
@door("proof.bind")
def retire(request: HttpRequest, binding_id: int, body: VersionIn) -> Any:
    """Take a rule off its obligation; its history stays."""
    actions.retire(binding_id, by=actor(request), now=clock.now(), version=body.version)
    return _view(queries.binding(binding_id, viewer=actor(request)))
