"""Scans read by Tesseract, a program of its own that may or may not be installed.

The foreign file is opened by the child process alone, which hands back grey pixels; Tesseract gets those pixels, limits
of time and memory, and no connection to anything else of ours. What it gives is a proposal like everything read: the
result says that it comes from a scan and how sure the program was.
"""

from __future__ import annotations

import base64
import csv
import dataclasses
import io
import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from thongsuot.adapters.documents import door, pages, reading
from thongsuot.adapters.documents.pictures import DPI
from thongsuot.adapters.documents.values import Attachment, DocumentRefused, DocumentText, Limits, Progress, Why

LANGUAGE = "vie"
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-vie"
_START = (
    "import json, os, sys; sys.path.insert(0, sys.argv[1]); from thongsuot.adapters.documents import child, values; "
    "child.limit_itself(values.Limits(**json.loads(sys.argv[2]))); os.execv(sys.argv[3], sys.argv[3:])"
)
_ROOT = str(Path(__file__).parents[3])
_ONE_AT_A_TIME = threading.BoundedSemaphore(1)
_SURE = 60.0
_DOUBTFUL = 0.85
_MIN_LETTERS = 20
_COLUMNS = {"level", "block_num", "par_num", "line_num", "left", "top", "width", "height", "conf", "text"}
_MARKS = frozenset("-–—+•*.,:;!?()[]/&%\"'“”‘’…§")
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class ScanLimits:
    """How much a scan may cost."""

    pages: int = 40
    page_cpu_s: int = 60
    page_wall_s: float = 90.0
    wall_s: float = 240.0
    memory_bytes: int = 1024 * 1024 * 1024


SCAN_LIMITS = ScanLimits()


def find_tesseract() -> str:
    """Give the path of a Tesseract that knows Vietnamese.

    Raises
    ------
    DocumentRefused
        `no_ocr` with `missing` (the program, or its Vietnamese data) and the command that installs both.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise DocumentRefused(Why.NO_OCR, {"missing": "tesseract", "install": INSTALL})
    try:
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False, env=_environment()
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise DocumentRefused(Why.NO_OCR, {"missing": "tesseract", "install": INSTALL}) from trouble
    # Old versions list on standard error.
    if LANGUAGE not in (listed.stdout + listed.stderr).split():
        raise DocumentRefused(Why.NO_OCR, {"missing": LANGUAGE, "install": INSTALL})
    return program


def read_scan(
    data: bytes,
    *,
    suffix: str,
    limits: Limits,
    scan_limits: ScanLimits = SCAN_LIMITS,
    convert_legacy: bool = False,
    progress: Progress | None = None,
) -> DocumentText:
    """Read a scanned document page by page.

    Raises
    ------
    DocumentRefused
        `no_ocr`, `too_large` (pages), `timeout`, `no_text` (not legible), `secret_stamp`, or as the child.
    """
    program = find_tesseract()
    ends = time.monotonic() + scan_limits.wall_s
    lines: list[str] = []
    sure = words = 0
    page, count = 0, 1
    answer: door.Answer = {}
    first: door.Answer = {}
    while page < count:
        if time.monotonic() > ends:
            raise DocumentRefused(Why.TIMEOUT)
        answer = door.ask({"kind": "picture", "page": page}, data, suffix=suffix, limits=limits)
        first = first or answer
        count = int(answer["pages"])
        if count > scan_limits.pages:
            raise DocumentRefused(Why.TOO_LARGE, {"limit": scan_limits.pages, "what": "pages"})
        if progress is not None:
            progress(page, count)
        found = _words(_recognised(program, base64.b64decode(answer["picture"]), scan_limits=scan_limits))
        sure += sum(word.sure for word in found)
        words += len(found)
        lines += pages.without_number("\n".join(_lines(found)), number=page + 1)
        page += 1
    text = "\n".join(pages.rejoined(lines))
    if sum(map(str.isalnum, text)) < _MIN_LETTERS:
        raise DocumentRefused(Why.NO_TEXT, {"reason": "illegible"})
    warnings = ("from_scan", *(("scan_doubtful",) if sure < _DOUBTFUL * words else ()))
    read = reading.checked(text, "scan", warnings=warnings, convert_legacy=convert_legacy)
    attachments = tuple(Attachment(**one) for one in first.get("attachments", ()))
    return dataclasses.replace(read, envelope=first.get("envelope", {}), attachments=attachments)


def _environment() -> dict[str, str]:
    """Give Tesseract what it needs to find its data, and nothing else: our settings are none of its business."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    return {**kept, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def _recognised(program: str, picture: bytes, *, scan_limits: ScanLimits) -> str:
    """Run Tesseract on one picture and give its table of words."""
    limits = Limits(cpu_s=scan_limits.page_cpu_s, memory_bytes=scan_limits.memory_bytes)
    command = [sys.executable, "-I", "-B", "-c", _START, _ROOT, json.dumps(dataclasses.asdict(limits))]
    command += [program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DPI), "--psm", "3", "tsv"]
    try:
        with _ONE_AT_A_TIME:
            done = subprocess.run(
                command,
                input=picture,
                capture_output=True,
                timeout=scan_limits.page_wall_s,
                check=False,
                env=_environment(),
                cwd="/",
            )
    except subprocess.TimeoutExpired as trouble:
        raise DocumentRefused(Why.TIMEOUT) from trouble
    if done.returncode < 0:
        raise DocumentRefused(Why.TIMEOUT)
    if done.returncode:
        raise DocumentRefused(Why.BROKEN, {"reason": "ocr"})
    return done.stdout.decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class _Word:
    line: tuple[str, str, str]
    text: str
    sure: bool
    left: int
    top: int
    width: int
    height: int


def _words(table: str) -> list[_Word]:
    """Read the table of words; one without the agreed columns comes from another program.

    Raises
    ------
    DocumentRefused
        `broken`.
    """
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    if not set(rows.fieldnames or ()) >= _COLUMNS:
        raise DocumentRefused(Why.BROKEN, {"reason": "ocr"})
    try:
        found = [
            _Word(
                (row["block_num"], row["par_num"], row["line_num"]),
                row["text"].strip(),
                float(row["conf"]) >= _SURE,
                *(int(row[name]) for name in ("left", "top", "width", "height")),
            )
            for row in rows
            if row["level"] == _WORD_LEVEL and (row["text"] or "").strip()
        ]
    except (TypeError, ValueError) as trouble:
        raise DocumentRefused(Why.BROKEN, {"reason": "ocr"}) from trouble
    # Specks of dirt and rules are read as marks that no document has.
    return [word for word in found if any(map(_is_written, word.text))]


def _is_written(letter: str) -> bool:
    return letter in _MARKS or (letter.isalnum() and unicodedata.category(letter) != "Lm")


def _lines(words: list[_Word]) -> list[str]:
    """Put words into lines, and the two columns of a letterhead one after the other, as a person would read them."""
    if not words:
        return []
    rows: dict[tuple[str, str, str], list[_Word]] = {}
    for word in words:
        rows.setdefault(word.line, []).append(word)
    left, right = min(word.left for word in words), max(word.left + word.width for word in words)
    bottom = max(word.top + word.height for word in words)
    placed = [(float(row[0].top), _columns(row, left=left)) for row in rows.values()]
    return pages.side_by_side(placed, width=float(right - left), height=float(bottom))


def _columns(row: list[_Word], *, left: int) -> list[tuple[float, str]]:
    """Part a line where the gap is much wider than a blank; each part with its middle, from the left of the text."""
    parts: list[list[_Word]] = [[row[0]]]
    for before, word in itertools.pairwise(row):
        if word.left - (before.left + before.width) > pages.COLUMN_GAP * max(before.height, word.height):
            parts.append([])
        parts[-1].append(word)
    return [
        ((part[0].left + part[-1].left + part[-1].width) / 2 - left, " ".join(word.text for word in part))
        for part in parts
    ]
