"""Reads files that others send: documents, tables, JSON. Everything is suspect until a child process has read it."""

from __future__ import annotations

from thongsuot.adapters.documents.door import read_document, read_pasted, read_table
from thongsuot.adapters.documents.json_files import read_geojson, read_json
from thongsuot.adapters.documents.stamps import find_secret_stamp
from thongsuot.adapters.documents.subscribers import SubscriberColumn, subscriber_columns
from thongsuot.adapters.documents.values import (
    LIMITS,
    Attachment,
    Cell,
    DocumentRefused,
    DocumentText,
    Limits,
    Progress,
    Sheet,
    Span,
    Why,
)

__all__ = [
    "LIMITS",
    "Attachment",
    "Cell",
    "DocumentRefused",
    "DocumentText",
    "Limits",
    "Progress",
    "Sheet",
    "Span",
    "SubscriberColumn",
    "Why",
    "find_secret_stamp",
    "read_document",
    "read_geojson",
    "read_json",
    "read_pasted",
    "read_table",
    "subscriber_columns",
]
