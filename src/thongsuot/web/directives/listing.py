"""Page on which a list of obligations comes in: a dry run that names every fault, then one transaction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thongsuot.adapters import obligation_files
from thongsuot.directives import actions
from thongsuot.directives.listing import ReadList
from thongsuot.directives.words import DocumentKind
from thongsuot.kernel import clock, files
from thongsuot.kernel.errors import Invalid, Trouble
from thongsuot.web.directives.given import actor, upload
from thongsuot.web.door import door

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "thongsuot.obligation-list"
VALID_S = 3600


class ListForm(forms.Form):
    """The list and the document that it belongs to."""

    file = forms.FileField(
        label=gettext_lazy("The list (.xlsx, .csv)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    checked = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DocumentKind.choices, initial=DocumentKind.KE_HOACH)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=60, required=False)
    date = forms.DateField(
        label=gettext_lazy("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    issuer = forms.CharField(label=gettext_lazy("Issuer"), max_length=200, required=False)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=500)


@door("directives.draft", methods=("GET", "POST"))
def import_list(request: HttpRequest) -> HttpResponse:
    """Check a list, and write it once it is checked without fault."""
    form = ListForm(request.POST or None, request.FILES or None)
    page: dict[str, Any] = {"form": form}
    if request.method != "POST":
        return render(request, "directives/list_import.html", page)
    if not form.is_valid():
        return render(request, "directives/list_import.html", page, status=422)
    given = dict(form.cleaned_data)
    file, checked = upload(given.pop("file")), given.pop("checked")
    try:
        if file is None and not checked:
            raise Invalid(_("Choose the file of the list."))
        name, data, content_type = file or _kept(checked)
        found = obligation_files.list_from_file(data, filename=name, viewer=actor(request))
        if not found.faults and file is None and "write" in request.POST:
            made = actions.bring_in_list(
                found.rows, **given, file=(name, data, content_type), by=actor(request), now=clock.now()
            )
            messages.success(request, _("Brought in. Check it, then confirm."))
            return redirect("directive", made.pk)
    except Trouble as trouble:
        form.add_error(None, str(trouble.message))
        return render(request, "directives/list_import.html", page, status=trouble.status)
    if "faults" in request.POST:
        headers = {"Content-Disposition": "attachment; filename=loi-danh-sach.xlsx"}
        return HttpResponse(obligation_files.faults_file(found), content_type=XLSX, headers=headers)
    page |= {"found": found, "name": name, "token": _keep(found, name, data, content_type)}
    return render(request, "directives/list_import.html", page, status=422 if found.faults else 200)


def _keep(found: ReadList, name: str, data: bytes, content_type: str) -> str:
    """Keep a list without fault for the next step; give a signed mark of it, so that no other file is asked for."""
    if found.faults:
        return ""
    stored = files.store(data, name=name, content_type=content_type, now=clock.now())
    return signing.dumps({"sha256": stored.sha256, "name": name}, salt=SALT)


def _kept(token: str) -> tuple[str, bytes, str]:
    try:
        mark = signing.loads(token, salt=SALT, max_age=VALID_S)
    except signing.BadSignature as bad:
        raise Invalid(_("The check is over an hour old. Choose the file again.")) from bad
    stored = files.fetch(mark["sha256"])
    return mark["name"], bytes(stored.data), stored.content_type


@door("directives.draft")
def template(request: HttpRequest) -> HttpResponse:
    """Give the workbook to fill in."""
    headers = {"Content-Disposition": "attachment; filename=mau-danh-sach-nhiem-vu.xlsx"}
    return HttpResponse(obligation_files.template(viewer=actor(request)), content_type=XLSX, headers=headers)
