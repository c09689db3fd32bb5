"""Pages of the import: a file, its dry run with every fault, then one transaction."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thongsuot.adapters.network_files import draft_from_file, faults_workbook, may_be_kept, template_workbook
from thongsuot.kernel import clock, files
from thongsuot.kernel.errors import Invalid, Trouble
from thongsuot.network import actions, queries
from thongsuot.network.words import KIND_LABELS, said
from thongsuot.web.door import door
from thongsuot.web.network.forms import ImportForm
from thongsuot.web.network.views import viewer_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door("network.import", methods=("GET", "POST"))
def import_page(request: HttpRequest) -> HttpResponseBase:
    """Take a file and make its dry run: every fault, nothing written."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _checked(request, form)
        except Trouble as trouble:
            form.add_error("file", str(trouble.message))
    context = {"form": form, "imports": queries.imports(viewer=viewer_of(request), limit=20)}
    return render(request, "network/import.html", context, status=422 if form.errors else 200)


def _checked(request: HttpRequest, form: ImportForm) -> HttpResponse:
    viewer, now = viewer_of(request), clock.now()
    upload = form.cleaned_data["file"]
    data = upload.read()
    draft = draft_from_file(data, filename=upload.name, known=queries.known_codes(viewer=viewer))
    run = actions.check_import(draft, by=viewer, now=now)
    if not draft.errors and may_be_kept(draft):
        files.store(data, name=upload.name, content_type=upload.content_type or "application/octet-stream", now=now)
    return redirect("import_run", pk=run.pk)


@door("network.import", methods=("GET", "POST"))
def import_run(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a dry run or a receipt; a dry run without errors is written by POST."""
    viewer = viewer_of(request)
    run = queries.import_run(pk, viewer=viewer)
    if request.method == "POST":
        if run.applied_at is not None or any(not fault["is_warning"] for fault in run.errors):
            raise Invalid(_("This file can't be written: it has errors, or it was written already."))
        stored = files.fetch(run.file_sha256)
        known = queries.known_codes(viewer=viewer)
        draft = draft_from_file(bytes(stored.data), filename=run.file_name, known=known)
        applied = actions.apply_import(draft, by=viewer, now=clock.now())
        messages.success(request, _("Imported. The registry is up to date."))
        return redirect("import_run", pk=applied.pk)
    faults = sorted((said(fault) for fault in run.errors), key=lambda fault: bool(fault["is_warning"]))
    context = {
        "run": run,
        "page": Paginator(faults, 100).get_page(request.GET.get("page")),
        "errors": sum(not fault["is_warning"] for fault in faults),
        "warnings": sum(fault["is_warning"] for fault in faults),
        "counts": [(kind, KIND_LABELS[kind], run.counts[kind]) for kind in KIND_LABELS if kind in run.counts],
        "writes": sum(numbers["new"] + numbers["changed"] for numbers in run.counts.values()),
    }
    return render(request, "network/import_run.html", context)


@door("network.import")
def import_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the faults of an import as a workbook."""
    run = queries.import_run(pk, viewer=viewer_of(request))
    data = faults_workbook([said(fault) for fault in run.errors])
    headers = {"Content-Disposition": f'attachment; filename="loi-nhap-{pk}.xlsx"'}
    return HttpResponse(data, content_type=XLSX, headers=headers)


@door("network.import")
def import_template(request: HttpRequest) -> HttpResponse:
    """Hand out the workbook to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="mau-nhap-mang-luoi.xlsx"'}
    return HttpResponse(template_workbook(), content_type=XLSX, headers=headers)
