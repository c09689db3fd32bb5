"""Who is told to do what: clauses to sentences to single tasks, with the party each is given to."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from thongsuot.engines.reading.clauses import Clause, clauses
from thongsuot.engines.reading.folding import fold
from thongsuot.engines.reading.frames import BYLINE, CAPTION, GOES_ON, HEADS_LEAD, ISSUED_BEFORE, REFERS, SUMS_UP
from thongsuot.engines.reading.lexicon import DUTIES, ENDS, GOALS, MODAL, SKIPS, TASK
from thongsuot.engines.reading.orders import FOR, HEADING, STRUCTURE, names_in, order_in
from thongsuot.engines.reading.parties import head_at, party_end
from thongsuot.engines.reading.proposing import Proposer
from thongsuot.engines.reading.sentences import sentences, trimmed
from thongsuot.engines.reading.tables import cells, header
from thongsuot.engines.reading.timing import deadline_of
from thongsuot.engines.reading.values import ProposedObligation


class Reader(Proposer):
    """Reads the clauses of one document in order."""

    def read(self, paragraphs: Sequence[tuple[int, int]]) -> list[ProposedObligation]:
        """Give the proposed obligations of the document."""
        state = self.state
        items = list(clauses(self.text, self.folded, paragraphs))
        ended = False
        for at, clause in enumerate(items):
            following = items[at + 1] if at + 1 < len(items) else None
            if clause.end <= self.begins:
                continue
            if ENDS.match(self.folded, clause.start) and (state.began or not state.news) and at > 2:
                if state.news and state.found:
                    break
                ended = True
                continue
            if self._byline(clause):
                break
            if ended and not state.news and self._begins_again(clause):
                ended = False
            if ended:
                continue
            self._clause(clause, following, first=at == 0)
        return self._without_summary() if state.news else state.found

    def _byline(self, clause: Clause) -> bool:
        """Tell whether a news item ends here with the name of who wrote it; what follows is the page's own."""
        return (
            self.state.news
            and not clause.level
            and bool(self.state.found)
            and clause.start > len(self.text) // 2
            and BYLINE.fullmatch(self.text, clause.start, clause.end) is not None
            and head_at(self.folded, self.text, clause.start, clause.end) is None
        )

    def _without_summary(self) -> list[ProposedObligation]:
        """Leave out what a news item's first paragraphs only sum up before it tells of the order itself."""
        found = self.state.found
        while found:
            stop = self.text.find("\n", found[0].end)
            lead = [one for one in found if stop < 0 or one.start < stop]
            rest = found[len(lead) :]
            if len(lead) > 2 or len(rest) < 2 or not all(self._sums_up(one, lead[0], rest) for one in lead):
                return found
            found = rest
        return found

    def _sums_up(self, one: ProposedObligation, first: ProposedObligation, rest: list[ProposedObligation]) -> bool:
        if one.report_required or one.legal_basis or len(one.task_text.split()) > 40:
            return False
        if one.deadline is not None and not one.deadline.startswith("rel:"):
            return False
        begins = self.folded.rfind("\n", 0, first.start) + 1
        if GOES_ON.match(self.folded, begins):
            return False
        words = set(one.task_text.lower().split())
        if any(len(words & set(later.task_text.lower().split())) >= 0.65 * len(words) for later in rest):
            return len(words) >= 8 or one.task_text.lower()[:24] == rest[0].task_text.lower()[:24]
        if not ISSUED_BEFORE.search(self.folded, begins, first.start) and not HEADS_LEAD.match(self.folded, begins):
            return False
        following = self.folded.rfind("\n", 0, rest[0].start) + 1
        if GOES_ON.match(self.folded, following):
            return one.deadline is None or len(rest) >= 3
        return one.deadline is None and len(rest) >= 3 and SUMS_UP.match(self.folded, one.start) is not None

    def _row(self, clause: Clause) -> bool:
        """Read a row of a table of tasks; tell whether the line was one, or the head of one."""
        state, text, folded = self.state, self.text, self.folded
        head = header(folded, clause.start, clause.end)
        if head is not None:
            state.columns, state.began = head, True
            return True
        row = cells(folded, clause.start, clause.end)
        if not state.columns or len(row) <= max(state.columns["task"], state.columns["leads"]):
            return False
        task, leads = row[state.columns["task"]], row[state.columns["leads"]]
        if task.end - task.start < 10 or leads.end - leads.start < 2:
            return True
        first, last = trimmed(folded, task.start, task.end)
        self._emit(
            clause,
            first,
            first,
            last,
            names_in(text, leads.start, leads.end),
            inherited=False,
            order=len(state.found) + 1,
        )
        one = state.found[-1]
        extra: dict[str, object] = {}
        for column in ("time", "helps"):
            at = state.columns.get(column)
            if at is None or at >= len(row) or row[at].end - row[at].start < 2:
                continue
            words = text[row[at].start : row[at].end]
            if column == "helps":
                extra["coordinates_with"] = (*one.coordinates_with, words)
            elif one.deadline is None:
                extra["deadline"] = (
                    deadline_of(folded, row[at].start, row[at].end, date=state.fields.date)[0] or f"rel:{words}"
                )
        state.found[-1] = dataclasses.replace(one, **extra)  # type: ignore[arg-type]
        return True

    def _begins_again(self, clause: Clause) -> bool:
        """Tell whether a paper that goes with the signed one begins: rules, a plan or an annex."""
        begins = re.match(
            r"(?:quy chế|kế hoạch|phương án|phụ lục|quy định)(?![\wà-ỹ])", self.folded[clause.body : clause.end]
        )
        if begins is None or not self.text[clause.start : clause.body + begins.end()].isupper():
            return False
        state = self.state
        state.chapeau, state.block, state.last, state.number, state.letter = [], [], [], "", ""
        return True

    def _clause(self, clause: Clause, following: Clause | None, *, first: bool) -> None:
        state, folded = self.state, self.folded
        low = folded[clause.body : clause.end]
        if "|" in low and self._row(clause):
            return
        if clause.level:
            self._enter(clause)
        if self._heading(clause, low, following):
            return
        if state.goal and not clause.level and (low.startswith("trên đây") or self._orders(clause)):
            state.goal = False
        if state.goal or len(low) < 12 or STRUCTURE.search(low) or (SKIPS.match(low) and not clause.level):
            return
        if state.news and not clause.level and CAPTION.fullmatch(folded, clause.body, clause.end):
            return
        if state.news and first and clause.end - clause.start < 170 and not low.rstrip().endswith((".", ":")):
            return  # the headline
        if (
            not state.news
            and not clause.level
            and not low.rstrip().endswith((".", ";", ":", "/", ","))
            and len(low) < 160
        ):
            return  # a line of a title
        if not clause.level and state.began:
            state.plain += 1
        self._sentences(clause, following)

    def _orders(self, clause: Clause) -> bool:
        return order_in(self.text, self.folded, clause.body, clause.end, self.state.fields.number) is not None

    def _enter(self, clause: Clause) -> None:
        state = self.state
        if clause.level in ("roman", "article"):
            state.number, state.letter, state.block, state.section = clause.label, "", [], []
            state.goal = False
        elif (
            clause.level == "number"
            and "." in clause.label
            and state.number
            and clause.label.startswith(f"{state.number}.")
        ):
            state.letter = clause.label[len(state.number) + 1 :]
        elif clause.level == "number":
            state.number, state.letter, state.block = clause.label, "", []
        elif clause.level == "letter":
            state.letter = clause.label

    def _heading(self, clause: Clause, low: str, following: Clause | None) -> bool:
        """Handle a clause that only names what comes: a section, or the party that the clauses below are for."""
        state, text, folded = self.state, self.text, self.folded
        short = clause.end - clause.body < 200
        upper = text[clause.body : clause.end].isupper()
        bare = low.rstrip(" :.")
        if (
            (clause.level in ("roman", "article") or upper or (clause.level == "number" and short))
            and GOALS.match(low)
            and not TASK.search(low[20:60] if clause.level == "number" else "")
        ):
            if clause.level == "number" and not (
                low.rstrip().endswith(":")
                or (following is not None and following.level in ("dash", "letter", "") and len(bare) < 60)
            ):
                return False
            state.goal = not DUTIES.match(low)
            return True
        if upper and short:
            state.goal = False
            if state.news or clause.level:
                named = self._party_heading(clause, low)
                return named or (clause.level == "roman" and not state.news)
            if re.search(r"chỉ thị ?:?$|quyết định ?:?$|yêu cầu ?:?$", low.strip()) and low.rstrip().endswith(":"):
                state.began = state.listed = True
            return True
        if (
            clause.level in ("roman", "article")
            and short
            and not low.rstrip().endswith((";", "/."))
            and not MODAL.search(low)
        ):
            state.goal = False
            if DUTIES.match(low) or "trách nhiệm" in low or not TASK.match(low):
                if self._party_heading(clause, low):
                    state.began = state.listed = True
                    return True
                if party_end(folded, text, clause.body, clause.end) is None:
                    state.began = state.began or bool(DUTIES.search(low))
                    state.listed = state.listed or state.began
                    return True
        if (short and low.rstrip().endswith(":")) or (
            short
            and clause.level in ("number", "letter")
            and HEADING.fullmatch(low)
            and not low.rstrip().endswith((".", ";"))
        ):
            return self._party_heading(clause, low)
        return False

    def _party_heading(self, clause: Clause, low: str) -> bool:
        state, text, folded = self.state, self.text, self.folded
        at = clause.body
        for _ in range(2):
            skip = FOR.match(folded, at, clause.end) or re.match(
                r"(?:giao|đề nghị|yêu cầu)[ ]{1,2}", folded[at : clause.end]
            )
            if skip is not None:
                at = skip.end() if skip.re is FOR else at + skip.end()
        if head_at(folded, text, at, clause.end) is None:
            return False
        stop = party_end(folded, text, at, clause.end)
        end = clause.end
        while end > at and folded[end - 1] in " :.;":
            end -= 1
        if stop is not None and stop < end:
            tail = folded[stop:end].strip(" :,")
            if not re.fullmatch(
                r"(?:có )?(?:trách nhiệm|nhiệm vụ)?|(?:cần |phải )?(?:chủ trì|phối hợp)?|(?:thực hiện|triển khai)[^.;]{0,60}",
                tail,
            ):
                return False
            end = stop
        names = names_in(text, at, end)
        if self._by_issuer(folded[at:end]) and not low.rstrip().endswith(":"):
            return False
        if clause.level in ("roman", "article"):
            state.section = state.last = names
        elif clause.level in ("letter", "dash"):
            state.last = names
        else:
            state.block = names
            state.last = names
        self._remember(names)
        state.began = state.listed = True
        return True

    def _sentences(self, clause: Clause, following: Clause | None) -> None:
        state, text, folded = self.state, self.text, self.folded
        who = self._subject(clause)
        inherited, own = True, False
        held: int | None = None
        parts = list(sentences(text, folded, clause.body, clause.end))
        before = len(state.found)
        order_no = 0
        for no, (a, b, mark) in enumerate(parts):
            start = held if held is not None else a
            held = None
            start, end = trimmed(folded, start, b)
            if end - start < 9:
                continue
            last_part = no == len(parts) - 1
            opens = (last_part and folded[max(start, b - 1) : b] == ":") or (
                last_part and folded[start:b].rstrip().endswith(("sau", "sau đây", ":"))
            )
            if mark == ";" and no + 1 < len(parts) and self._goes_on(start, end):
                held = start  # a list of parties that semicolons part
                continue
            result = self._sentence(
                start,
                end,
                who=who,
                clause=clause,
                opens=bool(opens),
                following=following,
                own=own,
                mark=mark,
                fresh=no == 0 or parts[no - 1][2] == ".",
            )
            if result is None:
                if mark == ";" and not own and no == 0:
                    continue
                continue
            names, spans, from_text = result
            state.began = state.began or bool(spans)
            if from_text:
                if not (len(names) == 1 and (REFERS.fullmatch(fold(names[0])) or fold(names[0]) == "các sở")):
                    state.meant = names
                who, inherited, own = names, False, True
                if clause.level not in ("letter", "dash") or not state.block:
                    state.block = names if clause.level == "number" else state.block
                state.last = names
                self._remember(names)
            for lead, first, stop, piece_names in spans:
                order_no += 1
                self._emit(
                    clause,
                    lead,
                    first,
                    stop,
                    piece_names or who,
                    inherited=inherited and not piece_names,
                    order=order_no,
                )
        if len(state.found) > before:
            state.began = True
            if len(state.found) - before == 1:
                one = state.found[-1]
                object.__setattr__(
                    one, "clause", one.clause.rsplit(".", 1)[0] if one.clause.endswith(".1") else one.clause
                )
