"""Addresses of the reminders pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.reminders import views

urlpatterns: list[URLPattern] = [
    path("", views.reminders, name="reminders"),
    path("plan/", views.set_plan, name="reminder_plan"),
    path("<int:reminder_id>/seen/", views.see, name="reminder_seen"),
]
