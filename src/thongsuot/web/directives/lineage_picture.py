"""The lineage of a document as a picture: where each box and line stands. Plain Python; a template draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thongsuot.directives.values import LineageLink, LineageNode, LineageTree

WIDTH, BOX, GAP, STEP, DEEPEST_SHOWN = 352, 64, 14, 16, 7
RIGHT = 332  # right edge of boxes; the lines of ties run beside it
CHARACTER = 7.4  # mean width of a letter [units of the picture]


@dataclass(frozen=True, kw_only=True)
class Box:
    """One document: its place, its words cut to fit, the tone of its state."""

    x: float
    y: float
    width: float
    title: str
    note: str
    tone: str
    state: str
    is_here: bool = False
    is_tie: bool = False
    done: float = 0.0  # width of the bar that is done
    percent: int | None = None

    @property
    def bar(self) -> float:
        """Give the width of the whole bar."""
        return self.width - 16


@dataclass(frozen=True, kw_only=True)
class Line:
    """One connection as the path of a picture."""

    path: str
    is_tie: bool = False


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The whole picture."""

    width: int
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def _cut(text: str, width: float) -> str:
    most = max(6, int(width / CHARACTER))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _tone(node: LineageNode) -> str:
    if node.total.overdue:
        return "bad"
    return "ok" if node.total.shares and node.total.settled == node.total.shares else "info"


def picture_of(tree: LineageTree) -> Picture:
    """Lay a tree out from the top down, each level further in; ties that are no part of it stand below, dashed."""
    boxes: list[Box] = []
    lines: list[Line] = []
    last_at: dict[int, Box] = {}
    here: Box | None = None
    for node in tree.nodes:
        box = _node_box(node, y=_next_y(boxes))
        parent = last_at.get(node.level - 1)
        if parent is not None:
            lines.append(_elbow(parent, box))
        last_at = {level: one for level, one in last_at.items() if level < node.level} | {node.level: box}
        boxes.append(box)
        here = box if node.here else here
    shown = {node.directive_id for node in tree.nodes}
    for lane, tie in enumerate(_others(tree.links, shown)):
        box = Box(
            x=4 + STEP, y=_next_y(boxes), width=RIGHT - 4 - STEP, title=_cut(tie.other_name, RIGHT - 40), tone="none",
            note=_cut(tie.other_subject, RIGHT - 20),
            state=tie.relation_label if tie.down else f"← {tie.relation_label}",
            is_tie=True,
        )  # fmt: skip
        boxes.append(box)
        if here is not None:
            lines.append(_beside(here, box, lane))
    return Picture(width=WIDTH, height=_next_y(boxes), boxes=tuple(boxes), lines=tuple(lines))


def _others(links: Sequence[LineageLink], shown: set[int]) -> list[LineageLink]:
    """Give one tie for each document that the tree itself does not show."""
    found: dict[tuple[int, str], LineageLink] = {}
    for link in links:
        if link.other_id not in shown:
            found.setdefault((link.other_id, link.relation), link)
    return list(found.values())


def _next_y(boxes: Sequence[Box]) -> float:
    return 4 + len(boxes) * (BOX + GAP)


def _node_box(node: LineageNode, *, y: float) -> Box:
    x = 4 + STEP * min(node.level, DEEPEST_SHOWN)
    width = RIGHT - x
    return Box(
        x=x,
        y=y,
        width=width,
        title=_cut(node.name, width - 12),
        note=_cut(f"{node.date:%d/%m/%Y} · {node.subject}" if node.date else node.subject, width + 20),
        tone=_tone(node),
        state=node.state_label,
        is_here=node.here,
        done=round((width - 16) * node.total.percent / 100, 1),
        percent=node.total.percent if node.total.shares else None,
    )


def _elbow(parent: Box, child: Box) -> Line:
    x, middle = parent.x + 8, child.y + BOX / 2
    return Line(path=f"M{x},{parent.y + BOX}V{middle}H{child.x}")


def _beside(here: Box, tie: Box, lane: int) -> Line:
    x = RIGHT + 6 + 4 * (lane % 4)
    return Line(path=f"M{RIGHT},{here.y + BOX / 2}H{x}V{tie.y + BOX / 2}H{RIGHT}", is_tie=True)
