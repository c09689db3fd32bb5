"""From a province's database to the stream: what was received goes on in order, once, whatever dies in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from nats.js import JetStreamContext
from nats.js.errors import APIError

from thongsuot.adapters.streams.layout import ALARMS, EXPECTED, Message, Parcel, alarms_of, last_of

PARCEL = 200  # messages per parcel at most
_write, _read = msgspec.json.Encoder().encode, msgspec.json.Decoder(Parcel).decode
_OTHER_WAS_FIRST = 10_071  # JetStream's code: the last sequence is another than expected


class AnotherRelay(Exception):
    """Another relay of the same province went on meanwhile: begin again from what the stream holds."""


class Relay:
    """Carries the messages of one province from its database, which is the record, to the stream.

    Where it stands is read from the stream itself: the last parcel names its last message. Each parcel is written on
    the condition that the one before is still the last, so that two relays can't double or reorder anything.
    """

    def __init__(self, js: JetStreamContext, province: str, after: Callable[[int, int], Sequence[Message]]) -> None:
        self.js, self.province, self.after = js, province, after
        self.sequence, self.last_id = -1, 0

    async def step(self) -> int:
        """Carry what is there, up to one parcel; give how many messages went.

        Raises
        ------
        AnotherRelay
            Somebody else wrote a parcel of this province meanwhile.
        """
        subject = alarms_of(self.province)
        if self.sequence < 0:
            self.sequence, data = await last_of(self.js, ALARMS, subject)
            self.last_id = _read(data).messages[-1].id if data else 0
        messages = list(self.after(self.last_id, PARCEL))
        if not messages:
            return 0
        try:
            done = await self.js.publish(subject, _write(Parcel(messages)), headers={EXPECTED: str(self.sequence)})
        except APIError as trouble:
            self.sequence = -1
            if trouble.err_code == _OTHER_WAS_FIRST:
                raise AnotherRelay(self.province) from trouble
            raise
        self.sequence, self.last_id = done.seq, messages[-1].id
        return len(messages)
