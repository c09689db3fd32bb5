"""A person's own page: how they are reached, their second factor, their tokens."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.adapters.messages_out.webhook import Forbidden, check, signing_key
from thongsuot.duty import queries as duty
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid
from thongsuot.people import actions, queries, rules
from thongsuot.people.words import Role
from thongsuot.web.door import SignedInRequest, door
from thongsuot.web.people.forms import AccountForm, TokenForm


@door("self.use", methods=("GET", "POST"))
def account(request: SignedInRequest) -> HttpResponse:
    """Show and change what a person may set about themselves."""
    me = queries.myself(viewer=request.actor)
    first = {"phone": me.phone, "language": me.language, "webhook_url": me.webhook_url}
    form = AccountForm(request.POST or None, initial=first)
    now = clock.now()
    if request.method == "POST" and form.is_valid() and _webhook_allowed(form):
        try:
            actions.change_own_account(by=request.actor, now=now, **form.cleaned_data)
        except Invalid as trouble:
            form.add_error("webhook_url", str(trouble.message))
        else:
            messages.success(request, _("Saved."))
            answer = redirect("account")
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"], max_age=365 * 86400)
            return answer
    tokens = [token for token in queries.tokens_of(me, viewer=request.actor) if token.revoked_at is None]
    return render(
        request,
        "people/account.html",
        {
            "person": me,
            "form": form,
            "token_form": TokenForm(),
            "tokens": tokens,
            "new_token": request.session.pop("new_token", ""),
            "held": [Role(role).label for role in sorted(request.actor.roles)],
            "has_second_factor": is_mfa_enabled(me),
            "needs_second_factor": rules.needs_second_factor(request.actor.roles),
            "signing_key": signing_key(me.pk) if me.webhook_url else "",
            "email_is_off": not settings.OFFICE.email_host,
            "answered_at": duty.last_answers(viewer=request.actor, person_ids=[me.pk]).get(me.pk),
            "may_answer": request.actor.may("duty.answer"),
            "now": now,
        },
        status=422 if form.errors else 200,
    )


def _webhook_allowed(form: AccountForm) -> bool:
    """Say at once that an address will be refused, rather than at three in the morning."""
    address = form.cleaned_data.get("webhook_url", "")
    if not address:
        return True
    try:
        check(address, allow=settings.OFFICE.webhook_allow)
    except Forbidden as trouble:
        form.add_error("webhook_url", _("Pages can't be sent there: %(why)s") % {"why": _(str(trouble))})
        return False
    return True


@door("self.use", methods=("POST",))
def make_token(request: SignedInRequest) -> HttpResponse:
    """Make a token for a program; it is shown once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the token a name."))
        return redirect("account")
    now = clock.now()
    me = queries.myself(viewer=request.actor)
    days = dt.timedelta(days=form.cleaned_data["days"])
    token = actions.make_token(me, name=form.cleaned_data["name"], expires_at=now + days, by=request.actor, now=now)
    # Kept for one look only: the next page takes it out of the session.
    request.session["new_token"] = token
    return redirect("account")


@door("self.use", methods=("POST",))
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a token worthless."""
    actions.revoke_token(queries.token(pk, viewer=request.actor), by=request.actor, now=clock.now())
    messages.success(request, _("The token no longer works."))
    return redirect("account")
