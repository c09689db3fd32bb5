"""Addresses of the review pages, below /incidents/."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.reviews import views

urlpatterns: list[URLPattern] = [
    path("reviews/", views.overview, name="reviews"),
    path("<str:code>/review/", views.review, name="incident_review"),
    path("<str:code>/review/open/", views.open_review, name="review_open"),
    path("<str:code>/review/summary/", views.sum_up, name="review_summary"),
    path("<str:code>/review/part/", views.contribute, name="review_part"),
    path("<str:code>/review/publish/", views.publish, name="review_publish"),
    path("<str:code>/review/actions/", views.add_action, name="review_action"),
    path("<str:code>/review/actions/<int:pk>/done/", views.finish_action, name="review_action_done"),
    path("<str:code>/review/actions/<int:pk>/drop/", views.drop_action, name="review_action_drop"),
    path("<str:code>/review/paper.pdf", views.paper, {"form": "pdf"}, name="review_pdf"),
    path("<str:code>/review/paper.docx", views.paper, {"form": "docx"}, name="review_docx"),
]
