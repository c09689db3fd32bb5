"""What the pages of this room read from a request."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.web.door import SignedInRequest

MAX_PROOF_BYTES = 20 * 1024 * 1024


def actor(request: HttpRequest) -> Actor:
    """Give who asks, set by the door."""
    return cast("SignedInRequest", request).actor


def cleaned(form: forms.Form) -> dict[str, Any]:
    """Give a form's values, or say which field is wrong."""
    if not form.is_valid():
        texts = [
            f"{form.fields[name].label or name}: {' '.join(str(error) for error in errors)}"
            if name in form.fields
            else " ".join(str(error) for error in errors)
            for name, errors in form.errors.items()
        ]
        raise Invalid(" · ".join(texts), details={"fields": list(form.errors)})
    return dict(form.cleaned_data)


def upload(file: UploadedFile[bytes] | None) -> tuple[str, bytes, str] | None:
    """Give an uploaded file as actions keep it: name, bytes, content type."""
    if file is None:
        return None
    if (file.size or 0) > MAX_PROOF_BYTES:
        raise Invalid(_("The file is larger than 20 MB."), code="too_large")
    return file.name or "", file.read(), file.content_type or "application/octet-stream"


def version_of(request: HttpRequest) -> int | None:
    """Give the version on which the person decided, from the hidden field."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else None
