"""What a person meant by the words of an issuer: kept at confirming, so that it can be offered the next time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from thongsuot.directives import queries, rules
from thongsuot.directives.models import Directive, Obligation, PartyChoice
from thongsuot.directives.words import PartyRole
from thongsuot.kernel.actor import Actor


def remember_choices(directive: Directive, *, kept: Iterable[Obligation], by: Actor, now: dt.datetime) -> int:
    """Keep whom a person chose where that differs from what the words alone would offer; give how many were kept.

    Part of confirming, in its transaction. A choice equal to the offer is not kept, and forgets an older one: whoever
    means "all telecom operators" shall be offered the operator that comes next year as well.
    """
    by.require("directives.draft")
    view = queries.directive(directive.pk, viewer=by)
    offered = queries.suggestions_of_all(view, viewer=by, now=now, remembered=False)
    issuer = rules.plain(directive.issuer)[:240]
    count = 0
    for one in kept:
        shares = [(share.organisation.code, share.role) for share in one.assignments.select_related("organisation")]
        meant = {(offer.code, offer.role) for offer in offered.get(one.pk, ()) if offer.meant}
        for role, phrases in ((PartyRole.LEAD, one.addressees), (PartyRole.COORDINATE, one.coordinates_with)):
            if not phrases:
                continue
            codes = sorted(code for code, held in shares if held == role)
            rows = PartyChoice.objects.filter(issuer_key=issuer, phrase_key=rules.phrase_key(phrases), role=role)
            if not codes or set(codes) == {code for code, wanted in meant if wanted == role}:
                rows.delete()
                continue
            before = rows.first()
            PartyChoice.objects.update_or_create(
                issuer_key=issuer,
                phrase_key=rules.phrase_key(phrases),
                role=role,
                defaults={
                    "phrase": "; ".join(phrases)[:500],
                    "codes": codes,
                    "times": before.times + 1 if before is not None and before.codes == codes else 1,
                    "chosen_at": now,
                    "chosen_by": by.label,
                },
            )
            count += 1
    return count
