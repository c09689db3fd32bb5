"""Writes of the agreements room: permission, transaction, audit, fact."""

from thongsuot.agreements.actions.agreeing import end_regulation, return_regulation, send_regulation, sign_regulation
from thongsuot.agreements.actions.plan_signing import record_exercise, return_plan, send_plan, sign_plan
from thongsuot.agreements.actions.planning import revise_plan, start_plan, write_plan
from thongsuot.agreements.actions.writing import revise_regulation, start_regulation, write_duties, write_regulation

__all__ = [
    "end_regulation",
    "record_exercise",
    "return_plan",
    "return_regulation",
    "revise_plan",
    "revise_regulation",
    "send_plan",
    "send_regulation",
    "sign_plan",
    "sign_regulation",
    "start_plan",
    "start_regulation",
    "write_duties",
    "write_plan",
    "write_regulation",
]
