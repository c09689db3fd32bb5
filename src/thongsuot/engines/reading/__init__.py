"""Reads Vietnamese directives into document fields and proposed obligations with their source spans.

>>> from thongsuot.engines.reading import read_directive
>>> text = "UBND tỉnh yêu cầu:\\n1. Các doanh nghiệp viễn thông: Tổ chức trực 24/24 giờ trong suốt mùa mưa bão."
>>> reading = read_directive(text)
>>> [(one.clause, one.addressees, text[one.start:one.end]) for one in reading.obligations]
[('1', ('Các doanh nghiệp viễn thông',), 'Tổ chức trực 24/24 giờ trong suốt mùa mưa bão')]
"""

from __future__ import annotations

from thongsuot.engines.reading.document import read_fields
from thongsuot.engines.reading.folding import fold, joined, lines, nfc, paragraphs
from thongsuot.engines.reading.obligations import Reader
from thongsuot.engines.reading.values import Citation, DocumentFields, ProposedObligation, Reading

__all__ = ["Citation", "DocumentFields", "ProposedObligation", "Reading", "read_directive"]


def read_directive(text: str) -> Reading:
    """Read a directive; nothing is assigned by it, it only proposes.

    Parameters
    ----------
    text
        The document as plain text; brought into NFC first, and spans count code points of that form.
    """
    whole = nfc(text)
    folded = fold(whole)
    spans = paragraphs(whole, folded)
    rows = lines(folded)
    folded = joined(folded, spans)
    fields = read_fields(whole, folded, rows)
    found = Reader(whole, folded, fields).read(spans)
    return Reading(text=whole, document=fields, obligations=tuple(found))
