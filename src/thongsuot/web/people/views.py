"""The directory: bodies, persons, their roles."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people import actions, queries, rules
from thongsuot.people.models import Organisation, Person
from thongsuot.people.words import OrganisationKind, Role
from thongsuot.web.door import SignedInRequest, door
from thongsuot.web.people.forms import BodyForm, NewBodyForm, NewPersonForm, PasswordForm, PersonForm, RolesForm
from thongsuot.web.people.keeping import keeping_forms


@door("people.read")
def people(request: SignedInRequest) -> HttpResponse:
    """Show the bodies of the province and the persons whom the viewer may see."""
    viewer = request.actor
    kind = request.GET.get("kind", "")
    words = request.GET.get("q", "")
    kinds = (kind,) if kind in OrganisationKind.values else ()
    called = [row.pk for row in queries.bodies_called(words, viewer=viewer, kinds=kinds)]
    bodies = queries.organisations(viewer=viewer, kinds=kinds).filter(pk__in=called)
    persons = queries.persons(viewer=viewer).order_by("organisation__name", "display_name")
    role = request.GET.get("role", "")
    if role in Role.values:
        persons = persons.filter(grants__role=role, grants__ends_at=None).distinct()
    return render(
        request,
        "people/people.html",
        {
            "bodies": bodies.annotate(people_count=Count("persons", filter=Q(persons__is_active=True))),
            "persons": persons,
            "kinds": OrganisationKind.choices,
            "kind": kind,
            "words": words,
            "roles": Role.choices,
            "role": role,
            "may_manage": viewer.may("people.manage"),
        },
    )


def _body_page(request: SignedInRequest, found: Organisation, form: BodyForm | None) -> HttpResponse:
    viewer = request.actor
    return render(
        request,
        "people/body.html",
        {
            "body": found,
            "persons": queries.persons(viewer=viewer).filter(organisation=found),
            "children": queries.organisations(viewer=viewer).filter(parent=found),
            "units": queries.units(found, viewer=viewer, day=clock.now().date()),
            "form": form,
            "keeping": keeping_forms(found, viewer=viewer) if form is not None else None,
            "more_kinds": [OrganisationKind(kind).label for kind in found.kinds[1:]],
            "went_to": found.went_to.select_related("after"),
            "came_from": found.came_from.select_related("before"),
            "aliases": found.aliases.all(),
        },
        status=422 if form is not None and form.errors else 200,
    )


@door("people.read")
def body(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one body with its people, and to the administrator the form to change it."""
    found = queries.organisation(code, viewer=request.actor)
    names = ("name", "short_name", "kind", "parent", "email", "phone")
    form = BodyForm(viewer=request.actor, initial={name: getattr(found, name) for name in names})
    return _body_page(request, found, form if request.actor.may("people.manage") else None)


@door("people.manage", methods=("POST",))
def change_body(request: SignedInRequest, code: str) -> HttpResponse:
    """Change how a body is called and reached."""
    found = queries.organisation(code, viewer=request.actor)
    form = BodyForm(request.POST, viewer=request.actor)
    if form.is_valid():
        try:
            actions.change_organisation(found, by=request.actor, now=clock.now(), **form.cleaned_data)
        except (Invalid, Refused) as trouble:
            form.add_error(None, str(trouble.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("body", code=code)
    return _body_page(request, queries.organisation(code, viewer=request.actor), form)


@door("people.manage", methods=("GET", "POST"))
def add_body(request: SignedInRequest) -> HttpResponse:
    """Add a body to the directory."""
    form = NewBodyForm(request.POST or None, viewer=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_organisation(by=request.actor, now=clock.now(), **form.cleaned_data)
        except (Invalid, Refused) as trouble:
            form.add_error("code", str(trouble.message))
        else:
            messages.success(request, _("%(name)s is in the directory.") % {"name": made.name})
            return redirect("body", code=made.code)
    context = {"form": form, "heading": _("New body")}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


@door("people.manage", methods=("GET", "POST"))
def add_person(request: SignedInRequest) -> HttpResponse:
    """Add a person with roles and a first password."""
    form = NewPersonForm(request.POST or None, viewer=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.add_person(
                email=given["email"],
                display_name=given["display_name"],
                organisation=given["organisation"],
                roles=tuple(given["roles"]),
                password=given["password"],
                phone=given["phone"],
                position=given["position"],
                by=request.actor,
                now=clock.now(),
            )
        except (Invalid, Refused) as trouble:
            form.add_error("password" if trouble.given_code == "weak_password" else "email", str(trouble.message))
        else:
            messages.success(request, _("%(name)s can sign in now.") % {"name": made.display_name})
            return redirect("person", pk=made.pk)
    context = {"form": form, "heading": _("New person")}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _person_page(request: SignedInRequest, found: Person, form: PersonForm | None) -> HttpResponse:
    viewer = request.actor
    held = sorted(queries.roles_of(found, now=clock.now()))
    return render(
        request,
        "people/person.html",
        {
            "person": found,
            "held": [Role(role).label for role in held],
            "needs_second_factor": rules.needs_second_factor(held),
            "grants": found.grants.order_by("-starts_at"),
            "form": form,
            "roles_form": RolesForm(initial={"roles": held}) if form is not None else None,
            "password_form": PasswordForm() if form is not None else None,
            "is_me": viewer.id == f"person:{found.pk}",
        },
        status=422 if form is not None and form.errors else 200,
    )


@door("people.read")
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one person, and to the administrator the forms to change them."""
    found = queries.person(pk, viewer=request.actor)
    names = ("display_name", "organisation", "position", "phone")
    form = PersonForm(viewer=request.actor, initial={name: getattr(found, name) for name in names})
    return _person_page(request, found, form if request.actor.may("people.manage") else None)


@door("people.manage", methods=("POST",))
def change_person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a person's name, body, position and telephone."""
    found = queries.person(pk, viewer=request.actor)
    form = PersonForm(request.POST, viewer=request.actor)
    if form.is_valid():
        try:
            actions.change_person(found, by=request.actor, now=clock.now(), **form.cleaned_data)
        except (Invalid, Refused) as trouble:
            form.add_error(None, str(trouble.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("person", pk=pk)
    return _person_page(request, queries.person(pk, viewer=request.actor), form)


@door("people.manage", methods=("POST",))
def set_roles(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set the roles that a person holds from now on."""
    found = queries.person(pk, viewer=request.actor)
    actions.set_roles(found, roles=tuple(request.POST.getlist("roles")), by=request.actor, now=clock.now())
    messages.success(request, _("The roles hold from now on."))
    return redirect("person", pk=pk)


@door("people.manage", methods=("POST",))
def set_active(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a person sign in, or no longer."""
    found = queries.person(pk, viewer=request.actor)
    actions.set_active(found, active=request.POST.get("active") == "1", by=request.actor, now=clock.now())
    messages.success(request, _("Saved."))
    return redirect("person", pk=pk)


@door("people.manage", methods=("POST",))
def set_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a person a new password."""
    found = queries.person(pk, viewer=request.actor)
    actions.set_password(found, password=request.POST.get("password", ""), by=request.actor, now=clock.now())
    messages.success(request, _("The new password holds; the person is signed out everywhere."))
    return redirect("person", pk=pk)
