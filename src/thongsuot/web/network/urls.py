"""Addresses of the network pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.network import imports, live, proposals, trials, views, works

urlpatterns: list[URLPattern] = [
    path("", views.overview, name="network"),
    path("map", live.live_map, name="map"),
    path("map.json", live.map_data, name="map_data"),
    path("export.json", views.export, name="network_export"),
    path("import", imports.import_page, name="import"),
    path("import/template.xlsx", imports.import_template, name="import_template"),
    path("import/<int:pk>", imports.import_run, name="import_run"),
    path("import/<int:pk>/faults.xlsx", imports.import_faults, name="import_faults"),
    path("proposals/", proposals.proposal_list, name="proposals"),
    path("proposals/<int:pk>/accept", proposals.accept, name="proposal_accept"),
    path("proposals/<int:pk>/reject", proposals.reject, name="proposal_reject"),
    path("proposals/<int:pk>/take-back", proposals.take_back, name="proposal_take_back"),
    path("works/", works.work_list, name="works"),
    path("works/new", works.new, name="work_new"),
    path("works/<int:pk>", works.work, name="work"),
    path("works/<int:pk>/change", works.change, name="work_change"),
    path("works/<int:pk>/finish", works.finish, name="work_finish"),
    path("works/<int:pk>/cancel", works.cancel, name="work_cancel"),
    path("site/<path:code>/trials", trials.note, name="generator_trial"),
    path("<str:kind>/", views.plant_list, name="plant_list"),
    path("<str:kind>/<path:code>", views.plant, name="plant"),
]
