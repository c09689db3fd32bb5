"""Addresses of the recovery pages, below /incidents/."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.recovery import losses, views

urlpatterns: list[URLPattern] = [
    path("losses/", losses.losses, name="losses"),
    path("losses/losses.xlsx", losses.workbook, name="losses_workbook"),
    path("<str:code>/recovery/", views.recovery, name="incident_recovery"),
    path("<str:code>/recovery/role/", views.take_role, name="recovery_role"),
    path("<str:code>/recovery/role/<str:role>/leave/", views.leave_role, name="recovery_role_leave"),
    path("<str:code>/recovery/crews/", views.add_crew, name="recovery_crew"),
    path("<str:code>/recovery/crews/<int:pk>/<str:state>/", views.move_crew, name="recovery_crew_move"),
    path("<str:code>/recovery/parts/", views.add_part, name="recovery_part"),
    path("<str:code>/recovery/parts/<int:pk>/<str:state>/", views.move_part, name="recovery_part_move"),
    path("<str:code>/recovery/fixes/", views.add_fix, name="recovery_fix"),
    path("<str:code>/recovery/fixes/<int:pk>/replace/", views.replace_fix, name="recovery_fix_replace"),
    path("<str:code>/recovery/loss/", views.state_loss, name="recovery_loss"),
    path("<str:code>/recovery/call/", views.log_call, name="recovery_call"),
]
