"""What changed between two texts, word by word, for people who read it on paper or on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "added", "removed"]
FINE_WORDS = 1200
"""Up to this length runs are matched longest first, which reads best, but whose time grows fast on repeated words."""
MAX_WORDS = 20_000
"""Above this length a changed block is shown as replaced as a whole: matching grows with the square."""

_WORD = re.compile(r"\s+|[^\W_]+|[^\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text that stayed, came or went."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One named place of a document (a clause, a field) with what happened to its text."""

    name: str
    change: Literal["same", "changed", "added", "removed"]
    parts: tuple[Part, ...]


def compare_words(before: str, after: str) -> tuple[Part, ...]:
    """Give the runs of words that stayed, came and went between two texts.

    Parameters
    ----------
    before, after
        The texts, in the same normal form.

    Returns
    -------
    tuple of Part
        Joined without the added runs they give ``before``, without the removed ones ``after``, letter for letter.

    Notes
    -----
    Longest runs first (Ratcliff and Obershelp) up to ``FINE_WORDS``, the longest common subsequence above, one
    replacement above ``MAX_WORDS``. Below 0.3 s for any two texts.

    Examples
    --------
    >>> [(p.change, p.text) for p in compare_words("báo cáo trước ngày 15", "báo cáo trước ngày 20")]
    [('same', 'báo cáo trước ngày '), ('removed', '15'), ('added', '20')]
    """
    if before == after:
        return (Part("same", before),) if before else ()
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > MAX_WORDS:
        return _joined([Part("removed", before), Part("added", after)])
    parts: list[Part] = []
    for tag, i1, i2, j1, j2 in _matched(old, new):
        if tag == "equal":
            parts.append(Part("same", "".join(old[i1:i2])))
            continue
        parts.append(Part("removed", "".join(old[i1:i2])))
        parts.append(Part("added", "".join(new[j1:j2])))
    return _joined(parts)


def _matched(old: list[str], new: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    if len(old) + len(new) <= FINE_WORDS:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    from rapidfuzz.distance import Indel

    steps = Indel.opcodes(old, new)
    return [(step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end) for step in steps]


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """Draw changes together over lone blanks, so that a reader sees phrases and not a rain of words."""
    kept = [part for part in parts if part.text]
    out: list[Part] = []
    removed = added = ""
    for place, part in enumerate(kept):
        between = 0 < place < len(kept) - 1 and (removed or added)
        if part.change == "same" and not (between and part.text.isspace()):
            out += _flushed(removed, added)
            removed = added = ""
            out.append(part)
            continue
        removed += part.text if part.change != "added" else ""
        added += part.text if part.change != "removed" else ""
    return tuple(out + _flushed(removed, added))


def _flushed(removed: str, added: str) -> list[Part]:
    out = [Part("removed", removed)] if removed else []
    return [*out, Part("added", added)] if added else out


def compare_blocks(before: Sequence[tuple[str, str, str]], after: Sequence[tuple[str, str, str]]) -> tuple[Block, ...]:
    """Compare two documents block by block, then word by word inside the blocks that both have.

    Parameters
    ----------
    before, after
        Blocks in order as (key, name, text). A key says which blocks are the same place, however far they moved.

    Returns
    -------
    tuple of Block
        In the order of ``after``; blocks that went stand behind the one they followed.

    Examples
    --------
    >>> found = compare_blocks([("a", "1.", "Trực 24/24")], [("a", "1.", "Trực 24/7"), ("b", "2.", "Báo cáo")])
    >>> [(block.name, block.change) for block in found]
    [('1.', 'changed'), ('2.', 'added')]
    """
    old = {key: (name, text) for key, name, text in before}
    new_keys = {key for key, _name, _text in after}
    followers: dict[str, list[Block]] = {}
    last = ""
    for key, name, text in before:
        if key in new_keys:
            last = key
        else:
            followers.setdefault(last, []).append(Block(name, "removed", (Part("removed", text),)))
    blocks = followers.get("", [])
    for key, name, text in after:
        if key not in old:
            blocks.append(Block(name, "added", (Part("added", text),)))
        else:
            parts = compare_words(old[key][1], text)
            blocks.append(Block(name, "same" if old[key][1] == text else "changed", parts))
        blocks += followers.get(key, []) if key else []
    return tuple(blocks)
