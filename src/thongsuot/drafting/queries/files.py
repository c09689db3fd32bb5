"""Papers and files of drafts."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from thongsuot.drafting.layout import to_word
from thongsuot.drafting.models import DocxTemplateVersion
from thongsuot.drafting.paper import paper_of
from thongsuot.drafting.queries.drafts import _found
from thongsuot.engines import papers
from thongsuot.engines.papers import pictures
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.kernel.models import StoredFile


def draft_file(
    draft_id: int, *, form: str, viewer: Actor, now: dt.datetime, sha256: str = "", template_id: int | None = None
) -> tuple[bytes, str]:
    """Give a draft's paper and its file name.

    ``form`` is ``pdf`` or ``docx`` (what was issued, else what was handed in, else the draft as it is now) or
    ``signed`` (the signed file). ``sha256`` asks for one PDF that the draft's story names; ``template_id`` previews a
    template with this draft's data.
    """
    row = _found(draft_id, viewer)
    stem = row.number.replace("/", "-") or f"du-thao-{row.pk}-v{row.version}"
    if sha256:
        known = {*row.steps.values_list("pdf_sha256", flat=True), row.pdf_sha256, row.issued_pdf_sha256} - {""}
        if sha256 not in known:
            raise NotFound(_("This draft never had such a PDF."))
        return bytes(files.fetch(sha256).data), f"{stem}-{sha256[:8]}.pdf"
    if form == "signed":
        if not row.signed_file_sha256:
            raise NotFound(_("No signed file is attached."))
        return bytes(files.fetch(row.signed_file_sha256).data), f"{stem}-da-ky.pdf"
    if form == "pdf":
        kept = row.issued_pdf_sha256 or row.pdf_sha256
        data = bytes(files.fetch(kept).data) if kept else papers.to_pdf(paper_of(row))
        return data, f"{stem}.pdf"
    if form != "docx":
        raise NotFound(_("A draft comes as pdf or docx."))
    if row.issued_docx_sha256 and template_id is None:
        return bytes(files.fetch(row.issued_docx_sha256).data), f"{stem}.docx"
    template = None
    if template_id is not None:
        template = DocxTemplateVersion.objects.filter(template_id=template_id).order_by("-number").first()
        if template is None:
            raise NotFound(_("There is no such template."))
    return to_word(row, by=viewer, now=now, template=template, number=row.number, date=row.date), f"{stem}.docx"


def page_picture(draft_id: int, page: int, *, viewer: Actor, now: dt.datetime) -> bytes:
    """Give one page of the draft's PDF as a PNG, drawn from the exact bytes that ``draft_file`` gives."""
    data, _name = draft_file(draft_id, form="pdf", viewer=viewer, now=now)
    try:
        return pictures.page_picture(data, page=page)
    except ValueError as trouble:
        raise NotFound(_("The paper has no such page.")) from trouble


def page_count(draft_id: int, *, viewer: Actor, now: dt.datetime) -> int:
    """Count the pages of the draft's PDF."""
    return pictures.page_count(draft_file(draft_id, form="pdf", viewer=viewer, now=now)[0])


def attachment(draft_id: int, attachment_id: int, *, viewer: Actor) -> StoredFile:
    """Give a file that goes with a draft."""
    row = _found(draft_id, viewer)
    found = row.attachments.filter(pk=attachment_id).first()
    if found is None:
        raise NotFound(_("There is no such file."))
    kept = files.fetch(found.sha256)
    kept.name = found.name
    return kept
