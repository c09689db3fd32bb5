"""Two ways that share no risk: against brute force on small networks, and on the traps that are known by name."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.engines.resilience import Net, guarantee
from thongsuot.engines.resilience.ways import Risk

NODES = "abcde"
ENDS = ("a", "e")


def _risks(**groups: tuple[str, ...]) -> dict[str, frozenset[Risk]]:
    return {code: frozenset(("duct", one) for one in found) for code, found in groups.items()}


@st.composite
def nets(draw: st.DrawFn) -> Net:
    pairs = st.sampled_from(list(itertools.combinations(NODES, 2)))
    links = {f"l{n}": pair for n, pair in enumerate(draw(st.lists(pairs, max_size=8)))}
    ducts = st.frozensets(st.sampled_from(["D1", "D2", "D3"]), max_size=2)
    feeders = st.frozensets(st.sampled_from(["F1", "F2"]), max_size=1)
    return Net(
        links=links,
        link_risks={code: frozenset(("duct", one) for one in draw(ducts)) for code in links},
        node_risks={node: frozenset(("feeder", one) for one in draw(feeders)) for node in NODES},
    )


def _all_ways(net: Net) -> list[tuple[tuple[str, ...], set[Risk]]]:
    """Give every loopless way from a to e with all that it goes down with, by plain recursion."""
    found = []

    def walk(node: str, seen: tuple[str, ...], links: tuple[str, ...]) -> None:
        if node == "e":
            risks: set[Risk] = {("link", link) for link in links} | {("site", one) for one in seen if one not in ENDS}
            risks = risks.union(*(net.link_risks.get(link, ()) for link in links))
            found.append((links, risks.union(*(net.node_risks.get(one, ()) for one in seen))))
            return
        for link, (a, b) in net.links.items():
            far = b if a == node else a if b == node else None
            if far is not None and far not in seen:
                walk(far, (*seen, far), (*links, link))

    walk("a", ("a",), ())
    return found


@given(nets())
def test_breakers_are_exactly_those_that_every_way_shares_and_a_pair_is_told_only_where_there_is_one(net: Net) -> None:
    ways = _all_ways(net)
    told = guarantee(net, starts=["a"], goals=["e"], ends=ENDS, most=200)
    if not ways:
        assert told.state == "none"
        return
    shared = set.intersection(*(risks for _links, risks in ways))
    assert set(told.breakers) == shared
    if shared:
        assert told.state == "one"
        return
    by_links = dict(ways)
    pair = any(not one & two for (_a, one), (_b, two) in itertools.combinations(ways, 2))
    assert told.state == ("two" if pair else "unsure") and told.proven
    if pair:
        first, second = (by_links[way.links] for way in told.ways)
        assert not first & second


def test_the_shortest_way_that_blocks_both_others_does_not_hide_the_pair() -> None:
    # the classic trap: the shortest way a-b-c-e uses a link of each of the two separate ways
    links = {
        "ab": ("a", "b"), "bc": ("b", "c"), "ce": ("c", "e"), "ac": ("a", "d"), "dc": ("d", "c"), "bf": ("b", "f"),
        "fg": ("f", "g"), "ge": ("g", "e"),
    }  # fmt: skip
    told = guarantee(Net(links=links), starts=["a"], goals=["e"], ends=ENDS)
    assert told.state == "two"
    assert {one.links for one in told.ways} == {("ac", "dc", "ce"), ("ab", "bf", "fg", "ge")}


def test_no_single_thing_breaks_it_and_still_there_is_no_separate_pair() -> None:
    # three ways, each two of which share another duct
    links = {"x": ("a", "e"), "y": ("a", "e"), "z": ("a", "e")}
    net = Net(links=links, link_risks=_risks(x=("D1", "D2"), y=("D1", "D3"), z=("D2", "D3")))
    told = guarantee(net, starts=["a"], goals=["e"], ends=ENDS)
    assert told.state == "unsure" and told.proven
    assert not guarantee(net, starts=["a"], goals=["e"], ends=ENDS, most=2).proven


def test_power_of_an_end_breaks_it_but_the_end_itself_is_not_counted() -> None:
    links = {"x": ("a", "e"), "y": ("a", "b"), "z": ("b", "e")}
    net = Net(links=links, node_risks={"a": frozenset({("feeder", "F1")})})
    told = guarantee(net, starts=["a"], goals=["e"], ends=ENDS)
    assert told.breakers == (("feeder", "F1"),)
    assert guarantee(Net(links=links), starts=["a"], goals=["e"]).breakers == (("site", "a"), ("site", "e"))


@pytest.mark.parametrize("starts", [["a"], ["a", "b"]])
def test_a_second_place_of_service_is_a_second_way(starts: list[str]) -> None:
    net = Net(links={"x": ("a", "c"), "y": ("b", "d")})
    told = guarantee(net, starts=starts, goals=["c", "d"])
    assert told.state == ("two" if len(starts) == 2 else "one")
