"""Make one set of files: registry, alarms, faults.

    python benchmarks/correlation/make.py OUT --seed 5 --kind day|storm|blackout [--sites 1500]

Writes network.json (the registry, with its mistakes), truth.jsonl (the faults), alarms.jsonl (in order of receipt) and
feeders.json (the true feeders of the sites that the registry has wrong).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from playing import Play, stamp
from province import CLASS, faults, province, registry


def make(folder: Path, *, seed: int, kind: str, sites: int = 1500) -> dict[str, str]:
    """Write one set into a folder; give the true feeders of the sites that the registry has wrong."""
    made = province(seed, sites=sites)
    written, wrong = registry(made, seed)
    drawn = faults(made, seed, kind)
    play = Play(made, drawn, seed)

    said = play.run()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "network.json").write_text(json.dumps(written))
    (folder / "alarms.jsonl").write_text("".join(json.dumps(body) + "\n" for body in said))
    rows = []
    for f in drawn:
        accept = [f.root]
        if f.root[0] == "L":
            accept = ["C" + f.root[1:], f.root]
        elif f.root[0] == "D":
            accept += [y for x, d in made.duct.items() if d == f.root for y in ("C" + x[1:], x)]
        rows.append({"kind": f.kind, "class": CLASS.get(f.kind, "power"), "root": accept[0], "accept": accept,
                     "start": stamp(f.start), "end": stamp(f.end), "alarms": f.alarms, "observable": f.alarms > 0})  # fmt: skip
    (folder / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "feeders.json").write_text(json.dumps(wrong))
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--kind", choices=("day", "storm", "blackout"), default="day")
    parser.add_argument("--sites", type=int, default=1500)
    given = parser.parse_args()
    make(given.out, seed=given.seed, kind=given.kind, sites=given.sites)
