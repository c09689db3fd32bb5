"""Reads of the law room: the law is public; a self-assessment is its body's and the office's."""

from thongsuot.law.queries.assessments import assessment, assessments
from thongsuot.law.queries.checking import check_citations
from thongsuot.law.queries.register import choices, instrument, instruments, requirement, requirements

__all__ = [
    "assessment",
    "assessments",
    "check_citations",
    "choices",
    "instrument",
    "instruments",
    "requirement",
    "requirements",
]
