"""What the pages of this room read from a request."""

from __future__ import annotations

import base64
import mimetypes
import zlib
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.web.door import SignedInRequest

MAX_PROOF_BYTES = 20 * 1024 * 1024
# A file that waits for an answer travels in the page itself, so that nothing is stored before a person says so.
MAX_HELD_LETTERS = 2_000_000


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


def old_encoding(details: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the page shows of a text in an old encoding: its beginning after conversion, and the file held."""
    file: UploadedFile[bytes] | None = given["file"]
    old: dict[str, Any] = {"encoding": details.get("encoding", "?"), "preview": details.get("preview", ""), "held": ""}
    if file is None:
        return {**old, "text": given["text"]}
    file.seek(0)
    held = base64.b64encode(zlib.compress(file.read(), 6)).decode()
    small = len(held) <= MAX_HELD_LETTERS
    return {**old, "held": held if small else "", "name": file.name, "too_large": not small}


def held_file(given: Mapping[str, Any]) -> tuple[str, bytes, str] | None:
    """Give back the file that an earlier page held, as actions keep it; None when there is none.

    It comes from the browser like any upload and is trusted no more than one.
    """
    if not given["held"]:
        return None
    try:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(base64.b64decode(given["held"], validate=True), MAX_PROOF_BYTES + 1)
    except (ValueError, zlib.error) as trouble:
        raise Invalid(_("The file that was held is damaged. Choose it again."), code="held_broken") from trouble
    if len(data) > MAX_PROOF_BYTES:
        raise Invalid(_("The file is larger than 20 MB."), code="too_large")
    name = given["held_name"] or "file.txt"
    return name, data, mimetypes.guess_type(name)[0] or "application/octet-stream"


def version_of(request: HttpRequest) -> int | None:
    """Give the version on which the person decided, from the hidden field."""
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else None
