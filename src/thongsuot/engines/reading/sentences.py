"""Sentences: where they end, what is trimmed from them, and the words that only join them to the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STOP = re.compile(r"[.;!?](?=\s|$|[\"'”)])|[.;](?=[a-zđà-ỹ])|\./\.")


_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:tp|tx|tt|ths|ts|pgs|gs|ks|bs|q|p|v\.v|mr|đ/c|st|no|art|kt|tm|tl|h|x|t)$")


_CONNECTS = re.compile(
    r"(?:đồng thời|ngoài ra|bên cạnh đó|đặc biệt(?: là)?|trong đó|qua đó|song song với đó|mặt khác|cùng với đó|cùng đó|theo đó|cụ thể|và|vừa|sau đó|riêng)(?:[ ,:]+)"
)


def sentences(text: str, folded: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Give the parts between full stops and semicolons as (start, end, mark); brackets and quotes are not cut."""
    left, depth, last = start, 0, start
    for match in _STOP.finditer(folded, start, end):
        at = match.start()
        between = folded[last:at]
        depth = max(0, depth + between.count("(") - between.count(")"))
        last = at
        if depth and at - left < 1500:
            continue
        if match.group() == ".":
            if _ABBREVIATED.search(folded[max(start, at - 6) : at]) or folded[max(start, at - 3) : at] == "v.v":
                continue
            following = text[at + 1 : at + 3].strip()
            if (
                following
                and (following[:1].islower() or following[:1].isdigit())
                and folded[at + 1 : at + 2] == " "
                and text[at - 1 : at].isdigit()
            ):
                continue
            if not folded[at + 1 : at + 2].isspace() and at + 1 < end and not text[at + 1 : at + 2].isupper():
                continue
            if not folded[at + 1 : at + 2].isspace() and at + 1 < end and text[at - 1 : at].isupper():
                continue
        elif (
            match.group() == ";"
            and at + 1 < end
            and not folded[at + 1 : at + 2].isspace()
            and text[at + 1 : at + 2].isdigit()
        ):
            continue
        if at > left:
            yield left, at, match.group()[0]
        left = match.end()
        depth = 0
    if left < end:
        yield left, end, ""


def trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    """Give a span without the marks and spaces around it."""
    while start < end and folded[start] in " \n\t;,.:|-+\"'/":
        start += 1
    while end > start and folded[end - 1] in " \n\t;,.:|-/\"'":
        end -= 1
    return start, end


def connected(folded: str, start: int, end: int) -> int:
    """Give where a part begins after the words that only join it to the one before."""
    while True:
        joined = _CONNECTS.match(folded, start, end)
        if joined is None or end - joined.end() < 8:
            return start
        start = joined.end()
