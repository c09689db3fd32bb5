"""The offices' own Word layouts: taken after a check, kept by version, retired, never lost."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.drafting.models import DocxTemplate, DocxTemplateVersion
from thongsuot.drafting.paper import FIELDS, NEEDED
from thongsuot.drafting.remedies import faults_in_words
from thongsuot.drafting.words import DraftKind
from thongsuot.engines.templating import check_template
from thongsuot.kernel import audit, files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@transaction.atomic
def upload_template(
    *, name: str, file: tuple[str, bytes, str], by: Actor, now: dt.datetime, kind: str = "", note: str = ""
) -> DocxTemplateVersion:
    """Take a Word template, as a new one or as the next version of the one with this name.

    Raises
    ------
    Invalid
        The check found something; ``details["faults"]`` says what, where and how to mend it.
    """
    by.require("drafts.templates")
    called = " ".join(name.split())[:120]
    if not called:
        raise Invalid(_("Give the template a name."), code="no_name")
    if kind and kind not in DraftKind.values:
        raise Invalid(_("Unknown kind of document."), details={"kind": kind})
    review = check_template(file[1], fields=FIELDS, needed=NEEDED)
    faults = faults_in_words(review)
    if faults:
        raise Invalid(_("The template can't be taken yet."), code="bad_template", details={"faults": faults})
    kept = files.store(file[1], name=file[0], content_type=DOCX, now=now)
    template, _made = DocxTemplate.objects.get_or_create(name=called, defaults={"kind": kind})
    template = DocxTemplate.objects.select_for_update().get(pk=template.pk)
    template.kind, template.retired, template.version = kind, False, template.version + 1
    template.save()
    made = DocxTemplateVersion.objects.create(
        template=template,
        number=template.version,
        file_sha256=kept.sha256,
        file_name=file[0][:255],
        placeholders=sorted({one.name for one in review.placeholders}),
        note=note.strip()[:300],
        at=now,
        by=by.label,
    )
    audit.record("template.uploaded", by=by, now=now, of=("template", template.pk),
                 detail={"name": called, "version": made.number, "sha256": kept.sha256})  # fmt: skip
    return made


def _taken(template_id: int) -> DocxTemplate:
    found = DocxTemplate.objects.select_for_update().filter(pk=template_id).first()
    if found is None:
        raise NotFound(_("There is no such template."))
    return found


@transaction.atomic
def retire_template(template_id: int, *, by: Actor, now: dt.datetime) -> DocxTemplate:
    """Offer a template no more; drafts that use it keep it."""
    by.require("drafts.templates")
    found = _taken(template_id)
    found.retired = True
    found.save(update_fields=["retired"])
    audit.record("template.retired", by=by, now=now, of=("template", found.pk), detail={"name": found.name})
    return found


@transaction.atomic
def restore_template(template_id: int, *, by: Actor, now: dt.datetime) -> DocxTemplate:
    """Offer a retired template again."""
    by.require("drafts.templates")
    found = _taken(template_id)
    found.retired = False
    found.save(update_fields=["retired"])
    audit.record("template.restored", by=by, now=now, of=("template", found.pk), detail={"name": found.name})
    return found
