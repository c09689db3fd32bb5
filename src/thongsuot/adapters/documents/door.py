"""The parent's side: checks the size, hands the file to a child process, waits no longer than agreed."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from thongsuot.adapters.documents import reading
from thongsuot.adapters.documents.child import unpacked
from thongsuot.adapters.documents.kinds import suffix_of
from thongsuot.adapters.documents.values import LIMITS, DocumentRefused, DocumentText, Limits, Progress, Sheet, Why

Answer = dict[str, Any]
_ROOT = str(Path(__file__).parents[3])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from thongsuot.adapters.documents.child import main; main()"
# Hostile files burn their ten seconds on at most this many cores; the rest stays for alarms.
_SLOTS = threading.BoundedSemaphore(2)


def read_document(
    data: bytes,
    *,
    filename: str,
    convert_legacy: bool = False,
    limits: Limits = LIMITS,
    progress: Progress | None = None,
) -> DocumentText:
    """Read a foreign document (.txt, .docx, .odt, .pdf, .html, .edxml) as text, in a child process that can do no harm.

    A scan (a .pdf without text, .png, .jpg, .tif) is read by Tesseract if that is installed on this machine.

    Parameters
    ----------
    data
        The file.
    filename
        Its name; the ending must agree with the content.
    convert_legacy
        Convert text typed in TCVN3, VNI or Windows-1258 instead of refusing it. TCVN3 loses capitals with tones.
    limits
        What the file may cost.
    progress
        Called before each page of a scan with the number of pages read so far and of all pages.

    Raises
    ------
    DocumentRefused
        With one of the codes of `Why`. A document that bears a stamp of State secrecy is refused here, so that
        no caller can forget it.
    """
    suffix = suffix_of(filename)
    try:
        answer = ask({"kind": "text", "convert_legacy": convert_legacy}, data, suffix=suffix, limits=limits)
    except DocumentRefused as refusal:
        if refusal.message_args.get("reason") != "scan":
            raise
        from thongsuot.adapters.documents.scans import read_scan

        return read_scan(data, suffix=suffix, limits=limits, convert_legacy=convert_legacy, progress=progress)
    document = unpacked(answer)
    if not isinstance(document, DocumentText):
        raise TypeError("the child gave sheets for a document")
    return document


def read_pasted(text: str, *, convert_legacy: bool = False, limits: Limits = LIMITS) -> DocumentText:
    """Read text that somebody pasted, here and now: it is only letters, no parser can be tricked by it.

    Raises
    ------
    DocumentRefused
        `too_large`, `no_text`, `legacy_encoding` or `secret_stamp`.
    """
    if len(text) > limits.text_letters:
        raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.text_letters, "what": "letters"})
    return reading.checked(text, "paste", convert_legacy=convert_legacy)


def read_table(data: bytes, *, filename: str, limits: Limits = LIMITS) -> list[Sheet]:
    """Read a foreign table (.csv, .xlsx) sheet by sheet, in a child process that can do no harm.

    Raises
    ------
    DocumentRefused
        With one of the codes of `Why`.
    """
    sheets = unpacked(ask({"kind": "table"}, data, suffix=suffix_of(filename), limits=limits))
    if isinstance(sheets, DocumentText):
        raise TypeError("the child gave a document for a table")
    return sheets


def ask(request: dict[str, Any], data: bytes, *, suffix: str, limits: Limits) -> Answer:
    """Have a child process answer one request about a file.

    Raises
    ------
    DocumentRefused
        What the child refuses, or why it died.
    """
    if len(data) > limits.file_bytes:
        raise DocumentRefused(Why.TOO_LARGE, {"limit": limits.file_bytes, "what": "bytes"})
    request |= {"suffix": suffix, "limits": dataclasses.asdict(limits)}
    if not _SLOTS.acquire(timeout=limits.wall_s):
        raise DocumentRefused(Why.TIMEOUT)
    try:
        with _nameless_file() as question, _nameless_file() as reply:
            question.write(data)
            question.seek(0)
            code = _run(request, question=question, reply=reply, limits=limits)
            reply.seek(0)
            written = reply.read(limits.answer_bytes + 1)
    finally:
        _SLOTS.release()
    try:
        answer: Answer = json.loads(written)
    except ValueError as trouble:
        raise _death(code) from trouble
    if "refused" in answer:
        raise DocumentRefused(answer["refused"], answer["args"])
    return answer


def _run(request: dict[str, Any], *, question: IO[bytes], reply: IO[bytes], limits: Limits) -> int:
    """Run the child to its end. It gets no environment: the secrets of the server are none of its business."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", _START, _ROOT, json.dumps(request)]
    with subprocess.Popen(
        command, stdin=question, stdout=reply, stderr=subprocess.DEVNULL, env={}, cwd="/", start_new_session=True
    ) as child:
        try:
            return child.wait(timeout=limits.wall_s)
        except subprocess.TimeoutExpired as trouble:
            child.kill()
            raise DocumentRefused(Why.TIMEOUT) from trouble
        except BaseException:
            child.kill()
            raise


def _nameless_file() -> IO[bytes]:
    """Open a file that has no name and, on Linux, never touches a disk: a refused document must leave no trace."""
    if hasattr(os, "memfd_create"):
        return io.FileIO(os.memfd_create("document"), "r+")
    return tempfile.TemporaryFile()


def _death(code: int) -> DocumentRefused:
    """Say why a child died without an answer."""
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return DocumentRefused(Why.TIMEOUT)
    if code == -signal.SIGXFSZ:
        return DocumentRefused(Why.TOO_LARGE, {"what": "answer"})
    return DocumentRefused(Why.BROKEN)
