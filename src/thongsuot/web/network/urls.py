"""Addresses of the network pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.network import imports, live, views

urlpatterns: list[URLPattern] = [
    path("", views.overview, name="network"),
    path("map", live.live_map, name="map"),
    path("map.json", live.map_data, name="map_data"),
    path("export.json", views.export, name="network_export"),
    path("import", imports.import_page, name="import"),
    path("import/template.xlsx", imports.import_template, name="import_template"),
    path("import/<int:pk>", imports.import_run, name="import_run"),
    path("import/<int:pk>/faults.xlsx", imports.import_faults, name="import_faults"),
    path("<str:kind>/", views.plant_list, name="plant_list"),
    path("<str:kind>/<path:code>", views.plant, name="plant"),
]
