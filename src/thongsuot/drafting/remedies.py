"""What is wrong with a stranger's template, said so that a clerk can mend it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thongsuot.drafting.words import TEMPLATE_FAULTS
from thongsuot.engines.templating import Review


def faults_in_words(review: Review) -> list[dict[str, str]]:
    """Say what is wrong with a template: the fault or unknown name, where it stands, how to mend it."""
    said = [
        {"code": one.code, "where": one.where, "words": one.words, "text": str(TEMPLATE_FAULTS[one.code])}
        for one in review.faults
    ]
    return said + [
        {
            "code": "unknown",
            "where": one.where,
            "words": one.words,
            "text": _("There is no placeholder “%(name)s”. Look up its name in the sample template.")
            % {"name": one.name},
        }
        for one in review.placeholders
        if not one.known
    ]
