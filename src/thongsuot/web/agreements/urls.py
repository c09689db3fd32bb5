"""Addresses of the agreements pages, below the directives."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.agreements import plans, regulations

_ONE = "<int:regulation_id>/"
_PLAN = "plans/<int:plan_id>/"

urlpatterns: list[URLPattern] = [
    path("", regulations.regulations, name="regulations"),
    path("start/", regulations.start, name="regulation_start"),
    path("leads/", regulations.leads, name="leads"),
    path("plans/", plans.plans, name="plans"),
    path("plans/start/", plans.start, name="plan_start"),
    path(_PLAN, plans.plan, name="plan"),
    path(_PLAN + "edit/", plans.edit, name="plan_edit"),
    path(_PLAN + "send/", plans.send, name="plan_send"),
    path(_PLAN + "sign/", plans.sign, name="plan_sign"),
    path(_PLAN + "return/", plans.send_back, name="plan_return"),
    path(_PLAN + "revise/", plans.revise, name="plan_revise"),
    path(_PLAN + "exercise/", plans.exercise, name="plan_exercise"),
    path(_PLAN + "compare/", plans.compare, name="plan_compare"),
    path(_PLAN + "paper.pdf", plans.paper, {"form": "pdf"}, name="plan_pdf"),
    path(_PLAN + "paper.docx", plans.paper, {"form": "docx"}, name="plan_docx"),
    path(_ONE, regulations.regulation, name="regulation"),
    path(_ONE + "edit/", regulations.edit, name="regulation_edit"),
    path(_ONE + "duties/", regulations.duties, name="regulation_duties"),
    path(_ONE + "send/", regulations.send, name="regulation_send"),
    path(_ONE + "sign/", regulations.sign, name="regulation_sign"),
    path(_ONE + "return/", regulations.send_back, name="regulation_return"),
    path(_ONE + "revise/", regulations.revise, name="regulation_revise"),
    path(_ONE + "end/", regulations.end, name="regulation_end"),
    path(_ONE + "compare/", regulations.compare, name="regulation_compare"),
    path(_ONE + "paper.pdf", regulations.paper, {"form": "pdf"}, name="regulation_pdf"),
    path(_ONE + "paper.docx", regulations.paper, {"form": "docx"}, name="regulation_docx"),
]
