"""One proposal: its classes, deadline, partners, duty to report and confidence."""

from __future__ import annotations

from thongsuot.engines.reading.asking import SentenceReader
from thongsuot.engines.reading.classes import OPERATORS, is_enterprises, types_of
from thongsuot.engines.reading.clauses import Clause
from thongsuot.engines.reading.confidence import confidence_of, signs_of
from thongsuot.engines.reading.folding import fold
from thongsuot.engines.reading.frames import REFERS
from thongsuot.engines.reading.numbers import NUMBER, clean_number
from thongsuot.engines.reading.orders import partners, role_of
from thongsuot.engines.reading.timing import deadline_of, report_of, report_to, urgency_of
from thongsuot.engines.reading.values import ProposedObligation


class Proposer(SentenceReader):
    """Puts a task with its party among the proposals."""

    def _only_enterprises(self) -> list[str]:
        """Give the classes of the enterprises when a news item has spoken to nobody else so far."""
        state = self.state
        known = {*OPERATORS, "broadcast", "all"}
        return state.operators if state.news and all(set(one.addressee_types) <= known for one in state.found) else []

    def _all_addressed(self, who: list[str]) -> bool:
        """Tell whether "các doanh nghiệp" are all whom the document was sent to."""
        sent_to = types_of(self.state.fields.recipients) if self.state.fields.recipients else []
        return (
            bool(sent_to)
            and all(is_enterprises(one) for one in who)
            and all(one in OPERATORS or one in ("broadcast", "all") for one in sent_to)
        )

    def _emit(
        self, clause: Clause, lead: int, start: int, end: int, who: list[str], *, inherited: bool, order: int
    ) -> None:
        state, text, folded = self.state, self.text, self.folded
        label = ".".join(one for one in (state.number, state.letter) if one) if clause.level else ""
        label = label or f"p{max(1, state.plain)}"
        refers = bool(state.meant) and len(who) == 1 and REFERS.fullmatch(fold(who[0])) is not None
        refers = refers or (
            who != state.meant and [fold(one) for one in who] == ["các sở"] and types_of(state.meant) == ["dept_ic"]
        )
        named = state.meant if refers else who
        types = (
            types_of(named, recipients=state.recipients or self._only_enterprises(), operators=state.operators)
            if who
            else ["all"]
        )
        if who and who is state.chapeau and all(is_enterprises(one) for one in who) and len(types) > 1:
            types = ["all", *(one for one in types if one != "all")]
        elif who and "all" not in types and len(types) > 1 and self._all_addressed(who):
            types = ["all", *types]
        if (
            who
            and who is state.chapeau
            and len(types) > 1
            and "all" not in types
            and len({"e" if t in OPERATORS else t for t in types}) > 1
        ):
            types.insert(0, "all")
        report = report_of(folded, start, end)
        deadline, recurrence = deadline_of(folded, lead, end, date=state.fields.date, verb=start)
        basis = tuple(dict.fromkeys(clean_number(one.group()) for one in NUMBER.finditer(text, start, end)))
        state.found.append(
            ProposedObligation(
                clause=f"{label}.{order}",
                start=start,
                end=end,
                task_text=text[start:end],
                addressees=tuple(who),
                addressee_types=tuple(types),
                addressee_inherited=inherited,
                role=role_of(folded, start, end),
                coordinates_with=partners(text, folded, start, end),
                deadline=deadline,
                recurrence=recurrence,
                urgency=urgency_of(folded, start, end),
                report_required=report,
                report_to=report_to(text, folded, start, end) if report else None,
                legal_basis=basis,
                confidence=confidence_of(
                    signs_of(
                        folded,
                        start,
                        end,
                        addressees=who,
                        types=types,
                        inherited=inherited,
                        listed=bool(clause.level),
                        told=state.news,
                    )
                ),
            )
        )
