"""The permission matrix: every address and API operation × every role; an undeclared door fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

from builders import Province, small_province
from thongsuot.api.root import api
from thongsuot.people.rules import EVERYONE, MATRIX, permissions_of

FOREIGN = ("accounts/", "api/v1/")  # sign-in pages of allauth; the API, which is walked by its own operations
SOURCE_KEY = "source_key"  # permission of doors that a machine opens with its source's key
ROLE_KEYS = {
    "duty_officer": "duty_officer",
    "leader": "leader",
    "clerk": "clerk",
    "inspector": "inspector",
    "noc": "noc_a",
    "police": "police",
    "commune": "commune",
    "chair": "chair",
    "admin": "admin",
    "auditor": "auditor",
}


@dataclass(frozen=True)
class Door:
    """One address with a method and the permission that it declares."""

    method: str
    path: str
    permission: str | None


def _fill(route: str) -> str:
    out, rest = "", route
    while "<" in rest:
        before, _, tail = rest.partition("<")
        kind, _, rest = tail.partition(">")
        out += before + ("1" if kind.startswith("int:") else "khong-co")
    return out + rest


def pages(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[Door]:
    """Walk the resolver: every page with each of its methods."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern).replace("^", "").replace("$", "")
        if route.startswith(FOREIGN):
            continue
        if isinstance(entry, URLResolver):
            yield from pages(entry.url_patterns, route)
        else:
            permission = getattr(entry.callback, "permission", None)
            for method in getattr(entry.callback, "methods", ("GET",)):
                yield Door(method, "/" + _fill(route), permission)


def operations() -> Iterator[Door]:
    """Walk the API: every operation."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            assert isinstance(view, PathView)
            for operation in view.operations:
                full = "/".join(part.strip("/") for part in ("api/v1", prefix, path) if part.strip("/"))
                filled = "/" + "/".join("1" if part.startswith("{") else part for part in full.split("/"))
                for method in operation.methods:
                    yield Door(method, filled, getattr(operation.view_func, "permission", None))


def undeclared(doors: list[Door]) -> list[str]:
    """Give the doors whose permission is in no table."""
    known = {*MATRIX, "public", SOURCE_KEY}
    return [f"{door.method} {door.path}" for door in doors if door.permission not in known]


def test_every_page_declares_a_permission_of_the_matrix() -> None:
    doors = list(pages())
    assert len(doors) > 10
    assert undeclared(doors) == []


def test_every_operation_declares_a_permission_of_the_matrix() -> None:
    doors = list(operations())
    assert len(doors) > 10
    assert undeclared(doors) == []


def test_a_door_without_permission_is_found() -> None:
    assert undeclared([Door("GET", "/secret", None), Door("GET", "/", "self.use")]) == ["GET /secret"]


def test_every_permission_is_used_by_a_door_and_held_by_somebody() -> None:
    used = {door.permission for door in (*pages(), *operations())}
    stale = [permission for permission in MATRIX if permission not in used and permission != "alarms.send"]
    assert stale == []
    assert [p for p, roles in MATRIX.items() if not roles and p != "alarms.send"] == []
    assert {role for roles in MATRIX.values() for role in roles} <= set(EVERYONE)


@pytest.fixture
def province(db: None) -> Province:
    return small_province()


def _try(client: Client, door: Door) -> int:
    if door.method in ("GET", "HEAD"):
        return client.get(door.path).status_code
    send = getattr(client, door.method.lower())
    if door.path.startswith("/api/"):
        return send(door.path, data="{}", content_type="application/json").status_code
    return send(door.path, data={}).status_code


@pytest.mark.parametrize("role", ROLE_KEYS)
def test_each_role_gets_through_its_doors_and_no_others(province: Province, role: str) -> None:
    held = permissions_of([role])
    client = Client(raise_request_exception=False)
    client.force_login(province.persons[ROLE_KEYS[role]])
    wrong = []
    for door in (*pages(), *operations()):
        if door.permission in ("public", SOURCE_KEY) or door.path in ("/account/leave",):
            continue
        status = _try(client, door)
        refused = status in (401, 403)
        if status >= 500 or refused == (door.permission in held):
            wrong.append(f"{door.method} {door.path} ({door.permission}) as {role}: {status}")
    assert wrong == []


def test_nobody_gets_in_without_signing_in(province: Province) -> None:
    client = Client(raise_request_exception=False)
    wrong = []
    for door in (*pages(), *operations()):
        if door.permission == "public":
            continue
        status = _try(client, door)
        expected = (401, 403) if door.path.startswith("/api/") else (302,)
        if status not in expected:
            wrong.append(f"{door.method} {door.path}: {status}")
    assert wrong == []
