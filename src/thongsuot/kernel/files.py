"""Originals by hash: stored once, never rewritten."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.utils.translation import gettext_lazy as _

from thongsuot.kernel.errors import NotFound
from thongsuot.kernel.models import StoredFile


def store(data: bytes, *, name: str, content_type: str, now: dt.datetime) -> StoredFile:
    """Keep the bytes under their SHA-256; the same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    found, _made = StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "name": name[:255],
            "content_type": content_type,
            "size": len(data),
            "data": data,
            "stored_at": now,
        },
    )
    return found


def fetch(sha256: str) -> StoredFile:
    """Give a stored file by its hash. The caller has checked that the viewer may see its owner object.

    Raises
    ------
    NotFound
        No such file, or its bytes no longer have this hash.
    """
    found = StoredFile.objects.filter(sha256=sha256).first()
    if found is None or hashlib.sha256(bytes(found.data)).hexdigest() != sha256:
        raise NotFound(_("This file is not in the store, or its bytes have changed since it was stored."))
    return found
