"""Addresses of the reports pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.reports import views

urlpatterns: list[URLPattern] = [
    path("", views.report_list, name="reports"),
    path("make", views.make, name="report_make"),
    path("<int:pk>/", views.report_page, name="report"),
    path("<int:pk>/write", views.write, name="report_write"),
    path("<int:pk>/refresh", views.refresh, name="report_refresh"),
    path("<int:pk>/sign", views.sign, name="report_sign"),
    path("<int:pk>/paper.<str:form>", views.paper, name="report_paper"),
]
