"""Pages of lineage: the tree of a document, its ties, and orders as they come down to a body."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.directives import actions, queries
from thongsuot.directives.words import LinkRelation
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid
from thongsuot.people.queries import organisations
from thongsuot.web.directives.given import actor
from thongsuot.web.directives.lineage_picture import picture_of
from thongsuot.web.door import door


@door("directives.read")
def lineage(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Show the tree in which a document stands, its ties, and for the office the form for a new one."""
    viewer, now = actor(request), clock.now()
    view = queries.directive(directive_id, viewer=viewer)
    older = request.GET.get("older", "")
    may_link = viewer.may("directives.draft") and viewer.sees_all
    chosen = queries.directive(int(older), viewer=viewer) if may_link and older.isdigit() else None
    lines = queries.register(viewer=viewer, now=now) if may_link else []
    tree = queries.lineage(directive_id, viewer=viewer, now=now)
    page = {
        "view": view,
        "tree": tree,
        "picture": picture_of(tree),
        "may_link": may_link,
        "others": [one for one in lines if one.directive_id != directive_id],
        "older": chosen,
        "relation": request.GET.get("relation", "implements"),
        "relations": LinkRelation.choices,
        "by_clause": request.GET.get("relation") in ("amends", "reaffirms"),
    }
    return render(request, "directives/lineage.html", page)


@door("directives.draft", methods=("POST",))
def link(request: HttpRequest, directive_id: int) -> HttpResponse:
    """Tie a document to an older one."""
    older, relation = request.POST.get("older", ""), request.POST.get("relation", "")
    if not older.isdigit():
        raise Invalid(_("Choose the older document."), code="no_document")
    ids = tuple(int(value) for value in request.POST.getlist("obligation") if value.isdigit())
    if relation in ("amends", "reaffirms") and not ids:
        raise Invalid(_("Choose which obligations are amended or re-affirmed."), code="no_obligation")
    made = actions.link_directives(
        directive_id, int(older), relation=relation, obligation_ids=ids, by=actor(request), now=clock.now()
    )
    messages.success(request, _("Tied.") if made else _("This tie stands already."))
    return redirect("directive_lineage", directive_id)


@door("directives.draft", methods=("POST",))
def unlink(request: HttpRequest, directive_id: int, link_id: int) -> HttpResponse:
    """Take a tie away."""
    actions.unlink_directives(directive_id, link_id, by=actor(request), now=clock.now())
    messages.success(request, _("The tie is taken away."))
    return redirect("directive_lineage", directive_id)


@door("directives.read")
def cascade(request: HttpRequest) -> HttpResponse:
    """Show orders as they come down to a body, the topmost first."""
    viewer, code = actor(request), request.GET.get("party", "")
    bodies = organisations(viewer=viewer)
    party = bodies.filter(code=code).first() if code and viewer.sees_all else None
    page = {
        "nodes": queries.cascade(viewer=viewer, now=clock.now(), party_id=party.pk if party else None),
        "parties": bodies if viewer.sees_all else (),
        "party": code,
        "tab": "cascade",
    }
    return render(request, "directives/cascade.html", page)
