"""What comes out of a foreign file, and how it is refused. No Django, no gettext: codes only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Progress = Callable[[int, int], None]
"""Is told how many pages are read, of how many."""


class Why(StrEnum):
    """Stable codes of refusal; `words.py` says them to people."""

    BROKEN = "broken"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    ENCRYPTED = "encrypted"
    LEGACY_ENCODING = "legacy_encoding"
    NO_TEXT = "no_text"
    UNSUPPORTED = "unsupported"
    SECRET_STAMP = "secret_stamp"
    NO_OCR = "no_ocr"
    NO_ATTACHMENT = "no_attachment"
    TIMEOUT = "timeout"


class DocumentRefused(Exception):
    """A file that is not taken in; `code` is one of `Why`, `message_args` are the details for the message."""

    def __init__(self, code: str, message_args: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, dict(message_args or {}))
        self.code = Why(code)
        self.message_args: dict[str, Any] = dict(message_args or {})


Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside an envelope: its name, kind and hash, and whether the text was taken from it."""

    name: str
    content_type: str
    size: int
    sha256: str
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class DocumentText:
    """Text of a document in NFC, one paragraph to a line; `warnings` are stable codes, see `words.WARNINGS`.

    `encoding_guess` names the old encoding that a text was converted from (it is never converted unasked).
    `envelope` holds what an electronic envelope says of the document (number, date, issuer …), `attachments` its files.
    """

    text: str
    format: str
    warnings: tuple[str, ...] = ()
    encoding_guess: str = ""
    envelope: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows[r][c]` is the cell in row r+1 and column c+1 of the file, so that errors can name it."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `[start, end)` of a text in NFC and the words that stand there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may cost before it is refused (the child process enforces them on itself)."""

    file_bytes: int = 20 * 1024 * 1024
    cpu_s: int = 10
    wall_s: float = 20.0
    memory_bytes: int = 512 * 1024 * 1024
    answer_bytes: int = 64 * 1024 * 1024
    zip_entries: int = 2000
    unpacked_bytes: int = 100 * 1024 * 1024
    ratio: int = 100
    cells: int = 1_000_000
    paragraphs: int = 200_000
    text_letters: int = 5_000_000
    pages: int = 1000
    json_depth: int = 40
    json_values: int = 2_000_000


LIMITS = Limits()
