"""Texts to begin with, and the offices' own Word layouts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thongsuot.drafting import pack
from thongsuot.drafting.models import DocxTemplate, DocxTemplateVersion
from thongsuot.drafting.paper import FIELDS, NEEDED
from thongsuot.drafting.remedies import faults_in_words
from thongsuot.engines.templating import Field, Review, check_template, sample_template
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound


def starters(*, viewer: Actor) -> tuple[pack.Starter, ...]:
    """List the texts to begin with that come with the platform."""
    viewer.require("drafts.read")
    return pack.starters()


def templates(*, viewer: Actor, kind: str = "", retired: bool = False) -> list[DocxTemplate]:
    """List the offices' own Word layouts with their versions, newest first."""
    viewer.require("drafts.read")
    rows = DocxTemplate.objects.prefetch_related("versions")
    if not retired:
        rows = rows.filter(retired=False)
    found = list(rows)
    return [one for one in found if not kind or one.kind in ("", kind)]


def template_file(template_id: int, number: int, *, viewer: Actor) -> tuple[bytes, str]:
    """Give one file of a template as it was uploaded."""
    viewer.require("drafts.read")
    found = DocxTemplateVersion.objects.filter(template_id=template_id, number=number).first()
    if found is None:
        raise NotFound(_("There is no such template."))
    return bytes(files.fetch(found.file_sha256).data), found.file_name


def template_fields(*, viewer: Actor) -> tuple[Field, ...]:
    """List everything that a template may ask for, with its meaning."""
    viewer.require("drafts.read")
    return FIELDS


def sample(*, viewer: Actor) -> tuple[bytes, str]:
    """Give the sample template, in which every placeholder is explained."""
    viewer.require("drafts.read")
    title = "MẪU CÓ SẴN CHỖ ĐIỀN: xóa phần không dùng, trình bày lại, rồi tải lên"
    return sample_template(FIELDS, title=title, headings=("Chỗ điền", "Ý nghĩa")), "mau-van-ban.docx"


def review_template(data: bytes, *, viewer: Actor) -> tuple[Review, list[dict[str, str]]]:
    """Check a Word template without keeping it: its placeholders, and what is wrong in words."""
    viewer.require("drafts.templates")
    review = check_template(data, fields=FIELDS, needed=NEEDED)
    return review, faults_in_words(review)
