"""How likely verdicts are for which no labelled cases exist to learn from: crowds, and failures of what watches the network."""

from __future__ import annotations

from thongsuot.engines.correlation.cases import Incident
from thongsuot.engines.correlation.values import Hypothesis, Network

KINDS = frozenset({"congestion", "monitoring"})
CROWD, OWN_CAPACITY, UNSEEN_CUT = 0.6, 0.25, 0.15  # weights before anything is seen; set by hand


def weigh(incident: Incident, network: Network) -> tuple[Hypothesis, ...]:
    """Give the verdict and the next best hypotheses, the verdict first."""
    return _crowd(incident, network) if incident.cause == "congestion" else _watchers(incident, network)


def missing(incident: Incident, network: Network) -> tuple[tuple[str, int], ...]:
    """Give what such an incident usually brings and this one lacks."""
    if incident.cause == "congestion":
        return _calm(incident, network)
    borne_out_by = ("CELL_OOS", "LINK_LOS") if incident.root_kind == "operator" else ("BATT_DISCHARGE", "NE_UNREACH")
    return tuple((code, 0) for code in borne_out_by)


def _calm(incident: Incident, network: Network) -> tuple[tuple[str, int], ...]:
    """Give what a crowd usually brings and this one lacks: blocked calls, and the cells of the other operators there."""
    rows = [] if "CALL_BLOCKED" in incident.evidence else [("CALL_BLOCKED", 0)]
    others = _others(incident, network)
    return (*rows, *([("OTHERS_CALM", others)] if others else []))


def _others(incident: Incident, network: Network) -> int:
    """Count the operators that have sites beside the crowd and none busy: a crowd carries telephones of all of them."""
    mine = {network.operator_of.get(site, "") for site in incident.sites}
    place = [incident.root]
    there = {
        operator
        for site, operator in network.operator_of.items()
        if operator not in mine and network.near(place, [site])
    }
    return len(there)


def _crowd(incident: Incident, network: Network) -> tuple[Hypothesis, ...]:
    """Weigh a crowd against one operator's own want of capacity and a cut that nobody told of."""
    calm_others = _others(incident, network)
    crowd = CROWD * (0.35**calm_others) * (1.5 if "CALL_BLOCKED" in incident.evidence else 1.0)
    own = OWN_CAPACITY * (2.0 if calm_others else 1.0 if len(incident.sites) < 6 else 0.5)
    total = crowd + own + UNSEEN_CUT
    step = network.parent_link.get(incident.root, "")
    found = [
        Hypothesis(root=incident.root, root_kind="site", cause="congestion", probability=crowd / total),
        Hypothesis(root=incident.root, root_kind="site", cause="card", probability=own / total),
    ]
    if step:
        cable = network.cable_of.get(step, step)
        found.append(Hypothesis(root=cable, root_kind="cable", cause="fiber", probability=UNSEEN_CUT / total))
    return tuple(found)


def _watchers(incident: Incident, network: Network) -> tuple[Hypothesis, ...]:
    """Weigh a failed management system or sensor against what it says being true; set by hand, no labelled case exists."""
    if incident.root_kind == "operator":
        core = next((s for s in sorted(network.cores) if network.operator_of.get(s) == incident.root), "")
        return (
            Hypothesis(root=incident.root, root_kind="operator", cause="monitoring", probability=0.85),
            Hypothesis(root=core, root_kind="site", cause="card", probability=0.1),
            Hypothesis(root="", root_kind="", cause="unknown", probability=0.05),
        )
    true = "theft" if "DOOR_OPEN" in incident.evidence else "power"
    return (
        Hypothesis(root=incident.root, root_kind="site", cause="monitoring", probability=0.8),
        Hypothesis(root=incident.root, root_kind="site", cause=true, probability=0.2),
    )
