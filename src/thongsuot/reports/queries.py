"""Reads of the reports room."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.engines import papers
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.reports.models import Report
from thongsuot.reports.paper import paper_of
from thongsuot.reports.values import Figures


def reports(*, viewer: Actor) -> QuerySet[Report]:
    """List the reports; drafts only for those who make or sign them."""
    viewer.require("reports.read")
    rows = Report.objects.all()
    if not (viewer.may("reports.make") or viewer.may("reports.sign")):
        rows = rows.filter(state=Report.State.SIGNED)
    return rows


def report(pk: int, *, viewer: Actor) -> Report:
    """Give one report that the viewer may see."""
    found = reports(viewer=viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such report."))
    return found


def figures(pk: int, *, viewer: Actor) -> Figures:
    """Give the figures of one report."""
    return Figures.from_json(report(pk, viewer=viewer).figures)


def paper(pk: int, *, form: str, viewer: Actor) -> tuple[bytes, str]:
    """Give a report as a file and its name: the stored bytes once signed, else the draft as it stands.

    Parameters
    ----------
    form
        ``pdf`` or ``docx``.
    """
    if form not in ("pdf", "docx"):
        raise NotFound(_("A report comes as pdf or docx."))
    found = report(pk, viewer=viewer)
    if found.state == Report.State.SIGNED:
        stored = files.fetch(found.pdf_sha256 if form == "pdf" else found.docx_sha256)
        return bytes(stored.data), stored.name
    render = papers.to_pdf if form == "pdf" else papers.to_docx
    return render(paper_of(found)), f"du-thao-bao-cao-{found.pk}.{form}"
