"""The registry of rules: a rule is one decorated function; this file is all that a new one needs to know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from thongsuot.directives.rules import plain
from thongsuot.kernel.errors import Invalid, NotFound
from thongsuot.proof.values import Parameter, Question, Rule, Verdict
from thongsuot.proof.words import Reach

_RULES: dict[str, Rule] = {}
Judge = Callable[[Question], Verdict]


def rule(
    code: str,
    *,
    title: str,
    about: str,
    room: str,
    parameters: tuple[Parameter, ...] = (),
    hints: tuple[str, ...] = (),
    reaches: tuple[str, ...] = (Reach.OWN.value, Reach.PROVINCE.value),
) -> Callable[[Judge], Judge]:
    """Register a function as a rule: it is asked a Question and answers with a Verdict, reading by queries alone.

    Parameters
    ----------
    code
        Stable name; bindings keep it.
    title, about
        English texts of the catalogue.
    room
        The room whose records it reads; shown beside the title.
    parameters
        Figures that the person who binds the rule may set.
    hints
        Vietnamese words of tasks that the rule suits, to offer it first; nothing is bound by them.
    reaches
        Whether it can look at one party's records, at the whole province's, or at either.
    """

    def register(judge: Judge) -> Judge:
        if code in _RULES:
            raise ValueError(f"there are two rules {code!r}")
        _RULES[code] = Rule(
            code=code,
            title=title,
            about=about,
            room=room,
            reaches=reaches,
            parameters=parameters,
            hints=hints,
            judge=judge,
        )
        return judge

    return register


def all_rules() -> tuple[Rule, ...]:
    """Give every rule, by room and code."""
    return tuple(sorted(_RULES.values(), key=lambda one: (one.room, one.code)))


def offered_for(task: str) -> tuple[tuple[Rule, bool], ...]:
    """Give every rule and whether the words of a task suggest it, the suggested ones first."""
    key = plain(task)
    rated = [(one, any(plain(hint) in key for hint in one.hints)) for one in all_rules()]
    return tuple(sorted(rated, key=lambda pair: not pair[1]))


def find(code: str) -> Rule:
    """Give a rule by its code."""
    if code not in _RULES:
        raise NotFound(_("There is no rule with this code."), details={"rule": code})
    return _RULES[code]


def known(code: str) -> Rule | None:
    """Give a rule by its code, or None when the installation has it no longer."""
    return _RULES.get(code)


def figures_of(found: Rule, *, given: Mapping[str, Any]) -> dict[str, Any]:
    """Check the figures given for a rule and fill in what was left out; dates come back as ISO texts.

    Raises
    ------
    Invalid
        A figure is unknown, missing, of the wrong kind or out of bounds; ``details`` names each.
    """
    faults: dict[str, str] = {name: _("This rule takes no such figure.") for name in given}
    kept: dict[str, Any] = {}
    for one in found.parameters:
        faults.pop(one.name, None)
        value = given.get(one.name)
        if value is None or value == "":
            value = one.default
        if value is None or value == "":
            if not one.optional:
                faults[one.name] = _("This figure is missing.")
            continue
        try:
            kept[one.name] = _checked(one, value)
        except ValueError as trouble:
            faults[one.name] = str(trouble)
    begin, end = kept.get("start_on"), kept.get("end_on")
    if begin and end and end < begin:
        faults["end_on"] = _("The last day lies before the first.")
    if faults:
        labels = {one.name: _(one.label) for one in found.parameters}
        text = "; ".join(f"{labels.get(name, name)}: {fault}" for name, fault in faults.items())
        raise Invalid(text, code="bad_figures", details=faults)
    return kept


def _checked(one: Parameter, value: Any) -> Any:
    if one.kind == "date":
        try:
            return dt.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise ValueError(_("Write the day as YYYY-MM-DD.")) from None
    if one.kind == "choice":
        if str(value) not in {choice for choice, _label in one.choices}:
            raise ValueError(_("Choose one of the values offered."))
        return str(value)
    try:
        number = int(str(value))
    except ValueError:
        raise ValueError(_("Write a whole number.")) from None
    if not one.minimum <= number <= one.maximum:
        bounds = {"least": one.minimum, "most": one.maximum}
        raise ValueError(_("Write a whole number from %(least)s to %(most)s.") % bounds)
    return number
