"""Addresses of the law pages, below the directives."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.law import assessments, duties, register

_ONE = "<int:instrument_id>/"
_DUTY = "duties/<int:requirement_id>/"

urlpatterns: list[URLPattern] = [
    path("", register.register, name="law"),
    path("new/", register.new, name="law_new"),
    path("load/", register.load, name="law_load"),
    path("check/", register.check, name="law_check"),
    path("duties/", duties.duties, name="law_duties"),
    path(_DUTY, duties.duty, name="law_duty"),
    path(_DUTY + "link/", duties.link, name="law_duty_link"),
    path(_DUTY + "unlink/", duties.unlink, name="law_duty_unlink"),
    path(_DUTY + "retire/", duties.retire, name="law_duty_retire"),
    path("assessments/", assessments.assessments, name="assessments"),
    path("assessments/start/", assessments.start, name="assessment_start"),
    path("assessments/<int:assessment_id>/", assessments.assessment, name="assessment"),
    path("assessments/<int:assessment_id>/answer/", assessments.answer, name="assessment_answer"),
    path("assessments/<int:assessment_id>/review/", assessments.review, name="assessment_review"),
    path(_ONE, register.instrument, name="law_instrument"),
    path(_ONE + "edit/", register.edit, name="law_edit"),
    path(_ONE + "confirm/", register.confirm, name="law_confirm"),
    path(_ONE + "ask/", duties.add, name="law_duty_add"),
    path(_ONE + "draft/", duties.draft, name="law_draft"),
]
