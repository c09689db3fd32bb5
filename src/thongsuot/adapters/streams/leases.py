"""Who works on which province: leases in a bucket that forgets, so that the living take over from the dead."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from nats.js.errors import APIError, KeyNotFoundError, KeyWrongLastSequenceError, NoKeysError
from nats.js.kv import KeyValue


def owner(province: str, workers: Iterable[str]) -> str:
    """Give the worker that should hold a province, by the highest hash of both: few move when one dies."""
    return max(sorted(workers), key=lambda worker: hashlib.sha256(f"{province} {worker}".encode()).digest(), default="")


class Leases:
    """This worker's sign of life and the provinces that it holds."""

    def __init__(self, bucket: KeyValue, worker: str) -> None:
        self.bucket, self.worker = bucket, worker
        self.held: dict[str, int] = {}  # province -> revision of its lease

    async def renew(self, provinces: Sequence[str]) -> tuple[set[str], set[str]]:
        """Say that this worker lives, keep or take what it should hold; give the provinces gained and lost."""
        await self.bucket.put(f"worker.{self.worker}", b"")
        try:
            keys = await self.bucket.keys()
        except NoKeysError:
            keys = []
        living = {key.removeprefix("worker.") for key in keys if key.startswith("worker.")} | {self.worker}
        mine = {province for province in provinces if owner(province, living) == self.worker}
        before = set(self.held)
        for province in before - mine:
            await self.give_back(province)
        for province in sorted(mine):
            await self._hold(province)
        return set(self.held) - before, before - set(self.held)

    async def give_back(self, province: str) -> None:
        """Let go of a province."""
        revision = self.held.pop(province, 0)
        try:
            await self.bucket.delete(f"lease.{province}", last=revision)
        except (APIError, KeyWrongLastSequenceError):
            return  # it has passed to another already

    async def _hold(self, province: str) -> None:
        key, said = f"lease.{province}", self.worker.encode()
        try:
            if province in self.held:
                self.held[province] = await self.bucket.update(key, said, last=self.held[province])
            else:
                self.held[province] = await self.bucket.create(key, said)
        except (APIError, KeyNotFoundError, KeyWrongLastSequenceError):
            self.held.pop(province, None)  # another holds it still, or took it
