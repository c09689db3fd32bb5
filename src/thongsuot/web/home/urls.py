"""Addresses of my work and of pages that belong to no room."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.home import views

urlpatterns: list[URLPattern] = [path("", views.home, name="home")]
