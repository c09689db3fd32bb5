"""What the drafting pages read from a request: the editor's form as a content, and back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
from typing import Any

from django.http import HttpRequest, QueryDict

from thongsuot.drafting import rules
from thongsuot.drafting.directory import Directory
from thongsuot.drafting.values import Clause, Content

TEXTS = ("subject", "opening", "closing", "urgency", "place", "unit", "signer_authority", "signer_title", "signer_name")
LISTS = ("addressees", "bases", "recipients")


def number(request: HttpRequest, name: str) -> int | None:
    """Give a whole number of the form; None when it is missing or none."""
    text = request.POST.get(name, "") or request.GET.get(name, "")
    return int(text) if text.isdigit() and len(text) < 10 else None


def day(request: HttpRequest, name: str) -> dt.date | None:
    """Give a date of the form; None when it is missing or none."""
    return rules.day_of(request.POST.get(name, ""))


def content_of(form: QueryDict) -> Content:
    """Read the editor's form: every field and the clauses in their order on the page."""
    count = min(int(form.get("clauses", "0")) if form.get("clauses", "0").isdigit() else 0, rules.MAX_CLAUSES + 1)
    clauses = tuple(_clause(form, place) for place in range(count) if f"clause-{place}-text" in form)
    said: dict[str, Any] = {name: form.get(name, "") for name in TEXTS}
    said |= {name: tuple(line for line in form.get(name, "").splitlines() if line.strip()) for name in LISTS}
    return Content(**said, clauses=clauses)


def _clause(form: QueryDict, place: int) -> Clause:
    def said(name: str) -> str:
        return form.get(f"clause-{place}-{name}", "")

    level, repeats = said("level"), said("reaffirms")
    return Clause(
        key=said("key") or new_key(),
        text=said("text"),
        level=int(level) if level in ("0", "1", "2") else 1,
        leads=tuple(rules.split_names(said("leads"))),
        coordinates=tuple(rules.split_names(said("coordinates"))),
        due_on=said("due"),
        report_required=bool(said("report")),
        reaffirms=int(repeats) if repeats.isdigit() else None,
    )


def new_key() -> str:
    """Give a clause a key of its own, by which versions know it again."""
    return secrets.token_hex(4)


def rearranged(content: Content, do: str) -> Content:
    """Add, take out, raise or lower a clause as a button of the editor says: ``add:2``, ``up:3`` …"""
    verb, _colon, text = do.partition(":")
    clauses = list(content.clauses)
    place = int(text) if text.isdigit() else len(clauses)
    if verb == "add":
        level = clauses[place - 1].level if 0 < place <= len(clauses) else 1
        clauses.insert(min(place, len(clauses)), Clause(key=new_key(), level=level or 1))
    elif verb == "remove" and place < len(clauses):
        del clauses[place]
    elif verb == "up" and 0 < place < len(clauses):
        clauses[place - 1], clauses[place] = clauses[place], clauses[place - 1]
    elif verb == "down" and place + 1 < len(clauses):
        clauses[place + 1], clauses[place] = clauses[place], clauses[place + 1]
    return dataclasses.replace(content, clauses=tuple(clauses))


def rows(content: Content, *, kind: str, book: Directory, faults: Any = ()) -> list[dict[str, Any]]:
    """Give the clauses as the editor's rows, codes turned back into names."""
    labels = rules.labels(kind, content.clauses)
    return [
        {
            "place": place,
            "label": label,
            "clause": clause,
            "leads": "; ".join([*(book.shorts.get(code, code) for code in clause.leads), *clause.unknown]),
            "coordinates": "; ".join(
                [*(book.shorts.get(code, code) for code in clause.coordinates), *clause.unknown_with]
            ),
            "faults": [fault for fault in faults if fault.clause == place + 1],
        }
        for place, (clause, label) in enumerate(zip(content.clauses, labels, strict=True))
    ]
