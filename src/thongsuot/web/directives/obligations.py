"""Pages of one obligation while it is being checked: correct, split, merge, add, remove, parties, date."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.directives import actions, queries, spans
from thongsuot.directives.values import DirectiveView, ObligationView
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, NotFound
from thongsuot.people.queries import organisations
from thongsuot.web.directives.documents import confirm_or_list_faults
from thongsuot.web.directives.forms import AddForm, DueForm, ObligationForm, SplitForm
from thongsuot.web.directives.given import actor, cleaned, version_of
from thongsuot.web.door import door


def _back(directive_id: int, obligation_id: int = 0) -> HttpResponse:
    answer = redirect("directive", directive_id)
    if obligation_id:
        answer["Location"] += f"#o{obligation_id}"
    return answer


def _found(view: DirectiveView, obligation_id: int) -> ObligationView:
    for one in (*view.obligations, *view.removed):
        if one.obligation_id == obligation_id:
            return one
    raise NotFound(_("There is no such obligation in this directive."))


@door("directives.draft", methods=("GET", "POST"))
def obligation(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Correct one obligation; also the place to split it, date it and choose its parties."""
    if request.method == "POST":
        given = cleaned(ObligationForm(request.POST))
        actions.correct_obligation(directive_id, obligation_id, by=actor(request), now=clock.now(), **given)
        messages.success(request, _("Saved."))
        return _back(directive_id, obligation_id)
    viewer = actor(request)
    view = queries.directive(directive_id, viewer=viewer)
    one = _found(view, obligation_id)
    fields = (
        "clause",
        "task_text",
        "addressees",
        "coordinates_with",
        "legal_basis",
        "urgency",
        "deadline",
        "report_required",
    )
    points = [
        {"at": at, "head": view.text[one.start : at].strip(), "tail": view.text[at : one.end].strip()}
        for at in spans.split_points(view.text, start=one.start, end=one.end)
    ]
    held = {party.code: party.role for party in one.parties}
    offered = {offer.code: offer.role for offer in queries.suggestions(one, viewer=viewer, now=clock.now())}
    bodies = [
        {"code": body.code, "name": body.name, "role": held.get(body.code, ""), "offered": offered.get(body.code, "")}
        for body in organisations(viewer=viewer)
    ]
    bodies.sort(key=lambda body: (not body["role"], not body["offered"], body["name"]))
    page = {
        "view": view,
        "one": one,
        "form": ObligationForm(initial={name: getattr(one, name) for name in (*fields, "version")}),
        "due_form": DueForm(
            initial={"due_on": one.due_on if one.due_set_by_office else one.proposed_due_on, "version": one.version}
        ),
        "points": points,
        "bodies": bodies,
        "before": view.text[max(0, one.start - 240) : one.start],
        "source": view.text[one.start : one.end],
        "after": view.text[one.end : one.end + 240],
    }
    return render(request, "directives/obligation.html", page)


@door("directives.draft", methods=("POST",))
def add(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Add an obligation from a selection or a quotation."""
    given = cleaned(AddForm(request.POST))
    made = actions.add_obligation(directive_id, by=actor(request), now=clock.now(), **given)
    messages.success(request, _("Obligation added."))
    return _back(directive_id, made.pk)


@door("directives.draft", methods=("POST",))
def split(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Split an obligation at the chosen place."""
    given = cleaned(SplitForm(request.POST))
    first, _second = actions.split_obligation(
        directive_id, obligation_id, at=given["at"], version=given["version"], by=actor(request), now=clock.now()
    )
    messages.success(request, _("Split in two."))
    return _back(directive_id, first.pk)


@door("directives.draft", methods=("POST",))
def merge(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Merge the ticked obligations."""
    ids = tuple(int(value) for value in request.POST.getlist("merge") if value.isdigit())
    kept = actions.merge_obligations(directive_id, obligation_ids=ids, by=actor(request), now=clock.now())
    messages.success(request, _("Merged. The others can be restored from the list of removed ones."))
    return _back(directive_id, kept.pk)


@door("directives.draft", methods=("POST",))
def remove(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Remove an obligation."""
    actions.remove_obligation(directive_id, obligation_id, by=actor(request), now=clock.now())
    messages.success(request, _("Removed. It can be restored below."))
    return _back(directive_id)


@door("directives.draft", methods=("POST",))
def restore(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Restore a removed obligation."""
    actions.restore_obligation(directive_id, obligation_id, by=actor(request), now=clock.now())
    messages.success(request, _("Restored."))
    return _back(directive_id, obligation_id)


@door("directives.draft", methods=("POST",))
def set_due(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Set the office's own date."""
    given = cleaned(DueForm(request.POST))
    actions.set_due(directive_id, obligation_id, by=actor(request), now=clock.now(), **given)
    messages.success(request, _("Saved."))
    return _back(directive_id, obligation_id)


@door("directives.draft", methods=("POST",))
def set_parties(request: HttpRequest, directive_id: int, obligation_id: int) -> HttpResponse:
    """Set the parties of one obligation from the list of all bodies."""
    roles = {name.removeprefix("role-"): role for name, role in request.POST.items() if name.startswith("role-")}
    actions.set_parties(
        directive_id,
        obligation_id,
        leads=tuple(code for code, role in roles.items() if role == "lead"),
        coordinates=tuple(code for code, role in roles.items() if role == "coordinate"),
        version=version_of(request),
        by=actor(request),
        now=clock.now(),
    )
    messages.success(request, _("Parties saved."))
    return _back(directive_id, obligation_id)


@door("directives.draft", methods=("POST",))
def set_all_parties(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Set the parties of every obligation as ticked on the reader; each tick reads ``obligation:role:code``."""
    ticked: dict[int, dict[str, list[str]]] = defaultdict(lambda: {"lead": [], "coordinate": []})
    for value in request.POST.getlist("shown"):
        if value.isdigit():
            ticked[int(value)]  # an obligation shown with nothing ticked shall have no parties
    for value in request.POST.getlist("party"):
        obligation_id, _sep, rest = value.partition(":")
        role, _sep, code = rest.partition(":")
        if not obligation_id.isdigit() or role not in ("lead", "coordinate") or not code:
            raise Invalid(_("This choice of parties can't be read."), details={"party": value})
        ticked[int(obligation_id)][role].append(code)
    wanted = {pk: (tuple(roles["lead"]), tuple(roles["coordinate"])) for pk, roles in ticked.items()}
    changed = actions.set_parties_of_many(
        directive_id, wanted=wanted, version=version_of(request), by=actor(request), now=clock.now()
    )
    if request.POST.get("then") == "confirm":
        return confirm_or_list_faults(request, directive_id)
    messages.success(request, _("Parties saved for %(count)s obligations.") % {"count": changed})
    return _back(directive_id)
