"""The correlation on files, without a store."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from thongsuot.engines.correlation.correlator import Correlator
from thongsuot.engines.correlation.values import Alarm, Change, Network


def run_files(network: Path, alarms: Path) -> list[dict[str, Any]]:
    """Correlate a file of alarms in order of receipt; give one object per announced incident, in its last state."""
    engine = Correlator(Network.from_dict(json.loads(network.read_text())))
    rows: dict[str, dict[str, Any]] = {}

    def note(changes: tuple[Change, ...], reported: str) -> None:
        for change in changes:
            if change.kind == "registry":
                continue
            row = rows.setdefault(change.key, {"incident": change.key, "openedAt": reported, "alarms": []})
            row["root"] = {"id": change.root, "kind": change.root_kind}
            row["cause"] = change.cause
            row["startedAt"] = change.started_at.isoformat()
            row["alarms"].extend(change.alarms)
            if change.merged_into:
                row["mergedInto"] = change.merged_into

    with alarms.open() as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                body = json.loads(line)
                alarm = Alarm.from_tmf642(body)
            except ValueError as trouble:
                print(f"{alarms.name}:{number}: {trouble}", file=sys.stderr)
                continue
            note(engine.take(alarm), body["alarmReportingTime"])
    return list(rows.values())
