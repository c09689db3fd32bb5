"""Official administrative papers (Decree 30/2020/NĐ-CP) as PDF and as Word files, from plain values.

>>> from thongsuot.engines.papers import Paper, Paragraph, to_pdf
>>> paper = Paper(issuer="SỞ KHOA HỌC VÀ CÔNG NGHỆ", place="Tây Ninh", blocks=(Paragraph("Đã xong."),))
>>> to_pdf(paper)[:5]
b'%PDF-'
"""

from __future__ import annotations

from thongsuot.engines.papers.paper import Block, Bullets, Heading, Paper, Paragraph, Signer, Table
from thongsuot.engines.papers.pdf import to_pdf
from thongsuot.engines.papers.word import to_docx

__all__ = ["Block", "Bullets", "Heading", "Paper", "Paragraph", "Signer", "Table", "to_docx", "to_pdf"]
