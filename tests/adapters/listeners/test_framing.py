"""Messages out of a stream: however the bytes are cut, the messages are the same; broken streams end in one way."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.adapters.listeners.framing import MOST_BYTES, Framing, NotSyslog

MESSAGE = st.binary(max_size=40).map(lambda noise: b"<34>" + noise)


def cut(data: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({place % (len(data) + 1) for place in places} | {len(data)})
    return [data[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True)]


@given(st.lists(st.tuples(MESSAGE, st.booleans()), max_size=8), st.lists(st.integers(0, 999), max_size=8))
def test_however_the_bytes_are_cut_the_messages_are_the_same(
    given_: list[tuple[bytes, bool]], places: list[int]
) -> None:
    expected, stream = [], b""
    for message, counted in given_:
        plain = message if counted else message.replace(b"\n", b"").replace(b"\x00", b"")
        stream += b"%d %s" % (len(plain), plain) if counted else plain + b"\n"
        expected.append(plain)
    framing = Framing()
    found = [message for part in cut(stream, places) for message in framing.feed(part)]
    assert found + framing.end() == expected


@given(st.lists(st.binary(max_size=200), max_size=6))
def test_no_bytes_break_the_framing_in_another_way(parts: list[bytes]) -> None:
    framing = Framing()
    with contextlib.suppress(NotSyslog):
        for part in parts:
            framing.feed(part)
        framing.end()


@pytest.mark.parametrize(
    "wrong", [b"12x <1>a", b"99999999 <1>a", b"%d <1>" % (MOST_BYTES + 1), b"<1>" + b"a" * (MOST_BYTES + 1)]
)
def test_what_cannot_be_cut_ends_the_stream_and_gives_what_came_before(wrong: bytes) -> None:
    with pytest.raises(NotSyslog) as refused:
        Framing().feed(b"<2>before\n" + wrong)
    assert refused.value.args[1] == [b"<2>before"]


def test_a_half_counted_message_at_the_end_is_no_message_but_a_line_without_its_feed_is() -> None:
    for left, expected in ((b"20 <1>half", []), (b"<1>whole", [b"<1>whole"]), (b"noise", [])):
        framing = Framing()
        assert framing.feed(left) == [] and framing.end() == expected
