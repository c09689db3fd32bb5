"""Commands of a nation by provinces: set up the streams, carry a province's alarms to them, work on provinces."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cyclopts import App

if TYPE_CHECKING:
    from thongsuot.adapters.streams.layout import Message

app = App(name="streams", help="Alarms of many provinces over NATS JetStream: relays and workers.")
LOCAL = "nats://127.0.0.1:4222"


@app.command(name="set-up")
def set_up(*, server: str = LOCAL, replicas: int = 1) -> None:
    """Make the streams and the bucket of leases, or leave them as they are.

    Example: thongsuot streams set-up --server nats://10.0.0.5:4222 --replicas 3

    Parameters
    ----------
    server
        Where NATS answers; run it with jetstream { sync_interval: always }, for its answers must survive power loss.
    replicas
        On how many NATS servers each message is kept.
    """

    async def work(js: Any) -> None:
        from thongsuot.adapters.streams import layout

        await layout.set_up(js, replicas=replicas)

    _with_streams(server, work)


@app.command(name="set-up-intake")
def set_up_intake(*, server: str = LOCAL, stream: str = "INTAKE", replicas: int = 1, most_mb: int = 4096) -> None:
    """Make the stream from which alarms are taken in (subjects intake.>), or leave it as it is.

    Example: thongsuot streams set-up-intake --server nats://10.0.0.5:4222 --replicas 3

    Parameters
    ----------
    most_mb
        When so much waits, its senders are told that it is full; nothing in it is dropped.
    """

    async def work(js: Any) -> None:
        from thongsuot.adapters.listeners.stream import set_up as make

        await make(js, stream, replicas=replicas, most_bytes=most_mb * 1024 * 1024)

    _with_streams(server, work)


@app.command
def relay(province: str, *, server: str = LOCAL, once: bool = False) -> None:
    """Carry this installation's alarm messages to the stream, in order, from where the stream stands.

    Example: thongsuot streams relay 01

    Parameters
    ----------
    province
        The name of the partition.
    once
        End when everything there is has been carried.
    """
    from thongsuot.cli.setup import django_ready

    django_ready()

    async def work(js: Any) -> None:
        import asyncio

        from thongsuot.adapters.streams.relaying import AnotherRelay, Relay

        carrier = Relay(js, province, _stored)
        while True:
            try:
                moved = await carrier.step()
            except AnotherRelay:
                continue
            if not moved:
                if once:
                    return
                await asyncio.sleep(0.2)

    _with_streams(server, work)


@app.command
def worker(name: str, *, networks: Path, server: str = LOCAL) -> None:
    """Correlate the alarms of the provinces that fall to this worker; take over those of workers that die.

    Example: thongsuot streams worker host-a --networks /var/lib/thongsuot/networks

    Parameters
    ----------
    name
        A name that no other worker bears.
    networks
        A folder with one registry per province, <province>.json in the form thongsuot.network/1.
    """
    import json

    if not networks.is_dir():
        print(f"thongsuot: there is no folder {networks}", file=sys.stderr)
        sys.exit(2)

    def network_of(province: str) -> Any:
        from thongsuot.engines.correlation import Network

        return Network.from_dict(json.loads((networks / f"{province}.json").read_bytes()))

    async def work(js: Any) -> None:
        import asyncio
        import signal

        from thongsuot.adapters.streams.working import Worker

        until = asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, until.set)
        provinces = sorted(path.stem for path in networks.glob("*.json"))
        print(f"{name}: {len(provinces)} provinces", flush=True)
        await Worker(js, name, provinces, network_of).run(until)

    _with_streams(server, work)


def _stored(after: int, limit: int) -> Sequence[Message]:
    from thongsuot.adapters.streams.layout import Message
    from thongsuot.alarms.queries import message_facts
    from thongsuot.kernel.actor import HOUSE

    return [
        Message(
            id=fact.id, object_id=fact.object_id, site=fact.site_code or fact.object_id.split("/")[0],
            problem=fact.specific_problem, clear=fact.is_clear,
            reported_at=fact.reported_at.isoformat(), event_at=fact.event_at.isoformat(),
        )
        for fact in message_facts(viewer=HOUSE, from_id=after + 1, limit=limit)
    ]  # fmt: skip


def _with_streams(server: str, work: Any) -> None:
    """Connect, do the work, leave; say it in one line when nobody answers."""
    import asyncio

    try:
        import nats
        from nats.errors import NoServersError
    except ImportError:
        print("thongsuot: NATS is not installed here: pip install 'thongsuot[cluster]'", file=sys.stderr)
        sys.exit(2)

    async def run() -> None:
        client = await nats.connect(server, max_reconnect_attempts=-1, connect_timeout=5, allow_reconnect=True)
        try:
            await work(client.jetstream(timeout=10))
        finally:
            await client.close()

    try:
        asyncio.run(run())
    except (NoServersError, OSError, TimeoutError) as trouble:
        print(f"thongsuot: no NATS server answers at {server}: {type(trouble).__name__}", file=sys.stderr)
        sys.exit(1)
