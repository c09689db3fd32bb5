"""What lies where in JetStream: the streams, their subjects, the bucket of leases, and what a parcel holds."""

from __future__ import annotations

import msgspec
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, KeyValueConfig, RetentionPolicy, StreamConfig
from nats.js.errors import NotFoundError

from thongsuot.engines.correlation import Change

ALARMS, FINDINGS, LEASES = "ALARMS", "FINDINGS", "leases"
KEPT_S = 48 * 3600.0  # how long parcels stay in the stream; the province's database keeps them for good [s]
LEASE_S = 6.0  # a worker that says nothing for so long is taken for dead [s]
EXPECTED = "Nats-Expected-Last-Subject-Sequence"


class Message(msgspec.Struct, frozen=True, gc=False):
    """One alarm message as the correlation needs it, with its number in the province's database."""

    id: int
    object_id: str
    site: str
    problem: str
    clear: bool
    reported_at: str
    event_at: str


class Parcel(msgspec.Struct, frozen=True):
    """Alarm messages of one province that follow each other, in the order of its database."""

    messages: list[Message]


class Finding(msgspec.Struct, frozen=True):
    """What a worker found out from one parcel: written once, with the place in the stream up to which it has worked."""

    upto: int  # sequence of the parcel in the stream
    first_id: int
    last_id: int
    count: int
    worker: str
    changes: list[Change]


def alarms_of(province: str) -> str:
    """Give the subject under which a province's parcels run."""
    return f"alarms.{province}"


def findings_of(province: str) -> str:
    """Give the subject under which a province's findings run."""
    return f"findings.{province}"


async def set_up(js: JetStreamContext, *, replicas: int = 1) -> None:
    """Make the streams and the bucket of leases, or leave them as they are."""
    for name, subject in ((ALARMS, "alarms.*"), (FINDINGS, "findings.*")):
        try:
            await js.stream_info(name)
        except NotFoundError:
            await js.add_stream(
                StreamConfig(
                    name=name, subjects=[subject], retention=RetentionPolicy.LIMITS, discard=DiscardPolicy.NEW,
                    max_age=KEPT_S, num_replicas=replicas, allow_direct=True,
                )
            )  # fmt: skip
    try:
        await js.key_value(LEASES)
    except NotFoundError:
        await js.create_key_value(KeyValueConfig(bucket=LEASES, ttl=LEASE_S, history=1, replicas=replicas))


async def last_of(js: JetStreamContext, stream: str, subject: str) -> tuple[int, bytes]:
    """Give sequence and content of the last message of a subject; (0, b"") when there is none."""
    try:
        found = await js.get_last_msg(stream, subject)
    except NotFoundError:
        return 0, b""
    return found.seq or 0, found.data or b""
