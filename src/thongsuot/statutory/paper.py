"""A report about an incident as an official paper of one A4 page or few."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from thongsuot.engines.papers import Block, Bullets, Paper, Paragraph, Signer, to_pdf
from thongsuot.people.words import OrganisationKind
from thongsuot.statutory import drafts, rules
from thongsuot.statutory.models import IncidentReport


def print_report(row: IncidentReport, *, now: dt.datetime) -> bytes:
    """Print a report as PDF; lines that begin with a dash become a list."""
    office = settings.OFFICE
    blocks: list[Block] = []
    items: list[str] = []
    for line in row.text.splitlines():
        if line.startswith("- "):
            items.append(line[2:])
            continue
        if items:
            blocks.append(Bullets(tuple(items)))
            items = []
        if line.strip():
            blocks.append(Paragraph(line.strip()))
    if items:
        blocks.append(Bullets(tuple(items)))
    body = row.organisation
    own = body is not None and body.kind != OrganisationKind.DEPARTMENT
    department = office.authority_name or "Sở Khoa học và Công nghệ"
    return to_pdf(
        Paper(
            parent_body="" if own else (office.authority_parent or "Ủy ban nhân dân tỉnh").upper(),
            issuer=(body.name if own and body is not None else department).upper(),
            place=office.place_name or "…",
            number="/BC",
            date=now.astimezone(rules.VIETNAM).date(),
            kind_title="BÁO CÁO",
            subject=drafts.title_of(row),
            blocks=tuple(blocks),
            signer=Signer(title="NGƯỜI BÁO CÁO", name=row.sent_by),
            recipients=((department,) if own else (office.authority_parent or "Ủy ban nhân dân tỉnh",)) + ("Lưu",),
            drill=row.is_drill,
            data_as_of=now,
        )
    )
