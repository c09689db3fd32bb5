"""Reads of the agreements room, each limited to what its viewer may see."""

from thongsuot.agreements.queries.dated import dated_agreements
from thongsuot.agreements.queries.leading import leads, leads_for_incident, leads_for_text
from thongsuot.agreements.queries.paths import PlanPaths, paths_in_force, plan_paths
from thongsuot.agreements.queries.plans import compare_plan, coverage, plan, plan_paper, plans, plans_for_incident
from thongsuot.agreements.queries.regulations import (
    compare_regulation,
    regulation,
    regulation_paper,
    regulations,
)

__all__ = [
    "PlanPaths",
    "compare_plan",
    "compare_regulation",
    "coverage",
    "dated_agreements",
    "leads",
    "leads_for_incident",
    "leads_for_text",
    "paths_in_force",
    "plan",
    "plan_paper",
    "plan_paths",
    "plans",
    "plans_for_incident",
    "regulation",
    "regulation_paper",
    "regulations",
]
