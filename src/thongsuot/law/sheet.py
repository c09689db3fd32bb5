"""The question sheet of the yearly self-assessment, read from data; no tables, no clock."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_PACK = Path(__file__).parents[1] / "packs" / "vn" / "security_questions.toml"
WORTH = {"yes": 1.0, "partly": 0.5, "no": 0.0}
"""What an answer counts; ``none`` (does not concern us) counts neither way."""
ANSWERS = ("yes", "partly", "no", "none")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The questions for one kind of body, as they are kept with an assessment."""

    version: str
    sections: tuple[dict[str, Any], ...]  # key, vi, en
    questions: tuple[dict[str, Any], ...]  # key, section, vi, en, weight


@cache
def _raw() -> dict[str, Any]:
    with _PACK.open("rb") as file:
        return tomllib.load(file)


def asked_kinds() -> tuple[str, ...]:
    """Give the kinds of bodies that assess themselves every year."""
    return tuple(_raw()["sheet"]["kinds"])


def due_on(year: int) -> dt.date:
    """Give the day by which the assessment of a year is to be handed in."""
    sheet = _raw()["sheet"]
    return dt.date(year, sheet["due_month"], sheet["due_day"])


def sheet_for(kind: str) -> Sheet:
    """Give the sheet for a kind of body; sections without a question for it are left out."""
    raw = _raw()
    asked = [
        {name: one[name] for name in ("key", "section", "vi", "en", "weight")}
        for one in raw["question"]
        if kind in one.get("kinds", (kind,))
    ]
    used = {one["section"] for one in asked}
    sections = [dict(one) for one in raw["section"] if one["key"] in used]
    return Sheet(version=raw["sheet"]["version"].isoformat(), sections=tuple(sections), questions=tuple(asked))


def score(
    questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, int | None], int | None]:
    """Score answers by section and in all [%], weighted; None where nothing counts.

    >>> questions = [{"key": "a", "section": "s", "weight": 3}, {"key": "b", "section": "s", "weight": 1}]
    >>> score(questions, {"a": {"answer": "yes"}, "b": {"answer": "no"}})
    ({'s': 75}, 75)
    >>> score(questions, {"a": {"answer": "none"}, "b": {"answer": "none"}})
    ({'s': None}, None)
    """
    got: dict[str, float] = {}
    most: dict[str, float] = {}
    for one in questions:
        section, worth = one["section"], WORTH.get(answers.get(one["key"], {}).get("answer", ""))
        got.setdefault(section, 0.0)
        most.setdefault(section, 0.0)
        if worth is not None:
            got[section] += worth * one["weight"]
            most[section] += one["weight"]
    by_section = {key: round(100 * got[key] / most[key]) if most[key] else None for key in got}
    whole = sum(most.values())
    return by_section, round(100 * sum(got.values()) / whole) if whole else None


def unanswered(
    questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, str]]:
    """Give what is missing before handing in, as (question, fault): no answer, or no reason where one is needed.

    ``partly``, ``no`` and ``none`` need a note: what is missing and until when, or why it does not concern the body.
    """
    found = []
    for one in questions:
        said = answers.get(one["key"], {})
        if said.get("answer") not in ANSWERS:
            found.append((one["key"], "no_answer"))
        elif said["answer"] != "yes" and not said.get("note", "").strip():
            found.append((one["key"], "no_note"))
    return found
