"""CPU per alarm of the correlation, as a ratio to plain grouping per site, on labelled or on made alarms.

    python benchmarks/correlation/cost.py [DIR with network.json and alarms.jsonl]

Without a folder it plays the demo's storm. Prints microseconds and the ratio; the ratio is what to compare.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from thongsuot.demo import faults, plant
from thongsuot.engines.correlation import Alarm, Correlator, Network


def load() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Give a network and its alarms."""
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        alarms = [json.loads(line) for line in (folder / "alarms.jsonl").read_text().splitlines() if line]
        return json.loads((folder / "network.json").read_text()), alarms
    network = plant.network()
    start = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    said = faults.Simulation(network).play(
        faults.storm(network, start=start), noise_from=start, noise_minutes=300, noise_per_hour=20
    )
    return network, [one.body for one in said]


def main() -> None:
    """Time both ways on the same decoded alarms."""
    network, bodies = load()
    alarms = [Alarm.from_tmf642(body) for body in bodies]
    began = time.process_time()
    engine = Correlator(Network.from_dict(network))
    opened = sum(change.kind == "opened" for alarm in alarms for change in engine.take(alarm))
    ours = time.process_time() - began
    began = time.process_time()
    groups: dict[str, list[str]] = defaultdict(list)
    for alarm in alarms:
        groups[alarm.site].append(alarm.external_id)
    plain = time.process_time() - began
    count = len(alarms)
    print(f"{count} alarms: {1e6 * ours / count:.1f} us each, {opened} incidents; ", end="")
    print(f"grouping per site {1e6 * plain / count:.2f} us each, {len(groups)} groups; ratio {ours / plain:.0f}")


if __name__ == "__main__":
    main()
