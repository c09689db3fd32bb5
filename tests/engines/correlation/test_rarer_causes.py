"""Crowds, failed management systems and chattering sensors; each scene has a twin in which it must not be said."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engines.correlation.test_correlator import Story, small

from thongsuot.engines.correlation import Correlator, Network


def town() -> dict[str, Any]:
    """The small network with operators and places: all A sites within three kilometres, and the B sites among them."""
    made = small()
    for n, site in enumerate(made["sites"]):
        site["operator"] = "VTP" if site["id"][0] == "A" else "VNP"
        site["lat"], site["lon"] = 20.4 + 0.001 * n, 106.3
    made["sites"].append({"id": "A99", "kind": "access", "feeder": "F9", "operator": "VTP", "lat": 21.4, "lon": 106.3})
    return made


@pytest.fixture
def story() -> Story:
    made = Story()
    made.engine = Correlator(Network.from_dict(town()))
    return made


def crowd(story: Story, sites: tuple[str, ...] = ("A3", "A4", "A5"), *, at: float = 0) -> None:
    for n, site in enumerate(sites):
        for cell in range(2):
            story.say(at + 30 * n + cell, "CELL_CONGESTED", f"{site}/cell/{cell}")


def test_busy_cells_of_neighbouring_sites_are_one_congestion(story: Story) -> None:
    crowd(story)
    story.wait(200)
    assert [cause for _root, cause in story.roots] == ["congestion"]
    change = next(iter(story.seen.values()))
    assert change.evidence == (("CELL_CONGESTED", 6),)
    assert [(h.cause, h.root_kind) for h in change.hypotheses][:2] == [("congestion", "site"), ("card", "site")]
    assert sum(h.probability for h in change.hypotheses) <= 1.001
    story.say(300, "CELL_CONGESTED", "A6/cell/0")
    story.wait(400)
    assert len(story.seen) == 1
    for site in ("A3", "A4", "A5"):
        for cell in range(2):
            story.say(500, "CELL_CONGESTED", f"{site}/cell/{cell}", clear=True)
    story.say(501, "CELL_CONGESTED", "A6/cell/0", clear=True)
    assert next(iter(story.seen.values())).kind == "ended"


def test_a_crowd_that_crowds_one_operator_alone_says_what_is_missing_and_is_less_sure(story: Story) -> None:
    crowd(story)
    story.wait(200)
    alone = next(iter(story.seen.values()))
    both = Story()
    both.engine = Correlator(Network.from_dict(town()))
    crowd(both, ("A3", "A4", "B1"))
    both.wait(200)
    shared = next(iter(both.seen.values()))
    assert shared.hypotheses[0].probability > alone.hypotheses[0].probability
    assert ("OTHERS_CALM", 1) in story.engine.missing(alone.key)
    assert "OTHERS_CALM" not in dict(both.engine.missing(shared.key))


def test_busy_cells_beside_a_cut_belong_to_the_cut(story: Story) -> None:
    story.say(0, "LINK_LOS", "A1/port/LA2")
    story.say(1, "LINK_LOS", "A2/port/LA2")
    story.say(20, "NE_UNREACH", "A2")
    story.wait(100)
    crowd(story, at=120)
    story.wait(400)
    assert story.roots == [("CA2", "fiber")]


def test_two_busy_sites_and_busy_sites_far_apart_are_no_congestion(story: Story) -> None:
    crowd(story, ("A3", "A4", "A99"))
    story.wait(400)
    assert story.roots == []


def test_busy_cells_that_calm_down_at_once_are_no_congestion(story: Story) -> None:
    crowd(story)
    for site in ("A3", "A4", "A5"):
        for cell in range(2):
            story.say(65, "CELL_CONGESTED", f"{site}/cell/{cell}", clear=True)
    story.wait(400)
    assert story.roots == []


def lose_sight(story: Story) -> None:
    for n in range(1, 13):
        story.say(0.1 * n, "NE_UNREACH", f"A{n}")


def test_all_sites_of_one_operator_lost_in_one_second_are_its_management_system(story: Story) -> None:
    lose_sight(story)
    story.wait(300)
    assert story.roots == [("VTP", "monitoring")]
    change = next(iter(story.seen.values()))
    assert change.root_kind == "operator"
    assert [h.cause for h in change.hypotheses] == ["monitoring", "card", "unknown"]
    assert change.evidence == (("NE_UNREACH", 12),)
    assert change.missing == (("CELL_OOS", 0), ("LINK_LOS", 0))
    assert sorted(next(iter(story.members.values())), key=int) == [str(n) for n in range(1, 13)]


def test_sites_lost_in_one_second_whose_cells_go_out_too_are_lost(story: Story) -> None:
    lose_sight(story)
    for n in range(1, 13):
        story.say(5 + 0.1 * n, "CELL_OOS", f"A{n}/cell/0")
        story.say(6 + 0.1 * n, "CELL_OOS", f"A{n}/cell/1")
    story.wait(300)
    assert "monitoring" not in [cause for _root, cause in story.roots]


def test_sites_of_two_operators_lost_in_one_second_are_no_management_system(story: Story) -> None:
    lose_sight(story)
    for n in range(1, 4):
        story.say(1.5, "NE_UNREACH", f"B{n}")
    story.wait(300)
    assert "monitoring" not in [cause for _root, cause in story.roots]


def test_sites_lost_one_after_another_are_no_management_system(story: Story) -> None:
    for n in range(1, 13):
        story.say(8 * n, "NE_UNREACH", f"A{n}")
    story.wait(400)
    assert "monitoring" not in [cause for _root, cause in story.roots]


def test_a_real_cut_while_the_management_system_is_blind_is_an_incident_of_its_own(story: Story) -> None:
    lose_sight(story)
    story.wait(60)
    story.say(100, "LINK_LOS", "A1/port/LA2")
    story.say(101, "LINK_LOS", "A2/port/LA2")
    story.wait(300)
    assert story.roots == [("CA2", "fiber"), ("VTP", "monitoring")]


@pytest.mark.parametrize("problem", ["DOOR_OPEN", "TEMP_HIGH", "MAINS_FAIL"])
def test_a_sensor_that_speaks_again_and_again_is_a_sensor(story: Story, problem: str) -> None:
    for n in range(14):
        story.say(60 * n, problem, "A5")
        story.say(60 * n + 10, problem, "A5", clear=True)
    story.wait(2000)
    assert story.roots == [("A5", "monitoring")]
    assert next(iter(story.seen.values())).hypotheses[0].cause == "monitoring"


def test_a_sensor_that_its_battery_bears_out_and_one_that_speaks_seldom_are_none(story: Story) -> None:
    story.say(0, "BATT_DISCHARGE", "A5")
    for n in range(14):
        story.say(60 * n + 5, "MAINS_FAIL", "A5")
        story.say(60 * n + 15, "MAINS_FAIL", "A5", clear=True)
        story.say(400 * n + 900, "DOOR_OPEN", "A7") if n else None
    story.wait(9000)
    assert "monitoring" not in [cause for _root, cause in story.roots]
