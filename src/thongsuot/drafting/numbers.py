"""The one place where a number is claimed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thongsuot.drafting.models import NumberBook
from thongsuot.kernel.errors import Refused
from thongsuot.people.models import Organisation

TRIES = 200


def claim(*, year: int, issuer: Organisation, kind: str) -> tuple[NumberBook, int]:
    """Claim the next number of a book by compare-and-set; must run in the transaction that uses it.

    The change is rolled back with its transaction, so a number that was not used is not lost. On PostgreSQL the second
    of two claims waits for the first to end and then tries again; on SQLite one writer goes after the other.
    """
    book, _made = NumberBook.objects.get_or_create(year=year, issuer=issuer, kind=kind)
    for _attempt in range(TRIES):
        last: int = NumberBook.objects.values_list("last", flat=True).get(pk=book.pk)
        if NumberBook.objects.filter(pk=book.pk, last=last).update(last=last + 1) == 1:
            return book, last + 1
    raise Refused(_("The number book is busy. Try again."), code="busy")
