"""Impact of outages and the duty to report them: users × time × share, held against rule sets that are dated data.

Plain numbers in, plain numbers out: minutes on one common axis, users, areas as text.

Examples
--------
>>> from thongsuot.engines import impact
>>> out = [impact.Outage(start_min=0, end_min=None, users=30_000, area="Xã A")]
>>> nors = impact.rule_set("nors", rule_sets=impact.reference_rule_sets())
>>> verdict = impact.judge(nors, outages=out, population={"Xã A": 50_000}, now_min=10)
>>> verdict.state, verdict.crosses_min
('soon', 30.0)
"""

from thongsuot.engines.impact.curves import Outage, Step, first_held, first_reached, steps, total
from thongsuot.engines.impact.judging import Finding, Verdict, judge
from thongsuot.engines.impact.rulesets_read import RuleSetFault, read_rule_sets, reference_rule_sets, rule_set
from thongsuot.engines.impact.staging import Deadline, deadlines
from thongsuot.engines.impact.values import METRICS, Condition, Criterion, RuleSet, Stage

__all__ = [
    "METRICS",
    "Condition",
    "Criterion",
    "Deadline",
    "Finding",
    "Outage",
    "RuleSet",
    "RuleSetFault",
    "Stage",
    "Step",
    "Verdict",
    "deadlines",
    "first_held",
    "first_reached",
    "judge",
    "read_rule_sets",
    "reference_rule_sets",
    "rule_set",
    "steps",
    "total",
]
