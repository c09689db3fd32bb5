"""Measure the correlation on provinces that nobody tuned on: verdicts, how early they come, repairs of the registry.

    python benchmarks/correlation/fresh.py [--seeds 101-106] [--kinds day storm]

A hit is what ../shared's scorer calls one: a root that the fault accepts, its class, its time (15 minutes before to 30 after).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from make import make

from thongsuot.engines.correlation import Correlator, Network
from thongsuot.engines.correlation.files import read_alarms


def when(text: str) -> float:
    return dt.datetime.fromisoformat(text).timestamp()


def hits(said: list[dict[str, Any]], truth: list[dict[str, Any]]) -> dict[int, int]:
    """Pair incidents and faults, the nearest in time first, one to one."""
    pairs = sorted(
        (abs(row["started"] - when(fault["start"])), n, m)
        for n, row in enumerate(said)
        for m, fault in enumerate(truth)
        if row["root"] in fault["accept"]
        and row["cause"] == fault["class"]
        and -900 <= row["started"] - when(fault["start"]) <= 1800
    )
    found: dict[int, int] = {}
    for _far, n, m in pairs:
        if n not in found and m not in found.values():
            found[n] = m
    return found


def play(
    folder: Path, tally: Counter[str], waits: list[float], lags: list[float], any_waits: list[float]
) -> tuple[int, int, int]:
    """Correlate one set, told the time every second as a worker tells it; add to the tallies; give hits, said, faults."""
    engine = Correlator(Network.from_dict(json.loads((folder / "network.json").read_text())))
    rows: dict[str, dict[str, Any]] = {}
    arrived: dict[str, float] = {}
    hints: set[str] = set()  # an opened cabinet and the end of a trouble: of themselves no trouble
    proposed: dict[str, str] = {}

    def note(changes: Any, at: float) -> None:
        for change in changes:
            if change.kind == "registry":
                proposed.update({r.object_id: r.proposed for r in change.repairs if r.kind == "feeder"})
                continue
            row = rows.setdefault(
                change.key,
                {
                    "opened": at,
                    "any": min((arrived.get(a, at) for a in change.alarms), default=at),
                    "first": min((arrived.get(a, at) for a in change.alarms if a not in hints), default=at),
                },
            )
            row.update(
                root=change.root,
                cause=change.cause,
                started=change.started_at.timestamp(),
                merged=bool(change.merged_into),
            )

    lost_power: set[str] = set()
    clock = 0.0
    for alarm in read_alarms(folder / "alarms.jsonl"):
        at = alarm.reported_at.timestamp()
        if clock and at - clock > 1:
            for tick in range(1, min(600, int(at - clock) + 1)):
                note(engine.advance(dt.datetime.fromtimestamp(clock + tick, dt.UTC)), clock + tick)
        clock = at
        arrived.setdefault(alarm.external_id, at)
        if alarm.is_clear or alarm.specific_problem == "DOOR_OPEN":
            hints.add(alarm.external_id)
        else:
            hints.discard(alarm.external_id)
        if alarm.specific_problem == "MAINS_FAIL":
            lost_power.add(alarm.site)
        began = time.perf_counter()
        changes = engine.take(alarm)
        if any(change.kind == "opened" for change in changes):
            lags.append(time.perf_counter() - began)
        note(changes, at)
    said = [row for row in rows.values() if not row["merged"]]
    waits += [row["opened"] - row["first"] for row in rows.values()]
    any_waits += [row["opened"] - row["any"] for row in rows.values()]
    truth = [f for f in map(json.loads, (folder / "truth.jsonl").read_text().splitlines()) if f["observable"]]
    found = hits(said, truth)
    for m, fault in enumerate(truth):
        tally[f"{fault['kind']} of"] += 1
        tally[fault["kind"]] += m in found.values()
    wrong = json.loads((folder / "feeders.json").read_text())
    lost = {s for s in wrong if s in lost_power and _fell(folder, wrong[s], truth)}
    tally["wrong that lost power"] += len(lost)
    tally["wrong found"] += sum(proposed.get(s) == wrong[s] for s in lost)
    tally["proposals"] += len(proposed)
    tally["proposals right"] += sum(wrong.get(s) == f for s, f in proposed.items())
    return len(found), len(said), len(truth)


def _fell(folder: Path, feeder: str, truth: list[dict[str, Any]]) -> bool:
    """Tell whether the feeder, or its substation, fell: only then can anybody learn who hangs on it."""
    above = {f["id"]: f["substation"] for f in json.loads((folder / "network.json").read_text())["feeders"]}
    return any(fault["root"] in (feeder, above.get(feeder)) for fault in truth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="101-106")
    parser.add_argument("--kinds", nargs="+", default=["day", "storm"])
    parser.add_argument("--sites", type=int, default=1500)
    given = parser.parse_args()
    first, last = map(int, given.seeds.split("-"))
    for kind in given.kinds:
        tally: Counter[str] = Counter()
        waits: list[float] = []
        lags: list[float] = []
        any_waits: list[float] = []
        total = [0, 0, 0]
        with tempfile.TemporaryDirectory() as place:
            for seed in range(first, last + 1):
                make(Path(place) / str(seed), seed=seed, kind=kind, sites=given.sites)
                for n, count in enumerate(play(Path(place) / str(seed), tally, waits, lags, any_waits)):
                    total[n] += count
        p, r = total[0] / total[1], total[0] / total[2]
        print(
            f"{kind}, seeds {given.seeds}: precision {p:.3f} recall {r:.3f} F1 {2 * p * r / (p + r):.3f}; {total[1]} said of {total[2]}"
        )
        print("   " + ", ".join(f"{k} {tally[k]}/{tally[k + ' of']}" for k in sorted(tally) if k + " of" in tally))
        waits.sort()
        lags.sort()
        any_waits.sort()
        for what, rows in (("first sign of trouble", waits), ("first message of all, opened cabinets too,", any_waits)):
            print(f"   from the {what} to the announcement: half within {rows[len(rows) // 2]:.0f} s, "
                  f"{100 * sum(w <= 90 for w in rows) / len(rows):.1f} % within 90 s, p99 {rows[int(0.99 * len(rows))]:.0f} s")  # fmt: skip
        print(
            f"   from the deciding message to the announcement: p99 {1000 * lags[int(0.99 * len(lags))]:.1f} ms of work, at most a tick of 1 s more"
        )
        print(f"   registry: {tally['wrong found']} of {tally['wrong that lost power']} wrong feeders of sites that lost power with theirs found, "
              f"{tally['proposals right']} of {tally['proposals']} proposals right")  # fmt: skip


if __name__ == "__main__":
    main()
