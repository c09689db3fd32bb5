"""The child process: takes one file on its standard input, gives one JSON answer on its standard output, and dies.

It limits itself before it looks at the file, imports no Django, sees no environment and may open no connection, start
no program and write no file: whatever a parser can be tricked into stays in here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import sys
from typing import Any

from thongsuot.adapters.documents.values import Attachment, Cell, DocumentRefused, DocumentText, Limits, Sheet, Why

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "ctypes.",
    "shutil.",
)
_WRITING = frozenset("wax+")


def main() -> None:
    """Answer the request in the arguments (`text`, `table` or `picture`, and its details as JSON)."""
    request: dict[str, Any] = json.loads(sys.argv[-1])
    limits = Limits(**request["limits"])
    limit_itself(limits)
    # The answer goes out through the true standard output; a parser that prints must not write into it.
    out, sys.stdout = sys.stdout, sys.stderr
    try:
        answer = _answer(request, sys.stdin.buffer.read(), limits=limits)
    except DocumentRefused as refusal:
        answer = {"refused": refusal.code, "args": refusal.message_args}
    except MemoryError:
        answer = {"refused": Why.TOO_LARGE, "args": {"what": "memory"}}
    except RecursionError:
        answer = {"refused": Why.BOMB, "args": {"reason": "nested"}}
    json.dump(answer, out, ensure_ascii=True)
    out.flush()


def _answer(request: dict[str, Any], data: bytes, *, limits: Limits) -> dict[str, Any]:
    from thongsuot.adapters.documents import reading

    if request["kind"] == "picture":
        return _picture(request, data, limits=limits)
    # Everything that a reader imports late may still be read from disk; nothing may be written or sent.
    sys.addaudithook(_refuse_acts)
    if request["kind"] == "table":
        sheets = reading.sheets_of(data, suffix=request["suffix"], limits=limits)
        return {"sheets": [{"name": sheet.name, "rows": packed(sheet.rows)} for sheet in sheets]}
    document = reading.text_of(data, suffix=request["suffix"], convert_legacy=request["convert_legacy"], limits=limits)
    return {"document": dataclasses.asdict(document)}


def _picture(request: dict[str, Any], data: bytes, *, limits: Limits) -> dict[str, Any]:
    """Draw a page. The library that draws is called through ctypes, so it is loaded first and that door stays open."""
    import pypdfium2
    from PIL import Image

    from thongsuot.adapters.documents import pictures

    Image.init()
    assert pypdfium2 is not None
    sys.addaudithook(_refuse_other_acts)
    return pictures.picture_of(data, suffix=request["suffix"], page=request["page"], limits=limits)


def limit_itself(limits: Limits) -> None:
    """Set limits of time, memory and files that this process can't raise again, and step behind everybody else."""
    import resource

    # Alarms go first: a hostile file may take its ten seconds, but only those that nobody else wants.
    os.nice(10)
    wanted = {
        "RLIMIT_CPU": limits.cpu_s,
        "RLIMIT_AS": limits.memory_bytes,
        "RLIMIT_FSIZE": limits.answer_bytes,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 64,
    }
    for name, value in wanted.items():
        which = getattr(resource, name)
        _soft, hard = resource.getrlimit(which)
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (most, most))


def _refuse_acts(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[1], str) and _WRITING & set(arguments[1]):
        raise PermissionError(event)


def _refuse_other_acts(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("ctypes.") or event == "ctypes.dlopen":
        _refuse_acts(event, arguments)


def packed(rows: list[list[Cell]]) -> list[list[Any]]:
    """Put cells into JSON values; dates, which JSON lacks, become `{"date": …}`, `{"datetime": …}`, `{"time": …}`."""
    return [[_packed_cell(cell) for cell in row] for row in rows]


def _packed_cell(cell: Cell) -> Any:
    match cell:
        case dt.datetime():
            return {"datetime": cell.isoformat()}
        case dt.date():
            return {"date": cell.isoformat()}
        case dt.time():
            return {"time": cell.isoformat()}
        case _:
            return cell


def unpacked(answer: dict[str, Any]) -> DocumentText | list[Sheet]:
    """Build the values of an answer again."""
    if "document" in answer:
        found = answer["document"]
        return DocumentText(
            found["text"],
            found["format"],
            tuple(found["warnings"]),
            found["encoding_guess"],
            found["envelope"],
            tuple(Attachment(**one) for one in found["attachments"]),
        )
    return [
        Sheet(sheet["name"], [[_unpacked_cell(cell) for cell in row] for row in sheet["rows"]])
        for sheet in answer["sheets"]
    ]


def _unpacked_cell(cell: Any) -> Cell:
    match cell:
        case {"datetime": str(written)}:
            return dt.datetime.fromisoformat(written)
        case {"date": str(written)}:
            return dt.date.fromisoformat(written)
        case {"time": str(written)}:
            return dt.time.fromisoformat(written)
        case None | str() | bool() | int() | float():
            return cell
    raise ValueError(cell)
