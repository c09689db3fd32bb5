"""A draft as a Word file: in the office's own template when one is chosen, else in the built-in layout."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from thongsuot.drafting import rules
from thongsuot.drafting.directory import directory
from thongsuot.drafting.models import DocxTemplateVersion, Draft
from thongsuot.drafting.paper import FIELDS, paper_of, template_values
from thongsuot.drafting.values import Content
from thongsuot.engines import papers
from thongsuot.engines.templating import fill_template
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Refused


def to_word(
    draft: Draft,
    *,
    by: Actor,
    now: dt.datetime,
    content: Content | None = None,
    number: str = "",
    date: dt.date | None = None,
    template: DocxTemplateVersion | None = None,
) -> bytes:
    """Write a draft as a Word file; ``template`` previews another layout than the draft's own."""
    chosen = template
    if chosen is None and draft.template is not None:
        chosen = draft.template.versions.order_by("-number").first()
    if chosen is None:
        return papers.to_docx(paper_of(draft, content=content, number=number, date=date))
    names = directory(viewer=by, day=rules.office_day(now)).names
    values = template_values(draft, names=names, content=content, number=number, date=date)
    try:
        return fill_template(bytes(files.fetch(chosen.file_sha256).data), values=values, fields=FIELDS)
    except Exception as trouble:  # a stranger's file: whatever the library says, the draft must still be reachable
        raise Refused(
            _("The template “%(name)s” can't be filled. Choose another layout.") % {"name": chosen.template.name},
            code="template_failed",
            details={"why": str(trouble)[:200]},
        ) from trouble
