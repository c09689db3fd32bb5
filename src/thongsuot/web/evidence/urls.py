"""Addresses of the evidence pages, below /incidents/."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.evidence import cases, views

urlpatterns: list[URLPattern] = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/<str:code>/", cases.case_page, name="case"),
    path("cases/<str:code>/assign/", cases.assign, name="case_assign"),
    path("cases/<str:code>/number/", cases.number, name="case_number"),
    path("cases/<str:code>/<str:verb>/", cases.move, name="case_move"),
    path("verify-bundle/", views.verify, name="verify_bundle"),
    path("<str:code>/evidence/", views.evidence, name="incident_evidence"),
    path("<str:code>/evidence/add/", views.add, name="evidence_add"),
    path("<str:code>/evidence/seal/", views.seal, name="evidence_seal"),
    path("<str:code>/evidence/bundles/<int:pk>/open/", views.open_bundle, name="evidence_bundle"),
    path("<str:code>/evidence/bundles/<int:pk>/give/", views.give, name="evidence_give"),
    path("<str:code>/evidence/bundles/<int:pk>/receive/", views.receive, name="evidence_receive"),
    path("<str:code>/evidence/bundles/<int:pk>/receipt/", views.receipt, name="evidence_receipt"),
    path("<str:code>/evidence/<str:ref>/open/", views.open_item, name="evidence_item"),
    path("<str:code>/evidence/<str:ref>/set-aside/", views.set_aside, name="evidence_set_aside"),
]
