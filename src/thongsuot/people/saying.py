"""Why a body is meant by a phrase, said to people."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thongsuot.people.resolving import Found, How, Step
from thongsuot.people.words import OrganisationKind


def reasons_of(phrase: str, one: Found) -> list[str]:
    """Say by what a body was found and which changes led to it."""
    match one.how:
        case How.OFFICE:
            first = _("“%(phrase)s”: bears this task today") % {"phrase": phrase}
        case How.AREA:
            first = _("“%(phrase)s”: stands for this area today") % {"phrase": phrase}
        case How.CLASS:
            kind = OrganisationKind(one.kind).label
            first = _("“%(phrase)s”: of this class (%(kind)s)") % {"phrase": phrase, "kind": kind}
        case _:
            first = _("“%(phrase)s”: named") % {"phrase": phrase}
    return [first, *map(step_in_words, one.steps)]


def step_in_words(step: Step) -> str:
    """Say what became what and when; what is not sure yet is marked so."""
    names = {"before": step.before, "after": step.after}
    if step.to_the_year:
        text = _("%(before)s became %(after)s in %(year)s") % {**names, "year": step.on.year}
    else:
        text = _("%(before)s became %(after)s on %(day)s") % {**names, "day": f"{step.on:%d/%m/%Y}"}
    return f"{text} {_('(to be confirmed)')}" if step.confidence in ("M", "L") else text
