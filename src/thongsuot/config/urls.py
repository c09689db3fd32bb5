"""Every address of the house: pages by room, the API, sign-in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from thongsuot.api.root import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("thongsuot.web.home.urls")),
    path("", include("thongsuot.web.people.urls")),
    path("directives/", include("thongsuot.web.directives.urls")),
    path("directives/reminders/", include("thongsuot.web.reminders.urls")),
    path("directives/agreements/", include("thongsuot.web.agreements.urls")),
    path("directives/law/", include("thongsuot.web.law.urls")),
    path("directives/drafts/", include("thongsuot.web.drafting.urls")),
    path("proof/", include("thongsuot.web.proof.urls")),
    path("network/", include("thongsuot.web.network.urls")),
    path("alarms/", include("thongsuot.web.alarms.urls")),
    path("incidents/", include("thongsuot.web.recovery.urls")),
    path("incidents/", include("thongsuot.web.reviews.urls")),
    path("incidents/", include("thongsuot.web.evidence.urls")),
    path("incidents/", include("thongsuot.web.statutory.urls")),
    path("incidents/", include("thongsuot.web.incidents.urls")),
    path("duty/", include("thongsuot.web.duty.urls")),
    path("reports/", include("thongsuot.web.reports.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("api/v1/", api.urls),
]

handler404 = "thongsuot.web.home.views.not_found"
handler500 = "thongsuot.web.home.views.broken"
