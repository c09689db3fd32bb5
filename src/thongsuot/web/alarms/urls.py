"""Addresses of the alarms pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.alarms import identities, reporting, shelving, sources, telling, views

urlpatterns: list[URLPattern] = [
    path("", views.grouped, name="alarms"),
    path("standing/", views.standing, name="alarms_standing"),
    path("shelve/", shelving.shelve, name="alarm_shelve"),
    path("shelved/", shelving.shelved_list, name="alarms_shelved"),
    path("unshelve/", shelving.unshelve, name="alarm_unshelve"),
    path("report/", reporting.report, name="alarm_report"),
    path("tell/", telling.tell, name="alarm_tell"),
    path("tell/objects/", telling.objects, name="alarm_objects"),
    path("sources/", sources.source_list, name="alarm_sources"),
    path("sources/new/", sources.add, name="alarm_source_new"),
    path("sources/<str:code>/", sources.source_page, name="alarm_source"),
    path("sources/<str:code>/key/", sources.rotate, name="alarm_source_key"),
    path("sources/<str:code>/tune/", sources.tune, name="alarm_source_tune"),
    path("sources/<str:code>/try/", sources.try_it, name="alarm_source_try"),
    path("sources/<str:code>/identities/", identities.add, name="alarm_source_identity"),
    path("sources/<str:code>/identities/<int:identity_id>/end/", identities.end, name="alarm_source_identity_end"),
    path("sources/<str:code>/switch/", sources.switch, name="alarm_source_switch"),
]
