"""No regular expression of the reader costs more than a text's length: all are found by walking the source, and their growth is measured."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "reading" / "patterns.py"
SMALL, LARGE = 4_000, 32_000


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reading_patterns", BENCHMARK)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


patterns = _benchmark()


def _growth(source: str, flags: int, sought: bool) -> float:
    """Give how much more the worst text costs at eight times its length; 1 where it costs next to nothing."""
    hostile = [" ", "a", "1", "A", "a, ", "\n", "của ", "trong ", "có ", "khi có ", "công văn số ", "| "]
    worst = max(hostile, key=lambda one: patterns.cost(source, flags, sought, (one * SMALL)[:SMALL]))
    large = min(patterns.cost(source, flags, sought, (worst * LARGE)[:LARGE]) for _ in range(2))
    if large < 200:
        return 1.0
    small = min(patterns.cost(source, flags, sought, (worst * SMALL)[:SMALL]) for _ in range(3))
    return float(large / max(small, 0.05))


def test_every_pattern_is_listed_and_none_grows_faster_than_its_text() -> None:
    every = patterns.patterns()
    assert len(every) > 200
    grown = {where: _growth(source, flags, sought) for source, (where, flags, sought) in every.items()}
    # Eight times the text costs about eight times as much; a quadratic pattern costs 64 times.
    assert {where: growth for where, growth in grown.items() if growth > 24} == {}


@pytest.mark.parametrize("source", [r"[ ]*;", r"(?:a+)+b"])
def test_a_pattern_that_grows_is_noticed(source: str) -> None:
    text = {r"[ ]*;": " ", r"(?:a+)+b": "a"}[source]
    sizes = (2_000, 16_000) if text == " " else (12, 20)
    small, large = (min(patterns.cost(source, 0, True, text * size) for _ in range(3)) for size in sizes)
    assert large / max(small, 0.005) > 24
