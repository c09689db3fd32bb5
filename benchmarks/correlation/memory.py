"""Show that the correlation's memory doesn't grow with history: one made day, played ten times over.

    python benchmarks/correlation/memory.py [--days 10]

Prints, after each day, the memory that Python holds [MB] and how many entries the books have.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import tempfile
import tracemalloc
from pathlib import Path

import msgspec
from make import make

from thongsuot.engines.correlation import Correlator, Network
from thongsuot.engines.correlation.files import read_alarms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        make(folder, seed=3, kind="day")
        network = Network.from_dict(json.loads((folder / "network.json").read_text()))
        alarms = list(read_alarms(folder / "alarms.jsonl"))
    gc.collect()
    tracemalloc.start()
    engine = Correlator(network)
    for day in range(given.days):
        later = dt.timedelta(days=day)
        for alarm in alarms:
            engine.take(
                msgspec.structs.replace(
                    alarm,
                    external_id=f"{day}-{alarm.external_id}",
                    reported_at=alarm.reported_at + later,
                    event_at=alarm.event_at + later,
                )
            )
        gc.collect()
        desk, books = engine.desk, engine.desk.books
        print(f"day {day + 1}: {tracemalloc.get_traced_memory()[0] / 1e6:.1f} MB, {len(desk.open)} incidents kept, {len(desk.waiting)} waiting, "
              f"{len(books.seen)} messages and {len(books.well)} signs remembered, {len(desk.by_root)} roots, {len(desk.site_of)} sites explained")  # fmt: skip


if __name__ == "__main__":
    main()
