"""Whom an obligation's wording may mean: offers to a person, with the reason. Nothing is assigned by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.models import Obligation, PartyChoice
from thongsuot.directives.values import DirectiveView, ObligationView, Suggestion
from thongsuot.kernel.actor import Actor
from thongsuot.people.models import Organisation
from thongsuot.people.queries import book as directory_book
from thongsuot.people.queries import organisations
from thongsuot.people.resolving import Book, How, heirs_of, resolve
from thongsuot.people.saying import reasons_of, step_in_words
from thongsuot.people.words import OrganisationKind

Role = Literal["lead", "coordinate"]


def suggestions(view: ObligationView, *, viewer: Actor, now: dt.datetime) -> tuple[Suggestion, ...]:
    """Suggest bodies for one obligation: those chosen for the same words before, those named, those of the classes.

    Only bodies that exist on the day; what a document of earlier days names gives way to what its duties went to.
    """
    row = Obligation.objects.select_related("directive").filter(pk=view.obligation_id).first()
    issuer = row.directive.issuer if row else ""
    return _desk(viewer=viewer, now=now, issuer=issuer).offers(view)


def suggestions_of_all(
    view: DirectiveView, *, viewer: Actor, now: dt.datetime, remembered: bool = True
) -> dict[int, tuple[Suggestion, ...]]:
    """Suggest bodies for every obligation of a directive, reading the directory once.

    Without ``remembered`` the wording alone counts, not what a person chose for it before.
    """
    desk = _desk(viewer=viewer, now=now, issuer=view.issuer)
    if not remembered:
        desk = replace(desk, choices={})
    return {one.obligation_id: desk.offers(one) for one in view.obligations}


@dataclass(frozen=True, kw_only=True)
class _Choice:
    phrase: str
    codes: tuple[str, ...]
    chosen_at: dt.datetime
    chosen_by: str


def _desk(*, viewer: Actor, now: dt.datetime, issuer: str) -> _Desk:
    viewer.require("directives.draft")
    today = rules.office_day(now)
    return _Desk(
        book=directory_book(viewer=viewer, day=today),
        bodies={row.code: row for row in organisations(viewer=viewer)},
        today=today,
        choices={
            (row.phrase_key, row.role): _Choice(
                phrase=row.phrase, codes=tuple(row.codes), chosen_at=row.chosen_at, chosen_by=row.chosen_by
            )
            for row in PartyChoice.objects.filter(issuer_key=rules.plain(issuer)[:240])
        },
    )


@dataclass(slots=True)
class _Offer:
    role: Role
    named: bool = False
    kind_named: bool = False
    remembered: bool = False
    set_aside: bool = False  # the wording means it, but a person chose others for just this wording
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """Everything that offers are made of, read once."""

    book: Book
    bodies: Mapping[str, Organisation]
    today: dt.date
    choices: Mapping[tuple[str, str], _Choice]

    def offers(self, view: ObligationView) -> tuple[Suggestion, ...]:
        found: dict[str, _Offer] = {}
        kinds = rules.kinds_named(view.addressee_types, known=OrganisationKind.values)
        self._of_phrases(found, view.addressees, role="lead", kinds=kinds)
        self._of_phrases(found, view.coordinates_with, role="coordinate", kinds=())
        if "all" in view.addressee_types:
            for code, entry in self.book.entries.items():
                if entry.holds_on(self.today):
                    found.setdefault(code, _Offer("lead"))
        made = [self._suggestion(code, offer) for code, offer in found.items()]
        return tuple(sorted(made, key=_order))

    def _of_phrases(
        self, found: dict[str, _Offer], phrases: Sequence[str], *, role: Role, kinds: tuple[str, ...]
    ) -> None:
        wanted = [(phrase, resolve(phrase, book=self.book, today=self.today)) for phrase in phrases]
        # The classes that the reader saw are those of all phrases together: they help only where words alone don't.
        if kinds and not any(bodies for _phrase, bodies in wanted):
            wanted = [("; ".join(phrases), resolve("", book=self.book, today=self.today, kinds=kinds))]
        for phrase, bodies in wanted:
            for one in bodies:
                offer = found.setdefault(one.code, _Offer(role))
                offer.named = offer.named or one.how != How.CLASS
                offer.kind_named = offer.kind_named or one.how == How.CLASS
                offer.reasons += [words for words in reasons_of(phrase, one) if words not in offer.reasons]
        choice = self._choice(phrases, role=role)
        if choice is None:
            return
        for offer in found.values():
            offer.set_aside = offer.set_aside or offer.role == role
        for code in choice.codes:
            for heir, steps in heirs_of(code, book=self.book, today=self.today):
                offer = found.setdefault(heir, _Offer(role))
                offer.role, offer.remembered, offer.set_aside = role, True, False
                offer.reasons = [_chosen(choice), *map(step_in_words, steps)]

    def _choice(self, phrases: Sequence[str], *, role: Role) -> _Choice | None:
        return self.choices.get((rules.phrase_key(phrases), role)) if phrases else None

    def _suggestion(self, code: str, offer: _Offer) -> Suggestion:
        body = self.bodies[code]
        return Suggestion(
            organisation_id=body.pk,
            code=code,
            name=body.name,
            short_name=body.short_name or body.name,
            role=offer.role,
            named=offer.named,
            kind_named=offer.kind_named,
            remembered=offer.remembered,
            set_aside=offer.set_aside,
            reasons=tuple(offer.reasons),
        )


def _order(one: Suggestion) -> tuple[bool, bool, bool, bool, str]:
    return (not one.remembered, not one.named, not one.kind_named, one.role != "lead", one.name)


def _chosen(choice: _Choice) -> str:
    return _("chosen for “%(phrase)s” on %(day)s by %(who)s") % {
        "phrase": choice.phrase,
        "day": f"{rules.office_day(choice.chosen_at):%d/%m/%Y}",
        "who": choice.chosen_by,
    }
