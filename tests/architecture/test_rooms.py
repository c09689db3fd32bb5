"""Guards that import-linter can't be: foreign keys, models kept at home, who acts and when is a parameter."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from .floors import FLOORS, PACKAGE, ROOMS, modules

ALLOWED_ACTIONS = {
    # action: why it needs no `by`
    "create_first_administrator": "nobody exists yet who could act",
    "receive": "a source acts, by its key",
    "receive_parcel": "a source acts, by its key",
    "beat": "a source acts, by its key",
    "watch_sources": "the clock acts",
    "acknowledge_by_token": "the token names the person",
    "open_by_link": "token and PIN are the key; nobody is signed in",
    "run_due": "the clock acts",
    "advance_due": "the clock acts",
    "send_queued": "the clock acts",
    "audit_escalations": "the clock acts",
}


def upward_keys(tables: list[type[models.Model]]) -> list[str]:
    """Give the foreign keys that point to a room on the same or a higher floor."""
    found = []
    for table in tables:
        here = FLOORS.get(table._meta.app_label)
        for field in table._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or here is None:
                continue
            there_label = field.related_model._meta.app_label  # type: ignore[union-attr]
            there = FLOORS.get(there_label)
            same = there_label == table._meta.app_label
            if there is None or (there >= here and not same):
                found.append(f"{table._meta.label}.{field.name} -> {there_label}")
    return found


def test_foreign_keys_only_point_down() -> None:
    tables = [table for table in apps.get_models() if table._meta.app_label in FLOORS]
    assert len(tables) > 20
    assert upward_keys(tables) == []


def test_a_foreign_key_that_points_up_is_found() -> None:
    from thongsuot.incidents.models import Incident

    class Twin(models.Model):
        incident = models.ForeignKey(Incident, on_delete=models.CASCADE)

        class Meta:
            app_label = "kernel"
            managed = False

    try:
        assert upward_keys([Twin]) == ["kernel.Twin.incident -> incidents"]
    finally:
        del apps.all_models["kernel"]["twin"]
        apps.clear_cache()


def strangers(path: Path, tree: ast.Module) -> list[str]:
    """Give imports of another room's models, outside models.py files and outside TYPE_CHECKING."""
    room = path.relative_to(PACKAGE).parts[0]
    if path.name == "models.py":
        return []
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in for_types and node.module:
            parts = node.module.split(".")
            if (
                len(parts) >= 3
                and parts[0] == "thongsuot"
                and parts[2] == "models"
                and parts[1] != room
                and parts[1] in ROOMS
            ):
                found.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {node.module}")
    return found


OPEN_TABLES = ("thongsuot.people.models", "thongsuot.places.models", "thongsuot.kernel.models")
"""Bodies, persons and areas are words that every room speaks; their writes still go through people's actions."""


def test_a_rooms_models_are_imported_by_that_room_alone() -> None:
    found = [line for path, tree in modules() for line in strangers(path, tree) if not line.endswith(OPEN_TABLES)]
    assert found == []


def test_a_stranger_to_a_rooms_models_is_found() -> None:
    twin = ast.parse("from thongsuot.incidents.models import Incident")
    assert strangers(PACKAGE / "duty" / "actions.py", twin) == ["duty/actions.py:1 thongsuot.incidents.models"]
    only_types = ast.parse("if TYPE_CHECKING:\n    from thongsuot.incidents.models import Incident")
    assert strangers(PACKAGE / "duty" / "actions.py", only_types) == []


def _named(kind: str, room: str) -> list[Path]:
    single, folder = PACKAGE / room / f"{kind}.py", PACKAGE / room / kind
    return [single] if single.exists() else sorted(folder.glob("*.py")) if folder.exists() else []


def careless_actions(tree: ast.Module) -> list[str]:
    """Give public functions of an actions module that don't take `by` and `now` by keyword."""
    found = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        names = {arg.arg for arg in node.args.kwonlyargs}
        wanted = {"now"} if node.name in ALLOWED_ACTIONS else {"by", "now"}
        if not wanted <= names:
            found.append(node.name)
    return found


@pytest.mark.parametrize("room", [r for r in ROOMS if r not in ("kernel", "places")])
def test_every_public_action_takes_by_and_now(room: str) -> None:
    files = _named("actions", room)
    assert files, f"{room} has no actions"
    assert [f"{p.name}: {n}" for p in files for n in careless_actions(ast.parse(p.read_text()))] == []


def test_an_action_without_by_is_found() -> None:
    assert careless_actions(ast.parse("def close_it(x, *, now):\n    pass")) == ["close_it"]


FREE_QUERIES = {
    # query: why it needs no viewer
    "roles_of", "actor_of", "person_of_token", "has_anybody",  # they make the viewer
    "source_of_key", "sender_of",  # make the source that acts
    "registry_revision",  # a number alone
}  # fmt: skip


def careless_queries(tree: ast.Module) -> list[str]:
    """Give public functions of a queries module that don't take `viewer` by keyword."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.name not in FREE_QUERIES
        and "viewer" not in {arg.arg for arg in node.args.kwonlyargs}
    ]


@pytest.mark.parametrize("room", [r for r in ROOMS if r not in ("kernel", "places")])
def test_every_query_takes_its_viewer(room: str) -> None:
    files = _named("queries", room)
    assert files, f"{room} has no queries"
    assert [f"{p.name}: {n}" for p in files for n in careless_queries(ast.parse(p.read_text()))] == []


def test_a_query_without_viewer_is_found() -> None:
    assert careless_queries(ast.parse("def everything():\n    pass")) == ["everything"]


CLOCKS = (
    "datetime.now",
    "dt.datetime.now",
    "timezone.now",
    "time.time",
    "datetime.utcnow",
    "dt.date.today",
    "date.today",
)


def clock_readers(tree: ast.Module) -> list[int]:
    """Give the lines that read the wall clock."""
    return [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(CLOCKS)
    ]


def test_only_the_kernels_clock_reads_the_time() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path, tree in modules()
        if path != PACKAGE / "kernel" / "clock.py"
        for line in clock_readers(tree)
    ]
    assert found == []


def test_a_hidden_clock_is_found() -> None:
    assert clock_readers(ast.parse("x = dt.datetime.now(dt.UTC)")) == [1]
