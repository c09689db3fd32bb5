"""The buttons on a draft's page, one address per verb."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from thongsuot.drafting import actions
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid
from thongsuot.web.directives.given import actor, upload
from thongsuot.web.door import door
from thongsuot.web.drafting.given import day, number


def _note(request: HttpRequest, name: str = "note") -> str:
    return request.POST.get(name, "")


@door("drafts.write", methods=("POST",))
def submit(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Hand a draft in."""
    actions.submit(
        draft_id,
        signer_id=number(request, "signer") or 0,
        reviewer_id=number(request, "reviewer"),
        version=number(request, "version"),
        note=_note(request),
        by=actor(request),
        now=clock.now(),
    )
    messages.success(request, _("Handed in. The exact PDF is kept."))
    return redirect("draft", draft_id)


@door("drafts.write", methods=("POST",))
def take_back(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take a draft back."""
    actions.take_back(draft_id, note=_note(request), by=actor(request), now=clock.now())
    messages.success(request, _("Taken back."))
    return redirect("draft", draft_id)


@door("drafts.initial", methods=("POST",))
def initial(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Initial a draft."""
    sha256 = request.POST.get("sha256", "")
    actions.initial(draft_id, sha256=sha256, note=_note(request), by=actor(request), now=clock.now())
    messages.success(request, _("Initialled. It waits for the signature now."))
    return redirect("drafts")


@door("drafts.sign", methods=("POST",))
def return_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Return a draft with a note."""
    actions.return_draft(draft_id, note=_note(request), by=actor(request), now=clock.now())
    messages.success(request, _("Returned to the drafter with your note."))
    return redirect("drafts")


@door("drafts.sign", methods=("POST",))
def delegate(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Let somebody else sign."""
    to = number(request, "to") or 0
    actions.delegate(draft_id, to_id=to, note=_note(request), by=actor(request), now=clock.now())
    messages.success(request, _("Handed over. The signature block was changed."))
    return redirect("drafts")


@door("drafts.sign", methods=("POST",))
def sign(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Sign a draft."""
    actions.sign(
        draft_id,
        sha256=request.POST.get("sha256", ""),
        mode=request.POST.get("mode", "paper"),
        signed_file=upload(request.FILES.get("file")),
        note=_note(request),
        by=actor(request),
        now=clock.now(),
    )
    messages.success(request, _("Signed. The clerk gives the number and issues it."))
    return redirect("draft", draft_id)


@door("drafts.sign", methods=("POST",))
def revoke(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take a signature back."""
    actions.revoke_signature(draft_id, note=_note(request), by=actor(request), now=clock.now())
    messages.success(request, _("The signature is taken back."))
    return redirect("draft", draft_id)


@door("drafts.issue", methods=("POST",))
def attach_signed(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Attach the signed file."""
    file = upload(request.FILES.get("file"))
    if file is None:
        raise Invalid(_("Choose a PDF."), code="no_file")
    actions.attach_signed(draft_id, file=file, by=actor(request), now=clock.now())
    messages.success(request, _("The signed file is kept with its hash."))
    return redirect("draft", draft_id)


@door("drafts.issue", methods=("POST",))
def issue(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Number and issue a draft."""
    done = actions.issue_draft(
        draft_id, date=day(request, "date"), reason=_note(request, "reason"), by=actor(request), now=clock.now()
    )
    messages.success(request, _("Issued as %(number)s.") % {"number": done.number})
    return redirect("draft", draft_id)


@door("drafts.write", methods=("POST",))
def cancel(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Give a draft up."""
    actions.cancel_draft(draft_id, reason=_note(request, "reason"), by=actor(request), now=clock.now())
    messages.success(request, _("Cancelled. It stays readable."))
    return redirect("drafts")


@door("drafts.issue", methods=("POST",))
def withdraw(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Withdraw an issued document."""
    actions.withdraw_draft(draft_id, reason=_note(request, "reason"), by=actor(request), now=clock.now())
    messages.success(request, _("Withdrawn. Its number stays in the book."))
    return redirect("draft", draft_id)


@door("drafts.write", methods=("POST",))
def attach(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Attach a file."""
    file = upload(request.FILES.get("file"))
    if file is None:
        raise Invalid(_("Choose a file."), code="no_file")
    actions.attach_file(draft_id, file=file, by=actor(request), now=clock.now())
    messages.success(request, _("Attached."))
    return redirect("draft", draft_id)


@door("drafts.write", methods=("POST",))
def detach(request: HttpRequest, draft_id: int, attachment_id: int) -> HttpResponse:
    """Take an attached file off."""
    actions.remove_attachment(draft_id, attachment_id, by=actor(request), now=clock.now())
    messages.success(request, _("Taken off."))
    return redirect("draft", draft_id)
