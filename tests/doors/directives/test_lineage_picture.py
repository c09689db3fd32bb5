"""The picture of a lineage: boxes one below the other, never outside, words cut to fit, lines that meet their boxes."""

from __future__ import annotations

import datetime as dt

import pytest

from thongsuot.directives.values import LineageLink, LineageNode, LineageTree, Tally
from thongsuot.web.directives.lineage_picture import RIGHT, WIDTH, picture_of


def node(number: int, level: int, *, here: bool = False, **tally: int) -> LineageNode:
    figures = Tally(**tally)
    return LineageNode(
        directive_id=number, name=f"{number}/" + "KH-SKHCN" * 6, subject="Về việc " + "bảo đảm " * 30, issuer="Sở",
        date=dt.date(2026, 11, 20), state="issued", state_label="Đã ban hành", level=level, here=here, own=figures,
        total=figures,
    )  # fmt: skip


def tie(number: int, *, down: bool = True, relation: str = "replaces") -> LineageLink:
    return LineageLink(
        link_id=number, relation=relation, relation_label="thay thế", down=down, other_id=number, other_name=f"{number}/CT",
        other_subject="Cũ", clause="", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), by="x",
    )  # fmt: skip


def test_a_deep_tree_stays_inside_the_picture_and_each_box_has_its_line() -> None:
    drawn = picture_of(LineageTree(nodes=tuple(node(n, n, here=n == 3) for n in range(12)), links=(tie(50), tie(3))))
    assert len(drawn.boxes) == 13 and len(drawn.lines) == 12, "a tie to a document of the tree is not drawn twice"
    for box, below in zip(drawn.boxes, drawn.boxes[1:], strict=False):
        assert below.y > box.y + 60
    assert all(box.x >= 0 and box.x + box.width <= RIGHT < WIDTH for box in drawn.boxes)
    assert all(len(box.title) * 7.4 <= box.width and box.title.endswith("…") for box in drawn.boxes[:12])
    assert drawn.boxes[-1].y + 64 <= drawn.height


@pytest.mark.parametrize(
    ("tally", "tone"),
    [({"shares": 4, "settled": 4}, "ok"), ({"shares": 4, "settled": 1}, "info"), ({"shares": 4, "overdue": 1}, "bad")],
)
def test_the_tone_follows_what_is_settled_and_late(tally: dict[str, int], tone: str) -> None:
    box = picture_of(LineageTree(nodes=(node(1, 0, **tally),), links=())).boxes[0]
    assert box.tone == tone and box.done <= box.bar and box.percent is not None
    assert picture_of(LineageTree(nodes=(node(1, 0),), links=())).boxes[0].percent is None


def test_siblings_hang_on_their_own_parent() -> None:
    drawn = picture_of(LineageTree(nodes=(node(1, 0), node(2, 1), node(3, 2), node(4, 1)), links=()))
    first, _second, _third, fourth = drawn.boxes
    assert drawn.lines[2].path == f"M{first.x + 8},{first.y + 64}V{fourth.y + 32.0}H{fourth.x}"
