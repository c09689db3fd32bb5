"""Addresses of the duty pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.duty import calls, views

urlpatterns: list[URLPattern] = [
    path("", views.duty, name="duty"),
    path("shifts/add", views.add_shift, name="shift_add"),
    path("shifts/<int:pk>", views.change_shift, name="shift_change"),
    path("shifts/<int:pk>/remove", views.remove_shift, name="shift_remove"),
    path("pages/", calls.pages, name="pages"),
    path("pages/<int:pk>", calls.page, name="page"),
    path("pages/<int:pk>/acknowledge", calls.acknowledge, name="page_acknowledge"),
    path("pages/<int:pk>/escalate", calls.escalate, name="page_escalate"),
    path("test-call", calls.test_call, name="test_call"),
]
