"""Learn how likely each verdict of the correlation is, from labelled sets; report how true the probabilities are.

Run: python benchmarks/correlation/learn.py --learn SET [SET …] --check SET [SET …] [--write]
A set is a folder with network.json, alarms.jsonl and truth.jsonl (one fault a line: kind, root, accept, start).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from thongsuot.engines.correlation import Alarm, Correlator, Network
from thongsuot.engines.correlation.weighing import CLASSES, signs, verdict

KIND = {
    "cable_cut": "cable", "link_flap": "cable", "duct_cut": "duct", "feeder_loss": "feeder",
    "feeder_flap": "feeder", "substation_loss": "substation", "site_mains": "site", "theft": "theft",
    "card_fail": "card",
}  # fmt: skip
BEFORE, AFTER = dt.timedelta(minutes=15), dt.timedelta(minutes=30)


def examples(folder: Path) -> list[tuple[tuple[str, ...], str]]:
    """Give (signs, true class) for each incident that the correlation announces on a set, in its last state."""
    network = Network.from_dict(json.loads((folder / "network.json").read_text()))
    engine = Correlator(network)
    last: dict[str, Any] = {}
    with (folder / "alarms.jsonl").open() as lines:
        for line in lines:
            for change in engine.take(Alarm.from_tmf642(json.loads(line))):
                incident = engine.desk.open.get(change.key)
                if incident is not None:
                    told = signs(incident.evidence, said=verdict(incident.root_kind, incident.cause),
                                 sites=len(incident.sites), links=len(incident.links))  # fmt: skip
                    last[change.key] = (change, told, set(incident.sites), set(incident.links))
                elif change.kind == "merged":
                    last.pop(change.key, None)
    truth = [json.loads(line) for line in (folder / "truth.jsonl").open()]
    used: set[int] = set()
    rows = []
    for change, told, sites, links in last.values():
        said = verdict(change.root_kind, change.cause)
        near = {change.root} | links | {end for link in links for end in network.ends.get(link, ())}
        near |= {network.cable_of.get(link, link) for link in links} | {network.feeder_of.get(change.root, "")}
        if len(sites) == 1:
            near |= sites
        found = []
        for number, fault in enumerate(truth):
            start = dt.datetime.fromisoformat(fault["start"])
            if not start - BEFORE <= change.started_at <= start + AFTER or number in used:
                continue
            name = "grid" if fault["root"] == network.grid else KIND[fault["kind"]]
            if change.root in fault["accept"] or near & set(fault["accept"]):
                right = change.root in fault["accept"] and name == said
                found.append((not right, abs(change.started_at - start), number, name))
        name = "none"
        if found:
            _right, _far, number, name = min(found)
            used.add(number)
        rows.append((told, name))
    return rows


def fit(rows: list[tuple[tuple[str, ...], str]], *, penalty: float, steps: int = 4000) -> dict[str, dict[str, float]]:
    """Fit a softmax over signs by gradient descent with an L2 penalty."""
    names = sorted({s for told, _ in rows for s in told})
    place = {name: n + 1 for n, name in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, 0] = 1
    y = np.zeros((len(rows), len(CLASSES)))
    for n, (told, label) in enumerate(rows):
        for sign in told:
            x[n, place[sign]] = 1
        y[n, CLASSES.index(label)] = 1
    w = np.zeros((x.shape[1], len(CLASSES)))
    for _step in range(steps):
        z = x @ w
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        w -= 0.5 * (x.T @ (p - y) / len(rows) + penalty * w / len(rows))
    return {
        name: {c: round(float(w[row, k]), 3) for k, c in enumerate(CLASSES) if abs(w[row, k]) > 0.02}
        for name, row in [("always", 0), *place.items()]
    }


def chance(weights: dict[str, dict[str, float]], told: tuple[str, ...]) -> np.ndarray:
    """Give the probability of each class for these signs."""
    z = np.zeros(len(CLASSES))
    for sign in ("always", *told):
        for name, value in weights.get(sign, {}).items():
            z[CLASSES.index(name)] += value
    p = np.exp(z - z.max())
    return np.asarray(p / p.sum())


def report(title: str, weights: dict[str, dict[str, float]], rows: list[tuple[tuple[str, ...], str]]) -> None:
    loss, right = 0.0, 0
    bins: dict[int, list[float]] = defaultdict(lambda: [0, 0, 0.0])
    loss, right, bins = 0.0, 0, defaultdict(lambda: [0, 0, 0.0])
    for told, label in rows:
        p = chance(weights, told)
        said = CLASSES.index(told[0].removeprefix("said="))
        loss -= float(np.log(max(1e-6, p[CLASSES.index(label)])))
        right += int(p.argmax()) == CLASSES.index(label)
        box = bins[min(9, int(10 * p[said]))]
        box[0] += 1
        box[1] += said == CLASSES.index(label)
        box[2] += float(p[said])
    print(f"{title}: {len(rows)} incidents, likeliest right {right / len(rows):.3f}, log loss {loss / len(rows):.3f}")
    for tenth in sorted(bins):
        count, hits, total = bins[tenth]
        print(f"   verdict said {total / count:.2f}: true {hits / count:.2f} of {count}")


def main() -> None:
    """Learn on some sets, check on others, write the weights if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learn", nargs="+", type=Path, required=True)
    parser.add_argument("--check", nargs="*", type=Path, default=[])
    parser.add_argument("--penalty", type=float, default=1.0)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows = [row for folder in given.learn for row in examples(folder)]
    weights = fit(rows, penalty=given.penalty)
    report("learned on", weights, rows)
    for folder in given.check:
        report(f"check on {folder.name}", weights, examples(folder))
    if given.write:
        usual: dict[str, dict[str, float]] = {}
        for name in CLASSES[:-1]:
            mine = [told for told, label in rows if label == name]
            seen = Counter(s.removeprefix("seen=") for told in mine for s in told if s.startswith("seen="))
            usual[name] = {
                c: round(n / len(mine), 2) for c, n in seen.most_common() if len(mine) >= 5 and n / len(mine) >= 0.6
            }
        target = Path(__file__).parents[2] / "src/thongsuot/engines/correlation/weights.json"
        sets = ", ".join(folder.name for folder in given.learn)
        source = f"learned by benchmarks/correlation/learn.py on {sets}: {len(rows)} incidents"
        target.write_text(
            json.dumps({"source": source, "weights": weights, "usual": usual}, indent=1, sort_keys=True) + "\n"
        )


if __name__ == "__main__":
    main()
