"""Every regular expression of the reader on hostile text: the slowest, in CPU milliseconds per 100 kB.

    python benchmarks/reading/patterns.py [how many to show]

Patterns are found by walking the engine's source, so that none is forgotten. One that the source only ever matches at a
place is measured so; the others are sought at every place of the text.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import thongsuot.engines.reading as engine

CALLS = {"compile", "match", "search", "sub", "split", "finditer", "fullmatch", "findall"}
AT_A_PLACE = {"match", "fullmatch"}
STUFF = (
    *(
        " ",
        "a",
        "1",
        "1/",
        "A-",
        "a, ",
        "; ",
        ".",
        "(",
        "- ",
        "\n",
        "a ",
        "ngày ",
        "sở ",
        "các ",
        "số ",
        "theo ",
        "báo cáo ",
    ),
    *("công văn số ", "của ", "trong ", "yêu cầu ", "thực hiện ", "doanh nghiệp ", "có ", "và ", "khi có ", "trước "),
    *("từ ngày 1/1 ", "Nguyễn ", "A", "12/ab-", "tết ", "thường xuyên ", "phối hợp ", "| ", "về ", "ubnd ", "gửi "),
)


def _trees() -> Iterator[tuple[str, dict[str, object], ast.Module]]:
    for found in pkgutil.iter_modules(engine.__path__):
        if not found.name.startswith("__"):
            module = importlib.import_module(f"{engine.__name__}.{found.name}")
            yield found.name, vars(module), ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))


def patterns() -> dict[str, tuple[str, int, bool]]:
    """Give every pattern of the engine → (where, flags, whether it is sought at every place)."""
    used: dict[str, set[str]] = {}
    trees = list(_trees())
    for _, _, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in CALLS:
                used.setdefault(node.value.id, set()).add(node.attr)
    found: dict[str, tuple[str, int, bool]] = {}
    for name, scope, tree in trees:
        for node in ast.walk(tree):
            call = node.func if isinstance(node, ast.Call) else None
            if not (isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) and call.value.id == "re"):
                continue
            if call.attr in CALLS - {"compile"} and isinstance(node, ast.Call):
                given = {**scope, "root": "báo cáo"}
                value = eval(compile(ast.Expression(node.args[0]), "pattern", "eval"), given)
                source = value if isinstance(value, str) else value.pattern
                found.setdefault(source, (f"{name}:{node.lineno}", 0, call.attr not in AT_A_PLACE))
        for label, value in scope.items():
            for one in value if isinstance(value, tuple) else (value,):
                for each in one if isinstance(one, tuple) else (one,):
                    if isinstance(each, re.Pattern):
                        sought = not used.get(label, {"search"}) <= AT_A_PLACE
                        found.setdefault(each.pattern, (f"{name}:{label}", each.flags & re.I, sought))
    return found


def cost(source: str, flags: int, sought: bool, text: str) -> float:
    """Give the CPU milliseconds of a pattern on a text."""
    pattern = re.compile(source, flags)
    started = time.process_time()
    if sought:
        for _ in pattern.finditer(text):
            pass
    else:
        pattern.match(text)
        pattern.fullmatch(text)
    return (time.process_time() - started) * 1000


def main() -> None:
    """Print the slowest patterns: a short text first, the full size only for those that could be slow."""
    every = patterns()
    worst = []
    for source, (where, flags, sought) in every.items():
        first = [(cost(source, flags, sought, (one * 10_000)[:10_000]), one) for one in STUFF]
        hostile = max(first)[1]
        full = min(cost(source, flags, sought, (hostile * 100_000)[:100_000]) for _ in range(3))
        worst.append((full, where, hostile, source))
    print(f"{len(every)} patterns, {len(STUFF)} texts; the worst text of each at 100 kB")
    for spent, where, hostile, source in sorted(worst, reverse=True)[: int(sys.argv[1]) if len(sys.argv) > 1 else 10]:
        print(f"{spent:8.1f} ms  {where:28} {hostile!r:18} {source[:80]!r}")


if __name__ == "__main__":
    main()
