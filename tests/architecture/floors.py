"""What the guards look at: the rooms, their floors, the parsed code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "thongsuot"
FLOORS = {
    "kernel": 1,
    "places": 2,
    "people": 3,
    "network": 4,
    "law": 4,
    "reminders": 4,
    "alarms": 5,
    "agreements": 5,
    "directives": 5,
    "duty": 5,
    "incidents": 6,
    "drafting": 6,
    "reports": 7,
    "proof": 8,
    "evidence": 7,
    "recovery": 7,
    "reviews": 7,
    "statutory": 7,
}
ROOMS = tuple(FLOORS)


def modules(folder: Path = PACKAGE) -> Iterator[tuple[Path, ast.Module]]:
    """Give every module of the package with its syntax tree, migrations left out."""
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text(), filename=str(path))
