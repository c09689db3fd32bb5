"""Addresses of the network pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.network import views

urlpatterns: list[URLPattern] = [
    path("", views.overview, name="network"),
    path("map", views.live_map, name="map"),
    path("map.json", views.map_data, name="map_data"),
    path("import", views.import_page, name="import"),
    path("import/template.xlsx", views.import_template, name="import_template"),
    path("import/<int:pk>", views.import_run, name="import_run"),
    path("import/<int:pk>/faults.csv", views.import_faults, name="import_faults"),
    path("<str:kind>/", views.plant_list, name="plant_list"),
    path("<str:kind>/<path:code>", views.plant, name="plant"),
]
