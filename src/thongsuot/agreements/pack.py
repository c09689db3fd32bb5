"""Subjects of coordination and scenarios of emergency plans, read from data; no tables, no clock."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

_PACK = Path(__file__).parents[1] / "packs" / "vn" / "emergency_scenarios.toml"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text in both languages."""

    vi: str
    en: str

    def __str__(self) -> str:
        """Give the text in the language of the screen."""
        return self.vi if (get_language() or "vi").startswith("vi") else self.en


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A matter on which bodies coordinate, with the kinds of incidents and the words that mean it."""

    key: str
    name: Said
    incident_kinds: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a plan's text: what it is called, what belongs there, how it may begin."""

    key: str
    name: Said
    hint: Said
    text: str


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What a plan prepares for."""

    key: str
    name: Said
    about: Said
    kinds: tuple[str, ...]  # of operators that should have such a plan
    incident_kinds: tuple[str, ...]
    form: str  # typed form of the incidents room that goes with it; empty: none
    parts: tuple[Part, ...]


def _said(raw: dict[str, str], name: str = "") -> Said:
    return Said(vi=raw[f"{name}vi"], en=raw[f"{name}en"])


@cache
def _raw() -> dict[str, list[dict[str, object]]]:
    with _PACK.open("rb") as file:
        return tomllib.load(file)


@cache
def subjects() -> dict[str, Subject]:
    """Give every subject of coordination by its key."""
    return {
        str(one["key"]): Subject(
            key=str(one["key"]),
            name=_said(one),  # type: ignore[arg-type]
            incident_kinds=tuple(one["incident_kinds"]),  # type: ignore[arg-type]
            words=tuple(one["words"]),  # type: ignore[arg-type]
        )
        for one in _raw()["subject"]
    }


@cache
def scenarios() -> dict[str, Scenario]:
    """Give every scenario by its key."""
    parts = {str(one["key"]): one for one in _raw()["part"]}
    found = {}
    for one in _raw()["scenario"]:
        texts: dict[str, str] = one["texts"]  # type: ignore[assignment]
        own = tuple(
            Part(
                key=key,
                name=_said(parts[key]),  # type: ignore[arg-type]
                hint=_said(parts[key], "hint_"),  # type: ignore[arg-type]
                text=texts.get(key, ""),
            )
            for key in one["parts"]  # type: ignore[attr-defined]
        )
        found[str(one["key"])] = Scenario(
            key=str(one["key"]),
            name=_said(one),  # type: ignore[arg-type]
            about=_said(one, "about_"),  # type: ignore[arg-type]
            kinds=tuple(one["kinds"]),  # type: ignore[arg-type]
            incident_kinds=tuple(one["incident_kinds"]),  # type: ignore[arg-type]
            form=str(one.get("form", "")),
            parts=own,
        )
    return found


def subjects_of_incident(kind: str) -> tuple[str, ...]:
    """Give the subjects that a kind of incident falls under.

    >>> subjects_of_incident("fiber")
    ('incident', 'cable')
    """
    return tuple(key for key, one in subjects().items() if kind in one.incident_kinds)
