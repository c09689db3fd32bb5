"""One sentence: whom it asks, and for which tasks."""

from __future__ import annotations

import re

from thongsuot.engines.reading.assigning import TaskReader
from thongsuot.engines.reading.clauses import Clause
from thongsuot.engines.reading.frames import (
    ASKED_OF,
    BACKGROUND,
    BOARDS,
    DOCUMENT_SENT,
    DUTY_IS,
    JUST_ORDERED,
    LISTED_PAPER,
    MAY,
    OF_WHOM,
    RESULTS_SENT,
    SPOKEN,
    UNDERGOES,
)
from thongsuot.engines.reading.lexicon import MODAL, NOMINAL_END, ORDER, TASK
from thongsuot.engines.reading.numbers import clean_number
from thongsuot.engines.reading.orders import (
    FOR,
    HOPE,
    ISSUER_WORDS,
    LIST_NEXT,
    after_order,
    is_generic,
    lead_in,
    met,
    names_in,
    order_in,
    told_before,
)
from thongsuot.engines.reading.parties import PASSIVE, head_at, party_end, verbs
from thongsuot.engines.reading.sentences import connected


class SentenceReader(TaskReader):
    """Reads sentences of one document, with what was read before them."""

    def _goes_on(self, start: int, end: int) -> bool:
        """Tell whether a semicolon here only parts parties: of a subject, or of those a document was sent to."""
        text, folded, own = self.text, self.folded, self.state.fields.number
        if head_at(folded, text, start, end) is not None and party_end(folded, text, start, end) is None:
            return True
        asked = order_in(text, folded, start, end)
        if asked is not None:
            rest = after_order(folded, asked.end(), end)
            if head_at(folded, text, rest, end) is not None and party_end(folded, text, rest, end) is None:
                return True
        sent = next(
            (
                one
                for one in re.finditer(r"(?<![\wà-ỹ])(?:gửi|tới|(?<!công )điện|đến)[ :]{1,2}", folded[start:end])
                if head_at(folded, text, start + one.end(), end) is not None
            ),
            None,
        )
        about = (own is not None and own in clean_number(text[start:end])) or re.search(
            r"công văn|công điện|văn bản|chỉ thị", folded[start:end]
        ) is not None
        return self.state.news and sent is not None and about and order_in(text, folded, start, end) is None

    def _sentence(
        self,
        start: int,
        end: int,
        *,
        who: list[str],
        clause: Clause,
        opens: bool,
        following: Clause | None,
        own: bool,
        mark: str,
        fresh: bool,
    ) -> tuple[list[str], list[tuple[int, int, int, list[str]]], bool] | None:
        """Give the party and the tasks of one sentence; None when it asks nothing."""
        state, text, folded = self.state, self.text, self.folded
        if state.news and BACKGROUND.match(folded, start, end):
            return None
        if MAY.match(folded, start, end) or HOPE.match(folded, start, end) or SPOKEN.search(folded, start, end):
            return None
        duty = DUTY_IS.match(folded, start, end)
        if duty is not None and state.began and TASK.match(folded, duty.end(), end):
            named = names_in(text, *duty.span("who")) if duty.group("who") else []
            whom = named or who
            if whom:
                return whom, self._tasks(start, duty.end(), end, start), bool(named)
        at = connected(folded, start, end)
        sent = RESULTS_SENT.match(folded, at, end)
        if sent is not None and state.began:
            whose = OF_WHOM.search(folded, at, end)
            if whose is not None:
                return names_in(text, *whose.span("who")), self._tasks(start, sent.start("verb"), end, start), True
            if who:
                return who, self._tasks(start, sent.start("verb"), end, start), False
        skip = FOR.match(folded, at, end)
        if skip is not None and head_at(folded, text, skip.end(), end) is not None:
            asked = ASKED_OF.search(folded, skip.end(), min(end, skip.end() + 260))
            if asked is not None and TASK.match(folded, asked.end(), end):
                state.began = True
                return names_in(text, skip.end(), asked.start()), self._tasks(start, asked.end(), end, start), True
        at = lead_in(text, folded, start, end)
        skip = FOR.match(folded, at, end)
        if skip is not None and head_at(folded, text, skip.end(), end) is not None:
            at = skip.end()
        for _ in range(3):
            if head_at(folded, text, at, end) is None:
                break
            stop = party_end(folded, text, at, end)
            if stop is None:
                break
            if met(folded, start, stop, end):
                return None
            if told_before(folded, at, stop):
                order = order_in(text, folded, at, end, state.fields.number)
                return (
                    self._ordered(order, start, end, opens, following)
                    if order is not None
                    and (
                        not told_before(folded, at, order.start())
                        or (
                            state.news
                            and JUST_ORDERED.fullmatch(folded, stop, order.start())
                            and (self._by_issuer(folded[at:stop].strip()) or BOARDS.match(folded, at) is not None)
                        )
                    )
                    else None
                )
            rest = stop
            while rest < end and folded[rest] in " :,":
                rest += 1
            rest = connected(folded, rest, end) if end - rest > 8 else rest
            name = folded[at:stop].strip(" ,:")
            order = ORDER.match(folded, rest, end) or re.compile(
                r"(?:cũng |tiếp tục |đã |còn )?" + ORDER.pattern
            ).match(folded, rest, end)
            if order is not None and (self._by_issuer(name) or self._speaks(order, name, clause)):
                return self._ordered(order, start, end, opens, following)
            issue = re.match(r"(?:đã |vừa |có |cũng )*(?:ban hành|ra|có|gửi|ký|phát)\b", folded[rest : rest + 40])
            if issue is not None and (self._by_issuer(name) or self._sends_document(rest + issue.end())):
                order = order_in(text, folded, rest, end, state.fields.number)
                return self._ordered(order, start, end, opens, following) if order is not None else None
            passive = PASSIVE.match(folded, rest, end)
            if passive is not None:
                rest = passive.end()
            elif self._by_issuer(name) and state.issuer and folded[stop] != ":":
                state.listed = state.listed or opens
                state.began = state.began or opens
                return None  # the issuer tells what it does itself
            state.headed = folded[stop] == ":" and not clause.level
            state.ordered = False
            if skip is not None or folded[stop] == ":":
                inner = ORDER.match(folded, rest, end)
                if inner is not None and head_at(folded, text, after_order(folded, inner.end(), end), end) is None:
                    rest = after_order(folded, inner.end(), end)
                elif (
                    folded[stop] == ":"
                    and head_at(folded, text, rest, end) is not None
                    and party_end(folded, text, rest, end) is not None
                    and self._by_issuer(name)
                ):
                    at = rest
                    continue
            if (
                state.news
                and not state.began
                and passive is None
                and not self._about_document(at)
                and not MODAL.match(folded, rest, end)
            ):
                return None
            if opens and is_generic(folded, rest, end, opens=True):
                names = names_in(text, at, stop)
                self._open(names, clause)
                return names, [], True
            return names_in(text, at, stop), self._tasks(at if at != start else rest, rest, end, start), True
        order = order_in(text, folded, at, end, state.fields.number)
        if order is not None and self._asks_from(order, at, end, clause=clause, own=own, fresh=fresh):
            return self._ordered(order, start, end, opens, following)
        if (
            opens
            and (ORDER.search(folded, start, end) or re.search(r"như sau ?:?$", folded[start:end]))
            and LIST_NEXT.search(folded[start : end + 1].rstrip())
            and (order is None or is_generic(folded, order.end(), end, opens=True))
            and not own
        ):
            state.began = state.listed = True
            return None
        if not state.began or (not who and not state.listed):
            return None
        verb = TASK.match(folded, at, end)
        modal = MODAL.match(folded, at, end)
        if verb is None and modal is None:
            return self._verbless(start, at, end, clause=clause, own=own, mark=mark, fresh=fresh)
        if told_before(folded, at, verb.start("verb") if verb else at):
            return None
        if opens and is_generic(folded, at, end, opens=True):
            return None
        if state.told and not fresh and folded.startswith("phải ", at):
            both = [*who, *state.told]  # who of the two must is not said
            return who, [(*one[:3], one[3] or both) for one in self._tasks(start, at, end, start)], False
        if state.news and not clause.level and not own and fresh and not state.last and not state.chapeau:
            return None
        return who, self._tasks(start, at, end, start), False

    def _asks_from(self, order: re.Match[str], at: int, end: int, *, clause: Clause, own: bool, fresh: bool) -> bool:
        """Tell whether a word of ordering is the issuer's, not what a party is to do: "chỉ đạo các xã …"."""
        state, folded = self.state, self.folded
        if order.start() == at:
            if order.group() == "chỉ đạo" or (clause.level in ("letter", "dash") and state.block):
                return False
            return (
                not own
                or state.ordered
                or (
                    fresh
                    and (
                        self.text[at].isupper()
                        or self.folded[max(0, at - 10) : at].rstrip(" ,").endswith(("trong đó", "đồng thời", "cụ thể"))
                    )
                )
            )
        if self._issuer_before(at, order.start()):
            return True
        return not (state.listed or TASK.match(folded, at, end))

    def _sends_document(self, at: int) -> bool:
        """Tell whether a document is what a body issues, whoever the body is: "EVN đã có công điện khẩn …"."""
        return self.state.news and DOCUMENT_SENT.match(self.folded, at) is not None

    def _speaks(self, order: re.Match[str], name: str, clause: Clause) -> bool:
        """Tell whether a board or group that asks somebody in a news item speaks as the issuer."""
        if not self.state.news or clause.level or order.group() not in ("yêu cầu", "đề nghị"):
            return False
        rest = after_order(self.folded, order.end(), clause.end)
        return BOARDS.match(name) is not None and head_at(self.folded, self.text, rest, clause.end) is not None

    def _verbless(
        self, start: int, at: int, end: int, *, clause: Clause, own: bool, mark: str, fresh: bool
    ) -> tuple[list[str], list[tuple[int, int, int, list[str]]], bool] | None:
        state, text, folded = self.state, self.text, self.folded
        if (
            not fresh
            and state.found
            and 0 <= start - state.found[-1].end <= 4
            and LISTED_PAPER.match(folded, start, end)
        ):
            self._stretch(end)
            return None
        together = re.match(r"(?:cùng với|cùng)[ ]{1,2}", folded[at:end])
        if (
            together is not None
            and head_at(folded, text, at + together.end(), end) is not None
            and party_end(folded, text, at + together.end(), end) is not None
        ):
            return self.state.last or self._subject(clause), self._tasks(start, at, end, start), False
        colon = folded.find(":", at, min(end, at + 140))
        if colon > 0:  # a label before the task: "Về công tác tuyên truyền: tăng cường …"
            rest = colon + 1
            while rest < end and folded[rest] == " ":
                rest += 1
            if TASK.match(folded, rest, end) and end - rest > 12:
                return self._subject(clause), self._tasks(start, rest, end, start), False
        must = UNDERGOES.match(folded, at, end)
        if must is not None and state.found and not told_before(folded, at, must.start("must")):
            return self._subject(clause), self._tasks(start, must.start("must"), end, start), False
        if not fresh and state.found and not own and state.found[-1].end >= start - 4 and mark != ".":
            return None
        if not fresh and state.found and 0 <= start - state.found[-1].end <= 4:
            self._stretch(end)
            return None
        modal = MODAL.search(folded, at, min(end, at + 220))
        if (
            modal is not None
            and (clause.level or not state.news or own or state.listed)
            and not told_before(folded, at, modal.start())
        ):
            who = self._subject(clause)
            return who, self._tasks(start, modal.start(), end, start), False
        if clause.level and state.listed and fresh:
            for found in verbs(folded, text, at, min(end, at + 90)):
                if not NOMINAL_END.search(folded[at : found.start()]) and not told_before(
                    folded, at, found.start("verb")
                ):
                    return self._subject(clause), self._tasks(start, at, end, start), False
        return None

    def _stretch(self, end: int) -> None:
        """Let the task before go on: what follows a semicolon has no verb of its own."""
        import dataclasses

        one = self.state.found[-1]
        self.state.found[-1] = dataclasses.replace(one, end=end, task_text=self.text[one.start : end])

    def _about_document(self, at: int) -> bool:
        """Tell whether a news item has named the order it tells of before this place."""
        number = self.state.fields.number
        if number is None and self.state.fields.kind in ("tin_tuc", "hoi_nghi", None):
            return ORDER.search(self.folded, 0, at) is not None
        return (
            re.search(r"công văn|công điện|chỉ thị|văn bản|kế hoạch|quyết định|thông báo|quy chế", self.folded[:at])
            is not None
        )

    def _issuer_before(self, at: int, order: int) -> bool:
        lead = self.folded[at:order]
        return len(lead) < 160 and (ISSUER_WORDS.search(lead) is not None or not lead.strip())
