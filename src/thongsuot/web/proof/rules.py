"""Pages of rules bound to obligations: what can be measured, what is, and what it found."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.directives import queries as directives
from thongsuot.kernel import clock
from thongsuot.kernel.actor import Actor
from thongsuot.people.queries import organisations
from thongsuot.proof import actions, queries, registry
from thongsuot.web.directives.given import actor, cleaned, version_of
from thongsuot.web.door import door
from thongsuot.web.proof.forms import RuleForm


@door("directives.read")
def bound_rules(request: HttpRequest) -> HttpResponse:
    """List every rule that measures an open obligation, the worst first; and the catalogue of rules."""
    viewer, light = actor(request), request.GET.get("light", "")
    rows = queries.bindings(viewer=viewer)
    counts = {name: sum(1 for row in rows if row.light == name) for name in ("red", "amber", "green", "unknown")}
    order = ("red", "amber", "unknown", "", "green")
    shown = sorted((row for row in rows if not light or row.light == light), key=lambda row: order.index(row.light))
    page = {"rows": shown, "all": len(rows), "counts": counts, "light": light, "catalogue": registry.all_rules()}
    return render(request, "proof/rules.html", page)


@door("directives.read")
def obligation(request: HttpRequest, obligation_id: int) -> HttpResponse:
    """Show one obligation with the rules bound to it, and those that could be."""
    viewer = actor(request)
    page = {
        "one": directives.obligation(obligation_id, viewer=viewer),
        "bound": queries.bindings(viewer=viewer, obligation_id=obligation_id),
        "may_bind": viewer.may("proof.bind"),
        "may_check": viewer.may("proof.check"),
        "offers": queries.offers(obligation_id, viewer=viewer) if viewer.may("proof.bind") else (),
    }
    return render(request, "proof/obligation.html", page)


def _parties(obligation_id: int, viewer: Actor) -> list[tuple[str, str]]:
    facts = directives.share_facts(viewer=viewer, now=clock.now(), obligation_ids=[obligation_id], with_closed=True)
    return [(fact.organisation_code, fact.share.organisation) for fact in facts] or [
        (body.code, str(body)) for body in organisations(viewer=viewer)
    ]


@door("proof.bind", methods=("GET", "POST"))
def bind(request: HttpRequest, obligation_id: int, rule: str) -> HttpResponse:
    """Set the figures of a rule and bind it to an obligation."""
    viewer = actor(request)
    one = directives.obligation(obligation_id, viewer=viewer)
    found = registry.find(rule)
    form = RuleForm(found, data=request.POST or None, parties=_parties(obligation_id, viewer))
    if request.method == "POST":
        cleaned(form)
        actions.bind_rule(obligation_id, rule=rule, by=viewer, now=clock.now(), **form.given())
        messages.success(request, _("Bound and measured. It is measured again every few minutes."))
        return redirect("proof_obligation", obligation_id)
    return render(request, "proof/bind.html", {"one": one, "rule": found, "form": form})


@door("directives.read")
def binding(request: HttpRequest, binding_id: int) -> HttpResponse:
    """Show what one bound rule found: the list behind each light, and how it went before."""
    viewer = actor(request)
    view = queries.binding(binding_id, viewer=viewer)
    found = registry.known(view.rule)
    may_bind = viewer.may("proof.bind") and view.retired_at is None and found is not None
    form = RuleForm(found, initial={f"f_{k}": v for k, v in view.raw_figures.items()}) if found and may_bind else None
    page = {"view": view, "form": form, "may_bind": may_bind, "may_check": viewer.may("proof.check")}
    return render(request, "proof/binding.html", page)


@door("proof.check", methods=("POST",))
def check(request: HttpRequest, binding_id: int) -> HttpResponse:
    """Measure now."""
    actions.check_now(binding_id, by=actor(request), now=clock.now())
    messages.success(request, _("Measured just now."))
    return redirect("proof_binding", binding_id)


@door("proof.bind", methods=("POST",))
def change(request: HttpRequest, binding_id: int) -> HttpResponse:
    """Change the figures of a bound rule."""
    viewer = actor(request)
    form = RuleForm(registry.find(queries.binding(binding_id, viewer=viewer).rule), data=request.POST)
    cleaned(form)
    figures = form.given()["figures"]
    actions.change_figures(binding_id, figures=figures, version=version_of(request), by=viewer, now=clock.now())
    messages.success(request, _("Saved and measured anew."))
    return redirect("proof_binding", binding_id)


@door("proof.bind", methods=("POST",))
def retire(request: HttpRequest, binding_id: int) -> HttpResponse:
    """Take a rule off its obligation."""
    viewer = actor(request)
    row = actions.retire(binding_id, version=version_of(request), by=viewer, now=clock.now())
    messages.success(request, _("Taken off. What it found stays in its history."))
    return redirect("proof_obligation", row.obligation_id)
