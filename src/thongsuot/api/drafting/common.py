"""What the operations of the drafting room share."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.files import UploadedFile

from thongsuot.api.drafting.schemas import ContentIn
from thongsuot.drafting import queries
from thongsuot.drafting.values import Clause, Content
from thongsuot.kernel import clock
from thongsuot.kernel.errors import Invalid

router = Router(tags=["drafting"])
MAX_UPLOAD = 30 * 1024 * 1024
TYPES = {
    "pdf": "application/pdf",
    "signed": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def content(given: ContentIn) -> Content:
    """Give the content that a program sent."""
    clauses = tuple(
        Clause(
            key=one.key or f"n{place}",
            text=one.text,
            level=one.level,
            leads=tuple(one.leads),
            coordinates=tuple(one.coordinates),
            due_on=one.due_on.isoformat() if one.due_on else "",
            report_required=one.report_required,
            reaffirms=one.reaffirms,
        )
        for place, one in enumerate(given.clauses, 1)
    )
    rest = given.dict(exclude={"clauses"})
    texts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in rest.items()}
    return Content(clauses=clauses, **texts)


def shown(request: HttpRequest, draft_id: int) -> Any:
    """Give a draft as the API shows it."""
    view = queries.draft(draft_id, viewer=request.actor, now=clock.now())  # type: ignore[attr-defined]
    said = dataclasses.asdict(view)
    return {**said, "content": view.content.as_json()}


def given(file: UploadedFile) -> tuple[str, bytes, str]:
    """Give an uploaded file as actions keep it."""
    if (file.size or 0) > MAX_UPLOAD:
        raise Invalid(_("The file is larger than 30 MB."), code="too_large")
    return file.name or "", file.read(), file.content_type or "application/octet-stream"


def file_answer(data: bytes, name: str, form: str) -> HttpResponse:
    """Answer with a file."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(data, content_type=TYPES.get(form, "application/octet-stream"), headers=headers)
