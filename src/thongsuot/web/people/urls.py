"""Addresses of the people, account and audit pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from thongsuot.web.people import account, audit, keeping, views

urlpatterns: list[URLPattern] = [
    path("people/", views.people, name="people"),
    path("people/add", views.add_person, name="person_add"),
    path("people/<int:pk>", views.person, name="person"),
    path("people/<int:pk>/change", views.change_person, name="person_change"),
    path("people/<int:pk>/roles", views.set_roles, name="person_roles"),
    path("people/<int:pk>/active", views.set_active, name="person_active"),
    path("people/<int:pk>/password", views.set_password, name="person_password"),
    path("bodies/add", views.add_body, name="body_add"),
    path("people/meant", keeping.meant, name="people_meant"),
    path("areas/", keeping.areas, name="areas"),
    path("areas/load", keeping.load_provinces, name="areas_load"),
    *(
        path(f"bodies/<slug:code>/{what}", keeping.keep_body, {"what": what}, name=f"body_{what}")
        for what in ("alias", "classes", "area", "rename", "successor", "merge", "unit", "member")
    ),
    path("bodies/<slug:code>/aliases/<int:alias_id>/remove", keeping.remove_alias, name="alias_remove"),
    path("bodies/<slug:code>", views.body, name="body"),
    path("bodies/<slug:code>/change", views.change_body, name="body_change"),
    path("account/", account.account, name="account"),
    path("account/tokens", account.make_token, name="token_make"),
    path("account/tokens/<int:pk>/revoke", account.revoke_token, name="token_revoke"),
    path("audit/", audit.audit, name="audit"),
    path("audit/verify", audit.verify, name="audit_verify"),
    path("audit/export", audit.export, name="audit_export"),
]
