"""What the fictional province measures: rules bound to obligations of its directive, so that boards tell said from measured."""

from __future__ import annotations

import datetime as dt

from thongsuot.demo.drafting import Cast
from thongsuot.directives import queries as directives
from thongsuot.kernel.errors import Refused
from thongsuot.proof import actions


def fill_proof(cast: Cast, directive_id: int, *, now: dt.datetime) -> None:
    """Bind rules as the office does, by the words of each task; each is checked at once over the fortnight's records."""
    leader = cast.actor("giamdoc", now=now)
    today = now.date()
    fortnight: dict[str, object] = {"start_on": today - dt.timedelta(days=10), "end_on": today + dt.timedelta(days=5)}
    wanted: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("máy phát điện, ắc quy", "network.power_lasts", {"hours": 2, "sites": "key"}),
        ("máy phát điện, ắc quy", "network.generator_tested", {"days": 180, "sites": "key"}),
        ("chỉ huy, điều hành", "agreements.command_paths", {}),
        ("24/24", "duty.roster_every_day", fortnight),
        ("Thủ trưởng", "directives.received_by_all", {"days": 2}),
    )
    for one in directives.directive(directive_id, viewer=leader).obligations:
        for words, rule, figures in wanted:
            if words not in one.task_text and words not in " ".join(one.addressees):
                continue
            try:
                actions.bind_rule(one.obligation_id, rule=rule, figures=figures, by=leader, now=now)
            except Refused:  # the reader split the task in two that say the same
                continue
