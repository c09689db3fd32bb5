"""Addresses of my work and of pages that belong to no room."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web import design
from thongsuot.web.home import acknowledge, first_run, health, views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("language", views.language, name="language"),
    path("first-run", first_run.first_run, name="first_run"),
    path("ack/<str:token>", acknowledge.ack, name="ack"),
    path("health/", health.health, name="health"),
    path("health/retry/<int:pk>", health.retry, name="health_retry"),
    path("design", design.design, name="design"),
    path("design/map.json", design.design_map, name="design_map"),
    path("healthz", health.healthz, name="healthz"),
]
