"""Typed forms of incidents: read from data, values checked; no tables, no clock."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_PACK = Path(__file__).parents[1] / "packs" / "vn" / "incident_forms.toml"
MOST_ROWS = 40
_LONGEST = 4000
_VIETNAM = dt.timezone(dt.timedelta(hours=7))


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text in both languages."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the text in a language; Vietnamese where there is no other."""
        return self.en if language[:2] == "en" and self.en else self.vi


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that a form asks for."""

    key: str
    type: str
    label: Said
    help: Said
    required: bool = False
    police: bool = False
    most: float | None = None
    least: float | None = None
    after: str = ""
    ahead: bool = False  # a moment that may lie in the future
    choices: tuple[tuple[str, Said], ...] = ()
    columns: tuple[Field, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TypedForm:
    """One form: which kinds of incidents it is for, and its fields."""

    key: str
    kinds: tuple[str, ...]
    name: Said
    about: Said
    fields: tuple[Field, ...]


def _field(raw: Mapping[str, Any]) -> Field:
    return Field(
        key=raw["key"],
        type=raw["type"],
        label=Said(vi=raw["vi"], en=raw["en"]),
        help=Said(vi=raw.get("help_vi", ""), en=raw.get("help_en", "")),
        required=raw.get("required", False),
        police=raw.get("police", False),
        most=raw.get("max"),
        least=raw.get("min"),
        after=raw.get("after", ""),
        ahead=raw.get("ahead", False),
        choices=tuple((one["key"], Said(vi=one["vi"], en=one["en"])) for one in raw.get("choices", ())),
        columns=tuple(_field(one) for one in raw.get("columns", ())),
    )


@cache
def forms() -> dict[str, TypedForm]:
    """Give every form by its key, in the order of the pack."""
    with _PACK.open("rb") as file:
        raw = tomllib.load(file)["form"]
    return {
        one["key"]: TypedForm(
            key=one["key"],
            kinds=tuple(one["kinds"]),
            name=Said(vi=one["vi"], en=one["en"]),
            about=Said(vi=one["about_vi"], en=one["about_en"]),
            fields=tuple(_field(field) for field in one["field"]),
        )
        for one in raw
    }


def form_for(kind: str) -> TypedForm | None:
    """Give the form that is offered first for a kind of incident; None where no kind has one.

    >>> form_for("fiber").key
    'cut'
    """
    return next((form for form in forms().values() if kind in form.kinds), None)


class _Wrong(ValueError):
    """A value that can't be taken, with the code of what is wrong and the bound that it breaks."""

    def __init__(self, code: str, bound: object = "") -> None:
        super().__init__(code)
        self.code, self.bound = code, bound


def _text(field: Field, raw: Any) -> str | None:
    if isinstance(raw, bool | list | tuple | Mapping):
        raise _Wrong("not_text")
    # A lone surrogate can be sent as JSON but not stored by every database.
    text = str(raw).replace("\x00", "").encode("utf-8", "replace").decode().strip()
    most = int(field.most or _LONGEST)
    if len(text) > most:
        raise _Wrong("too_long", most)
    return text or None


def _number(field: Field, raw: Any) -> float | int | None:
    if isinstance(raw, bool):
        raise _Wrong("not_a_number")
    text = str(raw).strip().replace("\u00a0", "").replace(" ", "")
    if not text:
        return None
    if isinstance(raw, str):
        # "42.000.000" and "1.250,5" as people here write; one dot alone with fewer than three digits is a point.
        if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", text):
            text = text.replace(".", "")
        text = text.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text):
        raise _Wrong("not_a_number")
    value = float(text)
    if field.least is not None and value < field.least:
        raise _Wrong("too_small", field.least)
    if field.most is not None and value > field.most:
        raise _Wrong("too_big", field.most)
    if field.type == "money" and value != int(value):
        raise _Wrong("not_whole")
    return int(value) if value == int(value) else value


def _moment(raw: Any) -> str | None:
    text = str(raw).strip()
    if not text:
        return None
    try:
        moment = raw if isinstance(raw, dt.datetime) else dt.datetime.fromisoformat(text)
    except ValueError:
        raise _Wrong("not_a_moment") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=_VIETNAM)
    if not 2000 <= moment.year <= 2200:
        raise _Wrong("not_a_moment")
    return moment.astimezone(dt.UTC).isoformat()


def _one(field: Field, raw: Any) -> Any:
    if raw is None:
        return None
    if field.type in ("text", "long"):
        return _text(field, raw)
    if field.type in ("number", "money"):
        return _number(field, raw)
    if field.type == "moment":
        return _moment(raw)
    known = {key for key, _label in field.choices}
    if field.type == "choice":
        if raw == "":
            return None
        if not isinstance(raw, str) or raw not in known:
            raise _Wrong("no_choice")
        return raw
    if field.type == "choices":
        listed = [raw] if isinstance(raw, str) else list(raw) if isinstance(raw, list | tuple) else None
        if listed is None or not all(isinstance(one, str) and (one in known or not one) for one in listed):
            raise _Wrong("no_choice")
        return [key for key, _label in field.choices if key in listed] or None
    if raw in (True, "yes", "true", "on"):
        return True
    if raw in (False, "no", "false"):
        return False
    if raw == "":
        return None
    raise _Wrong("no_choice")


def _rows(field: Field, raw: Any, faults: dict[str, tuple[str, object]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        faults[field.key] = ("not_rows", "")
        return rows
    filled = [row for row in raw if any(str(value or "").strip() for value in row.values())]
    if len(filled) > MOST_ROWS:
        faults[field.key] = ("too_many_rows", MOST_ROWS)
        return rows
    for number, row in enumerate(filled):
        kept: dict[str, Any] = {}
        for column in field.columns:
            _take(column, row.get(column.key), kept, faults, name=f"{field.key}.{number}.{column.key}")
        rows.append(kept)
    return rows


def _take(
    field: Field,
    raw: Any,
    kept: dict[str, Any],
    faults: dict[str, tuple[str, object]],
    *,
    name: str,
) -> None:
    try:
        value = _one(field, raw)
    except _Wrong as wrong:
        faults[name] = (wrong.code, wrong.bound)
        return
    if value is None:
        if field.required:
            faults[name] = ("needed", "")
        return
    kept[field.key] = value


def clean(
    form: TypedForm, raw: Mapping[str, Any], *, now: dt.datetime
) -> tuple[dict[str, Any], dict[str, tuple[str, object]]]:
    """Check what was filled in; give the values to keep, and per field (code of what is wrong, bound).

    Fields that the form doesn't have are a fault too, so that a program notices a wrong name.
    """
    kept: dict[str, Any] = {}
    faults: dict[str, tuple[str, object]] = {}
    known = {field.key for field in form.fields}
    for name in raw:
        if name not in known:
            faults[str(name)[:80]] = ("no_field", "")
    for field in form.fields:
        value = raw.get(field.key)
        if field.type == "rows":
            rows = _rows(field, value if value is not None else [], faults)
            if rows:
                kept[field.key] = rows
            elif field.required and field.key not in faults:
                faults[field.key] = ("needed", "")
        else:
            _take(field, value, kept, faults, name=field.key)
    for field in form.fields:
        if field.after and kept.get(field.key, "9") < kept.get(field.after, ""):
            faults[field.key] = ("too_early", field.after)
    for field in form.fields:
        is_past = field.type == "moment" and not field.ahead
        if is_past and field.key in kept and dt.datetime.fromisoformat(kept[field.key]) > now + dt.timedelta(minutes=5):
            faults[field.key] = ("in_future", "")
    return kept, faults


def missing_for_police(form: TypedForm, values: Mapping[str, Any]) -> tuple[Field, ...]:
    """Give the fields that the police need and that are still empty."""
    return tuple(field for field in form.fields if field.police and values.get(field.key) in (None, "", []))


def total_value(form: TypedForm, values: Mapping[str, Any]) -> int | None:
    """Add up the money in a form's rows [VND]; None where no value is given."""
    sums: list[int] = []
    for field in form.fields:
        money: Sequence[str] = [column.key for column in field.columns if column.type == "money"]
        for row in values.get(field.key) or [] if money else []:
            sums += [int(row[key]) for key in money if row.get(key) is not None]
    return sum(sums) if sums else None
