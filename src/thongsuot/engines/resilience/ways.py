"""Two ways that share no risk: single failures exactly, a separate pair by a bounded search."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

Risk = tuple[str, str]
"""A thing that can fail: its kind and its code, such as ``("duct", "D007")``."""

MOST_WAYS = 24
"""So many first ways are tried for a separate pair before the search says that it does not know."""


@dataclass(frozen=True, kw_only=True)
class Net:
    """A network as the search sees it.

    Attributes
    ----------
    links
        Code of a link: its two ends. Parallel links are several entries.
    link_risks
        Code of a link: what it goes down with besides itself (cable, duct).
    node_risks
        Code of a node: what it goes down with besides itself (feeder, substation).
    """

    links: Mapping[str, tuple[str, str]]
    link_risks: Mapping[str, frozenset[Risk]] = field(default_factory=dict)
    node_risks: Mapping[str, frozenset[Risk]] = field(default_factory=dict)
    _at: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list), repr=False)

    def __post_init__(self) -> None:
        """Index the links by their ends."""
        for code in sorted(self.links):
            a, b = self.links[code]
            self._at[a].append((code, b))
            self._at[b].append((code, a))

    def near(self, node: str) -> list[tuple[str, str]]:
        """Give the links at a node with their other ends."""
        return self._at.get(node, [])


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way through the network: nodes in order, and the links between them."""

    nodes: tuple[str, ...]
    links: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Guarantee:
    """What the search found between two sets of nodes.

    ``state`` is ``two`` (two ways that share nothing), ``unsure`` (no single thing breaks them apart, but no two wholly
    separate ways were found), ``one`` (each of ``breakers`` alone breaks them apart) or ``none`` (no way at all).
    ``proven`` tells of ``unsure`` whether every first way was tried.
    """

    state: str
    ways: tuple[Way, ...] = ()
    breakers: tuple[Risk, ...] = ()
    proven: bool = True


class _Search:
    """One question: from any start to any goal; the ends of a talk can't be asked to survive their own loss."""

    def __init__(self, net: Net, starts: Collection[str], goals: Collection[str], ends: Collection[str]) -> None:
        self.net, self.starts, self.goals, self.ends = net, sorted(set(starts)), frozenset(goals), frozenset(ends)

    def node_risks(self, node: str) -> set[Risk]:
        own: set[Risk] = set() if node in self.ends else {("site", node)}
        return own | self.net.node_risks.get(node, frozenset())

    def link_risks(self, link: str) -> set[Risk]:
        return {("link", link)} | self.net.link_risks.get(link, frozenset())

    def risks(self, way: Way) -> set[Risk]:
        found: set[Risk] = set()
        for node in way.nodes:
            found |= self.node_risks(node)
        for link in way.links:
            found |= self.link_risks(link)
        return found

    def shortest(
        self, *, failed: Collection[Risk] = (), start: str = "", without: Iterable[str] = (), cut: Collection[str] = ()
    ) -> Way | None:
        """Give a way with the fewest links that touches nothing failed, by breadth-first search."""
        gone, cut_links = frozenset(failed), frozenset(cut)
        came: dict[str, tuple[str, str]] = {}
        queue: deque[str] = deque()
        seen = set(without)
        for node in [start] if start else self.starts:
            if node not in seen and not (gone and self.node_risks(node) & gone):
                seen.add(node)
                queue.append(node)
        while queue:
            node = queue.popleft()
            if node in self.goals:
                return _way_back(node, came)
            for link, far in self.net.near(node):
                if far in seen or link in cut_links:
                    continue
                if gone and (self.link_risks(link) & gone or self.node_risks(far) & gone):
                    continue
                seen.add(far)
                came[far] = (node, link)
                queue.append(far)
        return None

    def first_ways(self, shortest: Way, most: int) -> Iterable[Way]:
        """Give loopless ways, shortest first (Yen), the given one being the shortest."""
        taken: list[Way] = []
        heap: list[tuple[int, tuple[str, ...], tuple[str, ...]]] = []
        known: set[tuple[str, ...]] = set()

        def offer(way: Way) -> None:
            if way.links not in known:
                known.add(way.links)
                heappush(heap, (len(way.links), way.nodes, way.links))

        offer(shortest)
        for other in self.starts:  # each start is a first way of its own
            own = self.shortest(start=other)
            if own is not None:
                offer(own)
        while heap and len(taken) < most:
            _length, nodes, links = heappop(heap)
            way = Way(nodes=nodes, links=links)
            taken.append(way)
            yield way
            for at in range(len(links)):
                head_nodes, head_links = nodes[: at + 1], links[:at]
                cut = {one.links[at] for one in taken if len(one.links) > at and one.nodes[: at + 1] == head_nodes}
                tail = self.shortest(start=head_nodes[-1], without=head_nodes[:-1], cut=cut)
                if tail is not None:
                    offer(Way(nodes=head_nodes[:-1] + tail.nodes, links=head_links + tail.links))


def _way_back(node: str, came: Mapping[str, tuple[str, str]]) -> Way:
    nodes, links = [node], []
    while node in came:
        node, link = came[node]
        nodes.append(node)
        links.append(link)
    return Way(nodes=tuple(reversed(nodes)), links=tuple(reversed(links)))


def guarantee(
    net: Net, *, starts: Collection[str], goals: Collection[str], ends: Collection[str] = (), most: int = MOST_WAYS
) -> Guarantee:
    """Tell whether two ways lead from the starts to the goals that share no thing that can fail.

    Parameters
    ----------
    net
        The network with what its links and nodes go down with.
    starts, goals
        Nodes; a way leads from any of the first to any of the second.
    ends
        Nodes whose own loss is not counted, because nobody would be left to talk to; what feeds them counts.
    most
        So many first ways are tried for a separate pair.

    Returns
    -------
    Guarantee
        With the ways found; of ``one`` the way at hand and all things that each alone break it.

    Notes
    -----
    Whether one failure suffices is answered exactly: a thing that breaks every way lies on the shortest way, so each
    thing on it is taken out once: O(n_risks_on_way · (n_nodes + n_links)). A pair of ways that share no risk group at
    all is NP-hard to find (Hu 2003); here each of the ``most`` shortest loopless ways (Yen 1971) is taken in turn with
    everything on it out, so ``two`` is always right and ``unsure`` with ``proven`` False may hide a pair.

    References
    ----------
    J. Q. Hu, "Diverse routing in optical mesh networks", IEEE Trans. Commun. 51 (2003) 489-494.
    J. Y. Yen, "Finding the K shortest loopless paths in a network", Management Science 17 (1971) 712-716.

    Examples
    --------
    >>> ring = {"l1": ("a", "b"), "l2": ("a", "c"), "l3": ("c", "b")}
    >>> guarantee(Net(links=ring), starts=["a"], goals=["b"], ends=["a", "b"]).state
    'two'
    >>> duct = frozenset({("duct", "D1")})
    >>> shared = Net(links=ring, link_risks={"l1": duct, "l2": duct})
    >>> found = guarantee(shared, starts=["a"], goals=["b"], ends=["a", "b"])
    >>> found.state, found.breakers
    ('one', (('duct', 'D1'),))
    """
    search = _Search(net, starts, goals, ends)
    first = search.shortest()
    if first is None:
        return Guarantee(state="none")
    breakers = sorted(risk for risk in search.risks(first) if search.shortest(failed={risk}) is None)
    if breakers:
        return Guarantee(state="one", ways=(first,), breakers=tuple(breakers))
    tried = 0
    for way in search.first_ways(first, most):
        tried += 1
        second = search.shortest(failed=search.risks(way))
        if second is not None:
            return Guarantee(state="two", ways=(way, second))
    return Guarantee(state="unsure", ways=(first,), proven=tried < most)
