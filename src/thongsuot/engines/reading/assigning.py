"""Whom an order names, which tasks follow it, and whom what follows without a name is for."""

from __future__ import annotations

import re

from thongsuot.engines.reading.classes import OPERATORS, is_enterprises, is_everybody, types_of
from thongsuot.engines.reading.clauses import Clause
from thongsuot.engines.reading.folding import fold
from thongsuot.engines.reading.frames import (
    AND_ASKS,
    ENTERPRISES,
    TOLD_TO,
)
from thongsuot.engines.reading.lexicon import TASK
from thongsuot.engines.reading.orders import (
    DELIVERS,
    LIST_NEXT,
    WORK_ONLY,
    after_order,
    header_end,
    is_generic,
    is_issuer,
    names_in,
    opening_task,
    order_in,
    told_before,
)
from thongsuot.engines.reading.parties import head_at, party_end
from thongsuot.engines.reading.sentences import connected
from thongsuot.engines.reading.splitting import pieces
from thongsuot.engines.reading.state import State
from thongsuot.engines.reading.values import DocumentFields


class TaskReader:
    """Reads what follows a word of ordering, with what was read before it."""

    def __init__(self, text: str, folded: str, fields: DocumentFields) -> None:
        """Set out with what the head of the document says."""
        self.text, self.folded = text, folded
        self.begins = 0 if fields.form == "news" else header_end(text, folded, fields.number)
        self.state = State(fields=fields, news=fields.form == "news", issuer=fold(fields.issuer or ""))
        if fields.recipients:
            self.state.recipients = types_of(fields.recipients)
            self.state.operators = [one for one in self.state.recipients if one in (*OPERATORS, "broadcast", "power")]
        if not self.state.recipients:
            own = types_of([fields.issuer]) if fields.issuer else []
            if own and set(own) <= {*OPERATORS, "power"}:
                self.state.recipients = own  # "các đơn vị" of an operator that orders its own
        for found in ENTERPRISES.finditer(folded):
            self.state.operators.extend(
                one
                for one in types_of([found.group()])
                if one in (*OPERATORS, "broadcast", "power") and one not in self.state.operators
            )

    def _by_issuer(self, name: str) -> bool:
        return is_issuer(name, issuer=self.state.issuer, news=self.state.news)

    def _remember(self, names: list[str]) -> None:
        state = self.state
        if not any(is_enterprises(one) or is_everybody(one) for one in names):
            operators = [one for one in types_of(names) if one in OPERATORS]
            state.operators.extend(one for one in operators if one not in state.operators)

    def _subject(self, clause: Clause) -> list[str]:
        state = self.state
        if clause.level in ("letter", "dash") or (clause.level == "number" and state.block):
            return state.block or (state.last if clause.level == "dash" else []) or state.section or state.chapeau
        if clause.level == "number":
            return state.section or state.chapeau or state.block
        if state.headed and state.chapeau:
            return state.chapeau  # behind paragraphs of the form "X: …" the list's own subject comes back
        return state.last or state.block or state.chapeau

    def _open(self, names: list[str], clause: Clause | None = None) -> None:
        state = self.state
        state.began = state.listed = True
        if clause is not None and clause.level in ("number", "letter"):
            state.block = state.last = names
        else:
            state.chapeau, state.block, state.last = names, [], names
            if not all(is_everybody(one) or is_enterprises(one) for one in names) or not state.recipients:
                state.recipients = types_of(names)
        self._remember(names)

    def _ordered(
        self, order: re.Match[str], start: int, end: int, opens: bool, following: Clause | None
    ) -> tuple[list[str], list[tuple[int, int, int, list[str]]], bool] | None:
        """Read what follows a word of ordering: a party and its tasks, or a chapeau for the clauses below."""
        state, text, folded = self.state, self.text, self.folded
        rest = after_order(folded, order.end(), end)
        state.began = True
        state.ordered = order.group().startswith("giao") or order.group() in ("đề nghị", "yêu cầu")
        if head_at(folded, text, rest, end) is None:
            if opens or end - rest < 12:
                state.listed = True
                return None
            if TASK.match(folded, rest, end) and not state.news:
                return state.chapeau or state.last, self._tasks(start, rest, end, start), False
            again = order_in(text, folded, rest, end, state.fields.number)
            return (
                self._ordered(again, start, end, opens, following)
                if again is not None and again.start() > order.start()
                else None
            )
        stop = party_end(folded, text, rest, end)
        if stop is None:
            if opens:
                self._open(names_in(text, rest, end))
            return None
        if state.news and re.search(r"[ ]về(?: việc)?[ ]?$", folded[rest:stop]):
            return None  # what the order is about, not what it asks
        names = names_in(text, rest, stop)
        predicate = stop
        while predicate < end and folded[predicate] in " :,":
            predicate += 1
        if (
            opens
            or (
                following is not None
                and following.level in ("number", "letter", "dash")
                and LIST_NEXT.search(folded[predicate:end])
            )
        ) and is_generic(folded, predicate, end, opens=opens):
            self._open(names)
            first = opening_task(folded, predicate, end)
            return names, self._tasks(start, predicate, first, start) if first else [], True
        if opens and end - predicate < 12:
            self._open(names)
            return names, [], True
        if WORK_ONLY.fullmatch(folded[predicate:end].strip(" :.,")):
            self._open(names)
            return names, [], True
        if self._summed_up(predicate, end, following):
            self._open(names)
            return names, [], True
        return names, self._tasks(start, predicate, end, start, by_issuer=state.news), True

    def _summed_up(self, start: int, end: int, following: Clause | None) -> bool:
        """Tell whether a news item's first order only sums up what "Cụ thể, …" then tells one by one."""
        if not self.state.news or self.state.found or DELIVERS.search(self.folded, start, end):
            return False
        behind = self.folded[end : end + 24].lstrip(" .\n")
        if behind:
            return behind.startswith("cụ thể")
        return following is not None and self.folded.startswith("cụ thể", following.body)

    def _tasks(
        self, lead: int, start: int, end: int, sentence: int, *, by_issuer: bool = False
    ) -> list[tuple[int, int, int, list[str]]]:
        text, folded = self.text, self.folded
        found: list[tuple[int, int, int, list[str]]] = []
        who: list[str] = []
        self.state.told = []
        for no, (a, stop_at) in enumerate(pieces(text, folded, start, end)):
            b = stop_at
            first = connected(folded, a, b)
            if folded.startswith("vừa ", first):
                first += 4
            again = AND_ASKS.match(folded, first, b) if no and by_issuer else None
            if again is not None and party_end(folded, text, again.end(), b) is not None:
                first = again.end()
            stop = party_end(folded, text, first, b) if no else None
            if stop is not None and stop - first < 200 and b - stop > 10 and not told_before(folded, first, stop):
                who = names_in(text, first, stop)
                first = stop
                while first < b and folded[first] in " :,":
                    first += 1
            if no and stop is None and folded.startswith(("phải ", "buộc phải "), first):
                self.state.told = who = self._told_to(start, first) or who
            for tail in (" gồm", " bao gồm", " như sau"):
                if folded[first:b].endswith(tail):
                    b -= len(tail)
            if b - first >= 9:
                found.append((sentence if no == 0 else a, first, b, who))
        return found

    def _told_to(self, start: int, end: int) -> list[str]:
        """Give those whom a party is to tell something, when the words before name them."""
        told = TOLD_TO.search(self.folded, start, end)
        if told is None or head_at(self.folded, self.text, told.end(), end) is None:
            return []
        stop = party_end(self.folded, self.text, told.end(), end)
        return names_in(self.text, told.end(), stop) if stop is not None else []
