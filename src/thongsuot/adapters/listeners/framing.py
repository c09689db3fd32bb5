"""Messages out of a stream of bytes (RFC 6587, RFC 5425): counted, or each ended by a line feed, mixed at will."""

from __future__ import annotations

MOST_BYTES = 64 * 1024  # of one message; RFC 5425 asks receivers for 2,048 and wishes for 8,192
MOST_DIGITS = 6


class NotSyslog(Exception):
    """The stream can't be cut into messages: what follows can't be trusted, so the connection ends."""


class Framing:
    """Cuts what comes over one connection into messages.

    A frame that begins with a digit is counted (``83 <34>1 …``); one that begins with anything else runs to the next
    line feed or NUL.

    >>> framing = Framing()
    >>> framing.feed(b"5 <1>ab<2>c\\n<3"), framing.feed(b">d\\n"), framing.end()
    ([b'<1>ab', b'<2>c'], [b'<3>d'], [])
    """

    def __init__(self) -> None:
        self._left = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes; give the messages that are complete now.

        Raises
        ------
        NotSyslog
            A count that is none, or a message beyond the limit; complete messages before it stand in ``args``.
        """
        left = self._left
        left += data
        found: list[bytes] = []
        at = 0
        while at < len(left):
            if left[at] in b"\n\r\x00":
                at += 1
                continue
            end, begin = self._end(at, found)
            if end < 0:
                break
            if message := bytes(left[begin:end]):
                found.append(message)
            at = end
        del left[:at]
        return found

    def end(self) -> list[bytes]:
        """Give what is left when the sender is done: a last line without its line feed, but no half-counted message."""
        rest = bytes(self._left)
        self._left.clear()
        return [rest] if rest[:1] == b"<" else []

    def _end(self, at: int, found: list[bytes]) -> tuple[int, int]:
        """Give where the message at a place ends and begins; -1 when it isn't complete yet."""
        left = self._left
        if 0x30 <= left[at] <= 0x39:
            space = left.find(b" ", at, at + MOST_DIGITS + 1)
            digits = bytes(left[at : space if space >= 0 else at + MOST_DIGITS + 1])
            if not digits.isdigit() or (space < 0 and len(digits) > MOST_DIGITS):
                raise NotSyslog("a count that is no number", found)
            if space < 0:
                return -1, at
            size = int(digits)
            if size > MOST_BYTES:
                raise NotSyslog("a message beyond the limit", found)
            end = space + 1 + size
            return (end if end <= len(left) else -1), space + 1
        ends = [where for where in (left.find(b"\n", at), left.find(b"\x00", at)) if where >= 0]
        end = min(ends, default=-1)
        if (end if end >= 0 else len(left)) - at > MOST_BYTES:
            raise NotSyslog("a message beyond the limit", found)
        return end, at
