"""What stops being reached when something fails: plain graph search. No store, no clock."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping


def cut_off(
    *, links: Mapping[str, tuple[str, str]], cores: Iterable[str], sites: Iterable[str], failed_links: Iterable[str],
    failed_sites: Iterable[str] = (),
) -> set[str]:  # fmt: skip
    """Give the sites that reach no core room any more.

    Parameters
    ----------
    links
        Code of a link: its two ends. Parallel links are several entries.
    cores
        Codes of core rooms.
    sites
        All codes.
    failed_links, failed_sites
        What fails.

    Returns
    -------
    set of str
        Sites that reached a core before and reach none now; sites that never did are left out.

    Notes
    -----
    O(n_sites + n_links), twice.

    Examples
    --------
    >>> ring = {"l1": ("core", "a"), "l2": ("a", "b"), "l3": ("b", "core"), "l4": ("b", "leaf")}
    >>> sorted(cut_off(links=ring, cores=["core"], sites=["core", "a", "b", "leaf"], failed_links=["l1"]))
    []
    >>> sorted(cut_off(links=ring, cores=["core"], sites=["core", "a", "b", "leaf"], failed_links=["l1", "l3"]))
    ['a', 'b', 'leaf']
    """
    every = set(sites)
    gone_links, gone_sites = set(failed_links), set(failed_sites)
    before = _reached(links, set(cores), every)
    left = {name: ends for name, ends in links.items() if name not in gone_links}
    after = _reached(left, set(cores) - gone_sites, every - gone_sites)
    return before - after - gone_sites


def _reached(links: Mapping[str, tuple[str, str]], cores: set[str], sites: set[str]) -> set[str]:
    ways: dict[str, list[str]] = defaultdict(list)
    for a, b in links.values():
        if a in sites and b in sites:
            ways[a].append(b)
            ways[b].append(a)
    reached = cores & sites
    queue = deque(reached)
    while queue:
        for far in ways[queue.popleft()]:
            if far not in reached:
                reached.add(far)
                queue.append(far)
    return reached
