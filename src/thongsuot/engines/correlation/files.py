"""The correlation on files, without a store."""

from __future__ import annotations

import datetime as dt
import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec

from thongsuot.engines.correlation.correlator import Correlator
from thongsuot.engines.correlation.values import Alarm, Change, Network

_Time = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class _Object(msgspec.Struct, gc=False):
    id: str


class _Message(msgspec.Struct, rename="camel", gc=False):
    """The fields of a TMF642 alarm that count here, decoded without a dictionary in between."""

    external_alarm_id: str
    alarmed_object: _Object
    alarm_reporting_time: _Time
    site: str = ""
    specific_problem: str = ""
    perceived_severity: str = ""
    alarm_raised_time: _Time | None = None
    alarm_cleared_time: _Time | None = None


_decode = msgspec.json.Decoder(_Message).decode


def read_alarm(line: bytes) -> Alarm:
    """Read one line with a TMF642 alarm.

    Raises
    ------
    ValueError
        The line is no JSON, or a field is missing or has the wrong form; the message names it.
    """
    try:
        said = _decode(line)
    except msgspec.MsgspecError:  # numbers as ids and the like: the patient way, which names what is wrong
        return Alarm.from_tmf642(msgspec.json.decode(line))
    object_id, reported = said.alarmed_object.id, said.alarm_reporting_time
    return Alarm(
        external_id=said.external_alarm_id,
        object_id=object_id,
        site=said.site or object_id.split("/", maxsplit=1)[0],
        specific_problem=said.specific_problem,
        is_clear=said.perceived_severity == "cleared",
        reported_at=reported,
        event_at=said.alarm_cleared_time or said.alarm_raised_time or reported,
    )


def read_alarms(path: Path) -> Iterator[Alarm]:
    """Read a file line by line; a line that can't be read is named on the error channel and passed over."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.isspace():
                continue
            try:
                yield read_alarm(line)
            except ValueError as trouble:
                print(f"{path.name}:{number}: {trouble}", file=sys.stderr)


def run_files(network: Path, alarms: Path) -> list[dict[str, Any]]:
    """Correlate a file of alarms in order of receipt; give one object per announced incident, in its last state."""
    engine = Correlator(Network.from_dict(msgspec.json.decode(network.read_bytes())))
    last: dict[str, Change] = {}
    members: dict[str, list[str]] = {}
    opened: dict[str, dt.datetime] = {}
    gc.freeze()  # the registry stays; there is nothing in it for the collector to look at again and again
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)  # next to nothing of what is made here goes round in circles
    for alarm in read_alarms(alarms):
        for change in engine.take(alarm):
            if change.kind == "registry":
                continue
            if change.key not in last:
                opened[change.key] = alarm.reported_at
                members[change.key] = []
            last[change.key] = change
            members[change.key].extend(change.alarms)
    gc.set_threshold(*usual)
    gc.unfreeze()
    return [_row(change, opened[key], members[key]) for key, change in last.items()]


def _row(change: Change, opened: dt.datetime, members: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "incident": change.key,
        "root": {"id": change.root, "kind": change.root_kind},
        "cause": change.cause,
        "startedAt": change.started_at.isoformat(),
        "openedAt": opened.isoformat(),
        "alarms": members,
    }
    if change.merged_into:
        row["mergedInto"] = change.merged_into
    return row
