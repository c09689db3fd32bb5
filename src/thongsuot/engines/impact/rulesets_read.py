"""Rule sets from data files: read, checked, chosen by day."""

from __future__ import annotations

import datetime as dt
import itertools
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from thongsuot.engines.impact.values import CONFIDENCES, METRICS, Condition, Criterion, RuleSet, Stage

_REFERENCE = Path(__file__).parent / "rulesets"
LEAST_EVERY_MIN = 15.0


class RuleSetFault(ValueError):
    """A rule set's data can't be taken; the message names file, place and reason."""


def read_rule_sets(text: str, *, name: str) -> tuple[RuleSet, ...]:
    """Read the rule sets of one TOML text.

    Parameters
    ----------
    text
        TOML with one or more ``[[rule_set]]``.
    name
        What to call it in a fault.

    Raises
    ------
    RuleSetFault
        Not TOML, a missing field, an unknown metric, a limit below 0, periods of one key that overlap.

    Examples
    --------
    >>> read_rule_sets("[[rule_set]]\\nkey = 'x'", name="x.toml")
    Traceback (most recent call last):
    ...
    thongsuot.engines.impact.rulesets_read.RuleSetFault: x.toml, rule set 1 (x): 'confidence' is missing
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise RuleSetFault(f"{name}: {trouble}") from trouble
    found = []
    for number, raw in enumerate(data.get("rule_set", ()), 1):
        where = f"{name}, rule set {number} ({raw.get('key', '?')})"
        try:
            found.append(_rule_set(raw))
        except KeyError as trouble:
            raise RuleSetFault(f"{where}: {trouble} is missing") from trouble
        except (TypeError, ValueError) as trouble:
            raise RuleSetFault(f"{where}: {trouble}") from trouble
    if not found:
        raise RuleSetFault(f"{name}: no [[rule_set]] in it")
    _no_overlap(found, name)
    return tuple(found)


@cache
def reference_rule_sets() -> tuple[RuleSet, ...]:
    """Give the rule sets of other countries that ship with the engine, for comparison: NORS, ENISA, TRAI.

    Examples
    --------
    >>> sorted({rules.key for rules in reference_rule_sets()})
    ['enisa', 'nors', 'trai']
    """
    files = sorted(_REFERENCE.glob("*.toml"))
    return tuple(rules for file in files for rules in read_rule_sets(file.read_text(encoding="utf-8"), name=file.name))


def rule_set(key: str, *, rule_sets: Iterable[RuleSet], on: dt.date | None = None) -> RuleSet:
    """Give a rule set by its key as it holds on a day; without a day the newest.

    Raises
    ------
    KeyError
        No such rule set, or none of that key holds on the day.
    """
    known = sorted((rules for rules in rule_sets if rules.key == key), key=lambda rules: rules.valid_from)
    fitting = [rules for rules in known if on is None or rules.holds_on(on)]
    if not fitting:
        raise KeyError(key)
    return fitting[-1]


def _rule_set(raw: Mapping[str, Any]) -> RuleSet:
    if raw["confidence"] not in CONFIDENCES:
        raise ValueError(f"confidence must be one of {', '.join(CONFIDENCES)}")
    if raw["per"] not in ("provider", "incident"):
        raise ValueError("per must be 'provider' or 'incident'")
    made = RuleSet(
        key=raw["key"],
        vi=raw["vi"],
        en=raw["en"],
        binds=bool(raw["binds"]),
        per=raw["per"],
        valid_from=_day(raw["valid_from"]),
        valid_until=_day(raw["valid_until"]) if "valid_until" in raw else None,
        source=raw["source"],
        source_vi=raw.get("source_vi", ""),
        confidence=raw["confidence"],
        criteria=tuple(_criterion(one) for one in raw["criterion"]),
        stages=tuple(_stage(one) for one in raw["stage"]),
    )
    if made.valid_until is not None and made.valid_until <= made.valid_from:
        raise ValueError("valid_until is not after valid_from")
    if not made.criteria or not made.stages:
        raise ValueError("a rule set needs a criterion and a stage")
    return made


def _criterion(raw: Mapping[str, Any]) -> Criterion:
    scope = raw.get("scope", "whole")
    if scope not in ("whole", "area"):
        raise ValueError("scope must be 'whole' or 'area'")
    conditions = tuple(_condition(one) for one in raw["when"])
    if not conditions:
        raise ValueError(f"criterion {raw['key']} has no condition")
    return Criterion(key=raw["key"], scope=scope, conditions=conditions, vi=raw["vi"], en=raw["en"])


def _condition(raw: Mapping[str, Any]) -> Condition:
    made = Condition(metric=raw["metric"], at_least=float(raw["at_least"]), held_min=float(raw.get("held_min", 0.0)))
    if made.metric not in METRICS:
        raise ValueError(f"unknown metric {made.metric!r}; known: {', '.join(sorted(METRICS))}")
    if not made.at_least >= 0 or not made.held_min >= 0:
        raise ValueError(f"{made.metric}: a limit can't be below 0")
    return made


def _stage(raw: Mapping[str, Any]) -> Stage:
    every = raw.get("every_min")
    made = Stage(
        key=raw["key"],
        after_min=float(raw["after_min"]),
        since=raw.get("since", "crossed"),
        every_min=None if every is None else float(every),
        vi=raw["vi"],
        en=raw["en"],
    )
    if made.since not in ("crossed", "started", "restored"):
        raise ValueError("since must be 'crossed', 'started' or 'restored'")
    if not made.after_min >= 0 or (made.every_min is not None and not made.every_min >= LEAST_EVERY_MIN):
        raise ValueError(f"stage {made.key}: its clock must not be below 0, and repeat at most every 15 minutes")
    return made


def _day(value: Any) -> dt.date:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise TypeError(f"{value!r} is not a day")
    return value


def _no_overlap(found: list[RuleSet], name: str) -> None:
    ordered = sorted(found, key=lambda rules: (rules.key, rules.valid_from))
    for before, after in itertools.pairwise(ordered):
        if before.key == after.key and (before.valid_until is None or before.valid_until > after.valid_from):
            raise RuleSetFault(f"{name}: two versions of {before.key} hold on {after.valid_from}")
