"""What the losses say about the registry: sites on another feeder than written, cables that share an unwritten duct."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable

from thongsuot.engines.correlation.values import Network, Repair

BURST = dt.timedelta(seconds=14)  # losses of mains of one feeder spread so far, clocks included
RIPE = dt.timedelta(minutes=6)  # a burst is weighed when its late messages have had so long to come
AROUND = dt.timedelta(minutes=10)  # how far a missing loss is searched before it counts as missing
ENOUGH = 3  # losses of one feeder's sites that make a burst
HEARD = 0.93  # share of losses of mains that are heard of in time (measured on day-11 and storm-11)
CHANCE = 2e-4  # a site loses its mains by itself within the same seconds
WRITTEN_RIGHT = 0.95  # share of sites that the registry puts on the right feeder
NEIGHBOURS = 12
SURE = 0.5  # a proposal is made when it is likelier than not; a person decides
REMEMBERED = 2_000  # pairs of cables kept
SECONDS_TOGETHER = 12.0  # cuts from six seconds before to six seconds after [s]
NEAR_BY_CHANCE = 0.02  # share of the pairs of cables that come within three kilometres of each other
SHARED_UNWRITTEN = 0.05  # share of near pairs that lie in one duct which the registry doesn't know


class Surveyor:
    """Learns from each burst of losses which feeder a site hangs on, and from each cut which cables lie together.

    A naive Bayes over feeders per site: where the site stands among its neighbours, what the registry says
    (right for :data:`WRITTEN_RIGHT` of the sites), and for every burst whether the site lost its mains with it.

    Parameters
    ----------
    network
        The registry as written.

    Notes
    -----
    A burst costs O(sites of its feeders + sites lost). Memory is O(sites with evidence), whatever the history.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.evidence: dict[str, dict[str, float]] = defaultdict(dict)  # site -> feeder -> log-likelihood gained
        self.counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])  # (site, feeder) -> for, against
        self.moments: dict[tuple[str, str], tuple[dt.datetime, ...]] = {}
        self.pairs: OrderedDict[tuple[str, str], tuple[int, tuple[dt.datetime, ...]]] = OrderedDict()
        self.upto: dt.datetime | None = None
        self.told: dict[tuple[str, str], tuple[str, int]] = {}  # what was proposed, so that it is told once
        self._neighbours: dict[str, dict[str, float]] = {}
        self._grid: dict[tuple[int, int], list[str]] = defaultdict(list)
        for site, (north, east) in network.place_of.items():
            self._grid[round(north / 0.03), round(east / 0.03)].append(site)

    def losses(
        self, losses: list[tuple[dt.datetime, str]], *, now: dt.datetime, absent: Iterable[str] = ()
    ) -> tuple[Repair, ...]:
        """Weigh the bursts among ``losses`` that are ripe by now; give the proposals of the sites that they touched.

        Parameters
        ----------
        losses
            (moment, site) of mains lost, in order of moment.
        now
            The time up to which messages were taken.
        absent
            Sites that can't be expected to report (dark or silent before).
        """
        ripe = now - RIPE
        start = bisect_left(losses, (self.upto, "")) if self.upto is not None else 0
        touched: set[str] = set()
        unheard = set(absent)
        while start < len(losses) and losses[start][0] <= ripe:
            stop = bisect_left(losses, (losses[start][0] + BURST, ""))
            burst = losses[start:stop]
            sites = {site for _at, site in burst}
            tally = Counter(self.network.feeder_of.get(site, "") for site in sites)
            feeders = {f for f, n in tally.items() if f and self._fell(f, n)}
            if not feeders:
                start += 1
                continue
            before = bisect_left(losses, (losses[start][0] - AROUND, ""))
            after = bisect_left(losses, (losses[start][0] + AROUND, ""))
            near = {site for _at, site in losses[before:after]}
            touched |= self._weigh(feeders, sites, near | unheard, at=losses[start][0])
            start = stop
        self.upto = losses[start][0] if start < len(losses) else ripe if self.upto is None else max(self.upto, ripe)
        return tuple(r for site in sorted(touched) for r in self.of_site(site))

    def _fell(self, feeder: str, lost: int) -> bool:
        size = len(self.network.sites_of_feeder.get(feeder, ()))
        return lost >= ENOUGH and lost >= 0.35 * size

    def _weigh(self, feeders: set[str], sites: set[str], near: set[str], *, at: dt.datetime) -> set[str]:
        stations = {self.network.substation_of.get(feeder, feeder) for feeder in feeders}
        if len(feeders) > 4 and len(stations) > max(2, 0.4 * len(set(self.network.substation_of.values()))):
            return set()  # the whole grid fell: it says nothing about who hangs where
        touched = set()
        for site in sites:
            written = self.network.feeder_of.get(site, "")
            # Of several feeders that fell together the written one explains the loss: it says nothing for the others.
            for feeder in {written} if written in feeders else feeders:
                book = self.evidence[site]
                book[feeder] = book.get(feeder, 0.0) + math.log(HEARD / CHANCE)
                self.counts[site, feeder][0] += 1
                self.moments[site, feeder] = (*self.moments.get((site, feeder), ())[-4:], at)
            touched.add(site)
        for feeder in feeders:
            for site in self.network.sites_of_feeder.get(feeder, ()):
                if site not in near:
                    book = self.evidence[site]
                    book[feeder] = book.get(feeder, 0.0) + math.log(1 - HEARD)
                    self.counts[site, feeder][1] += 1
        return touched

    def cut_together(self, cable: str, other: str, *, at: dt.datetime, rate_per_hour: float) -> tuple[Repair, ...]:
        """Note that two near cables were cut within seconds; propose one duct for both when chance hardly explains it.

        Parameters
        ----------
        cable, other
            Two cables that the registry doesn't put into one duct.
        at
            When they were cut.
        rate_per_hour
            Cuts of the last hour in the whole network [1/h], by which two may meet by chance.
        """
        pair = (min(cable, other), max(cable, other))
        seen, moments = self.pairs.pop(pair, (0, ()))
        if moments and abs(at - moments[-1]) < AROUND:
            self.pairs[pair] = (seen, moments)  # the same cut, told again
        else:
            self.pairs[pair] = (seen + 1, (*moments[-4:], at))
            while len(self.pairs) > REMEMBERED:
                self.pairs.popitem(last=False)
        seen, moments = self.pairs[pair]
        chance = min(0.5, rate_per_hour * SECONDS_TOGETHER / 3600 * NEAR_BY_CHANCE)
        odds = SHARED_UNWRITTEN / (1 - SHARED_UNWRITTEN) * (1 / chance) ** seen if chance else 1e9
        probability = min(0.999, odds / (1 + odds))
        if probability < SURE:
            return ()
        return (
            Repair(kind="duct", object_id=pair[0], written="", proposed=pair[1], probability=probability, seen=seen,
                   against=0, moments=moments),
        )  # fmt: skip

    def news(self, found: Iterable[Repair]) -> tuple[Repair, ...]:
        """Give those proposals that are new, that name something else than before, or that more events speak for."""
        fresh = {}
        for repair in found:
            key = (
                repair.kind,
                repair.object_id if repair.kind == "feeder" else f"{repair.object_id} {repair.proposed}",
            )
            if self.told.get(key) != (repair.proposed, repair.seen):
                self.told[key] = (repair.proposed, repair.seen)
                fresh[key] = repair
        return tuple(fresh.values())

    def of_site(self, site: str) -> tuple[Repair, ...]:
        """Give the proposal for one site, or none where the registry is the likeliest or nothing is sure."""
        weights = self.probabilities(site)
        if not weights:
            return ()
        best = max(weights, key=lambda f: (weights[f], f))
        written = self.network.feeder_of.get(site, "")
        seen, against = self.counts.get((site, best), (0, 0))
        if best == written or weights[best] < SURE or not seen:
            return ()
        return (
            Repair(
                kind="feeder", object_id=site, written=written, proposed=best, probability=weights[best], seen=seen,
                against=against + (self.counts[site, written][0] if (site, written) in self.counts else 0),
                moments=self.moments.get((site, best), ()),
            ),
        )  # fmt: skip

    def probabilities(self, site: str) -> dict[str, float]:
        """Give for each feeder that may feed the site its probability; empty where nothing was learned."""
        book = self.evidence.get(site)
        if not book:
            return {}
        around = self.around(site)
        written = self.network.feeder_of.get(site, "")
        many = max(2, len(self.network.sites_of_feeder))
        logs = {}
        for feeder in {*book, *around, written} - {""}:
            wrongly = (1 - WRITTEN_RIGHT) / many if written else 1 / many
            said = WRITTEN_RIGHT if feeder == written else wrongly
            logs[feeder] = math.log(said) + math.log(around.get(feeder, 0.0) + 1e-4) + book.get(feeder, 0.0)
        top = max(logs.values())
        total = sum(math.exp(x - top) for x in logs.values())
        return {feeder: math.exp(x - top) / total for feeder, x in logs.items()}

    def close_to(self, site: str) -> list[str]:
        """Give the sites in the squares around a site, itself included; none where its place is unknown."""
        here = self.network.place_of.get(site)
        if here is None:
            return []
        row, column = round(here[0] / 0.03), round(here[1] / 0.03)
        return [
            s
            for r in (row - 1, row, row + 1)
            for c in (column - 1, column, column + 1)
            for s in self._grid.get((r, c), ())
        ]

    def around(self, site: str) -> dict[str, float]:
        """Give the share of each feeder among the nearest sites, the nearer the heavier."""
        if site in self._neighbours:
            return self._neighbours[site]
        here = self.network.place_of.get(site)
        if here is None:
            return {}
        row, column = round(here[0] / 0.03), round(here[1] / 0.03)
        close = [
            (math.hypot(here[0] - place[0], (here[1] - place[1]) * 0.94), other)
            for r in (row - 1, row, row + 1)
            for c in (column - 1, column, column + 1)
            for other in self._grid.get((r, c), ())
            if other != site and other in self.network.feeder_of and (place := self.network.place_of[other])
        ]
        found: dict[str, float] = defaultdict(float)
        for far, other in sorted(close)[:NEIGHBOURS]:
            found[self.network.feeder_of[other]] += 1 / (far + 0.003)
        total = sum(found.values())
        self._neighbours[site] = {feeder: weight / total for feeder, weight in found.items()}
        return self._neighbours[site]

    def proposals(self) -> tuple[Repair, ...]:
        """Give every proposal that is sure enough now."""
        return tuple(r for site in sorted(self.evidence) for r in self.of_site(site))
