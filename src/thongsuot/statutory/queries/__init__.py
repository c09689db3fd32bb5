"""Reads of the duty to report, each limited to what its viewer may see."""

from thongsuot.statutory.queries.reports import (
    comparison,
    draft_of,
    duties_of,
    owed_reports,
    plan_of,
    report,
    report_paper,
    reports_of,
    running_duties,
    situations,
)
from thongsuot.statutory.queries.windows import window, window_view, windows

__all__ = [
    "comparison",
    "draft_of",
    "duties_of",
    "owed_reports",
    "plan_of",
    "report",
    "report_paper",
    "reports_of",
    "running_duties",
    "situations",
    "window",
    "window_view",
    "windows",
]
