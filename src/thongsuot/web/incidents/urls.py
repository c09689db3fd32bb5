"""Addresses of the incidents pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.incidents import answers, fields, trends, typed, views, work

urlpatterns: list[URLPattern] = [
    path("", views.incident_list, name="incidents"),
    path("trends/", trends.trend_page, name="trends"),
    path("who-sees-what/", fields.who_sees_what, name="who_sees_what"),
    path("new/", views.open_by_hand, name="incident_new"),
    path("<str:code>/", views.incident_room, name="incident"),
    path("<str:code>/map.json", views.incident_map, name="incident_map"),
    path("<str:code>/alarms/", views.incident_alarms, name="incident_alarms"),
    path("<str:code>/acknowledge/", answers.acknowledge, name="incident_acknowledge"),
    path("<str:code>/on-scene/", answers.on_scene, name="incident_on_scene"),
    path("<str:code>/cause/", answers.cause, name="incident_cause"),
    path("<str:code>/expected/", answers.expected, name="incident_expected"),
    path("<str:code>/restore/", answers.restore, name="incident_restore"),
    path("<str:code>/note/", answers.note, name="incident_note"),
    path("<str:code>/share/", answers.share, name="incident_share"),
    path("<str:code>/close/", answers.close, name="incident_close"),
    path("<str:code>/merge/", answers.merge, name="incident_merge"),
    path("<str:code>/split/", answers.split, name="incident_split"),
    path("<str:code>/tasks/", work.work, name="incident_work"),
    path("<str:code>/tasks/ask/", work.ask, name="incident_ask"),
    path("<str:code>/tasks/<int:pk>/<str:verb>/", work.answer, name="incident_task"),
    path("<str:code>/steps/<str:step>/", work.step, name="incident_step"),
    path("<str:code>/forms/", typed.form_list, name="incident_forms"),
    path("<str:code>/forms/<str:key>/", typed.form_page, name="incident_form"),
]
