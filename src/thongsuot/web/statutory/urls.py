"""Addresses of the pages of duties to report, below /incidents/."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.statutory import views, windows

urlpatterns: list[URLPattern] = [
    path("reports/", views.owed, name="owed_reports"),
    path("reports/plan/", views.plan_province, name="plan_province"),
    path("reports/<int:pk>/", views.report_page, name="incident_report"),
    path("reports/<int:pk>/submit/", views.submit, name="incident_report_submit"),
    path("reports/<int:pk>/pdf/", views.report_pdf, name="incident_report_pdf"),
    path("windows/", windows.window_list, name="windows"),
    path("windows/open/", windows.open_window, name="window_open"),
    path("windows/<int:pk>/", windows.window_page, name="window"),
    path("windows/<int:pk>/answer/", windows.answer, name="window_answer"),
    path("windows/<int:pk>/unchanged/", windows.unchanged, name="window_unchanged"),
    path("windows/<int:pk>/close/", windows.close, name="window_close"),
    path("<str:code>/reports/", views.incident_reports, name="incident_reports"),
    path("<str:code>/reports/quick/", views.write_quick, name="quick_report"),
    path("<str:code>/reports/plan/", views.plan, name="incident_plan"),
]
