"""Addresses of the alarms pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.alarms import sources, views

urlpatterns: list[URLPattern] = [
    path("", views.grouped, name="alarms"),
    path("standing/", views.standing, name="alarms_standing"),
    path("sources/", sources.source_list, name="alarm_sources"),
    path("sources/new/", sources.add, name="alarm_source_new"),
    path("sources/<str:code>/", sources.source_page, name="alarm_source"),
    path("sources/<str:code>/key/", sources.rotate, name="alarm_source_key"),
    path("sources/<str:code>/switch/", sources.switch, name="alarm_source_switch"),
]
