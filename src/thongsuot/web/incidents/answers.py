"""What a person says about an incident: each verb is one form that goes back to the incident's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from thongsuot.incidents import actions, queries
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.people.queries import organisations
from thongsuot.web.door import door
from thongsuot.web.incidents.forms import (
    CauseForm,
    ExpectedForm,
    MergeForm,
    NoteForm,
    RestoreForm,
    ShareForm,
    SplitForm,
    VersionForm,
)
from thongsuot.web.incidents.views import actor_of, show_room, site_choices


def _answer(
    request: HttpRequest, code: str, form: forms.Form, name: str, *, act: Callable[[dict[str, Any]], object], done: str
) -> HttpResponseBase:
    """Act on a valid form and go back; else show the page again with what was typed and what is wrong."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except (Refused, Invalid) as trouble:
            form.add_error(None, str(trouble.message))
            status = trouble.status
        else:
            messages.success(request, done)
            return redirect("incident", code=code)
    else:
        status = 422
    if not name:
        for errors in form.errors.values():
            for error in errors:
                messages.error(request, str(error))
        return redirect("incident", code=code)
    return show_room(request, code, given={name: form}, status=status)


@door("incidents.acknowledge", methods=("POST",))
def acknowledge(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take the incident over."""
    # Without version: whoever is first has it, and the refusal names them.
    return _answer(
        request,
        code,
        VersionForm(request.POST),
        "",
        act=lambda data: actions.acknowledge(code, by=actor_of(request), now=clock.now()),
        done=_("You have taken %(code)s over.") % {"code": code},
    )


@door("incidents.respond", methods=("POST",))
def on_scene(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say that a crew is on scene."""
    return _answer(
        request,
        code,
        VersionForm(request.POST),
        "",
        act=lambda data: actions.mark_on_scene(code, by=actor_of(request), now=clock.now()),
        done=_("Noted: crew on scene."),
    )


@door("incidents.respond", methods=("POST",))
def cause(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the cause."""
    return _answer(
        request,
        code,
        CauseForm(request.POST),
        "cause_form",
        act=lambda data: actions.set_cause(code, **data, by=actor_of(request), now=clock.now()),
        done=_("The cause is noted."),
    )


@door("incidents.respond", methods=("POST",))
def expected(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the expected restoration."""
    return _answer(
        request,
        code,
        ExpectedForm(request.POST),
        "expected_form",
        act=lambda data: actions.set_expected_restoration(code, **data, by=actor_of(request), now=clock.now()),
        done=_("The expected restoration is noted."),
    )


@door("incidents.respond", methods=("POST",))
def restore(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say that service is back."""
    return _answer(
        request,
        code,
        RestoreForm(request.POST),
        "restore_form",
        act=lambda data: actions.restore(code, **data, by=actor_of(request), now=clock.now()),
        done=_("Noted: service restored."),
    )


@door("incidents.respond", methods=("POST",))
def note(request: HttpRequest, code: str) -> HttpResponseBase:
    """Write a note."""
    return _answer(
        request,
        code,
        NoteForm(request.POST),
        "note_form",
        act=lambda data: actions.add_note(code, **data, by=actor_of(request), now=clock.now()),
        done=_("The note is on the timeline."),
    )


@door("incidents.respond", methods=("POST",))
def share(request: HttpRequest, code: str) -> HttpResponseBase:
    """Call another body in."""
    form = ShareForm(request.POST)
    form.fields["organisation"].queryset = organisations(viewer=actor_of(request))  # type: ignore[attr-defined]
    return _answer(
        request,
        code,
        form,
        "share_form",
        act=lambda data: actions.share_with(code, data["organisation"], by=actor_of(request), now=clock.now()),
        done=_("The body now shares this incident."),
    )


@door("incidents.close", methods=("POST",))
def close(request: HttpRequest, code: str) -> HttpResponseBase:
    """Close the incident with its impact."""
    return _answer(
        request,
        code,
        VersionForm(request.POST),
        "",
        act=lambda data: actions.close(code, **data, by=actor_of(request), now=clock.now()),
        done=_("%(code)s is closed.") % {"code": code},
    )


@door("incidents.close", methods=("POST",))
def merge(request: HttpRequest, code: str) -> HttpResponseBase:
    """Make one incident of two."""
    actor = actor_of(request)
    queries.incident(code, viewer=actor)
    form = MergeForm(request.POST)
    into = request.POST.get("into", "")
    try:
        queries.incident(into, viewer=actor)
    except NotFound:
        into = ""
    form.fields["into"].choices = [(into, into)] if into else []  # type: ignore[attr-defined]
    return _answer(
        request,
        code,
        form,
        "merge_form",
        act=lambda data: actions.merge(code, data["into"], version=data["version"], by=actor, now=clock.now()),
        done=_("%(code)s has been merged.") % {"code": code},
    )


@door("incidents.close", methods=("POST",))
def split(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give some stations an incident of their own."""
    actor, now = actor_of(request), clock.now()
    form = SplitForm(request.POST, sites=site_choices(queries.room(code, viewer=actor, now=now)))
    return _answer(
        request,
        code,
        form,
        "split_form",
        act=lambda data: actions.split(
            code,
            site_codes=form.codes(),
            kind=data["kind"],
            reason=data["reason"].replace("\x00", ""),
            version=data["version"],
            by=actor,
            now=now,
        ),
        done=_("The chosen stations have an incident of their own; its code is on the timeline."),
    )
