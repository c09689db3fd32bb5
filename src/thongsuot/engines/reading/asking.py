"""One sentence: whom it asks, and for which tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from thongsuot.engines.reading.classes import OPERATORS, is_enterprises, is_everybody, types_of
from thongsuot.engines.reading.clauses import Clause
from thongsuot.engines.reading.folding import fold
from thongsuot.engines.reading.frames import ASKED_OF, ENTERPRISES, OF_WHOM, RESULTS_SENT, SPOKEN, UNDERGOES
from thongsuot.engines.reading.lexicon import MODAL, NOMINAL_END, ORDER, TASK
from thongsuot.engines.reading.numbers import clean_number
from thongsuot.engines.reading.orders import (
    DELIVERS,
    FOR,
    HOPE,
    ISSUER_WORDS,
    LIST_NEXT,
    after_order,
    header_end,
    is_generic,
    is_issuer,
    lead_in,
    met,
    names_in,
    order_in,
    told_before,
)
from thongsuot.engines.reading.parties import PASSIVE, head_at, party_end, verbs
from thongsuot.engines.reading.splitting import connected, pieces
from thongsuot.engines.reading.values import DocumentFields, ProposedObligation


@dataclass(slots=True)
class State:
    """What is known while a document is read from top to bottom."""

    fields: DocumentFields
    news: bool
    issuer: str
    began: bool = False
    listed: bool = False
    goal: bool = False
    chapeau: list[str] = field(default_factory=list)
    block: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    headed: bool = False
    ordered: bool = False
    columns: dict[str, int] = field(default_factory=dict)
    section: list[str] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    number: str = ""
    letter: str = ""
    plain: int = 0
    found: list[ProposedObligation] = field(default_factory=list)


class SentenceReader:
    """Reads sentences of one document, with what was read before them."""

    def __init__(self, text: str, folded: str, fields: DocumentFields) -> None:
        """Set out with what the head of the document says."""
        self.text, self.folded = text, folded
        self.begins = 0 if fields.form == "news" else header_end(text, folded, fields.number)
        self.state = State(fields=fields, news=fields.form == "news", issuer=fold(fields.issuer or ""))
        if fields.recipients:
            self.state.recipients = types_of(fields.recipients)
            self.state.operators = [one for one in self.state.recipients if one in (*OPERATORS, "broadcast")]
        for found in ENTERPRISES.finditer(folded):
            self.state.operators.extend(
                one
                for one in types_of([found.group()])
                if one in (*OPERATORS, "broadcast") and one not in self.state.operators
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
        if HOPE.match(folded, start, end) or SPOKEN.search(folded, start, end):
            return None
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
                    if order is not None and not told_before(folded, at, order.start())
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
            if order is not None and self._by_issuer(name):
                return self._ordered(order, start, end, opens, following)
            issue = re.match(r"(?:đã |vừa |có |cũng )*(?:ban hành|ra|có|gửi|ký|phát)\b", folded[rest : rest + 40])
            if issue is not None and self._by_issuer(name):
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
            and LIST_NEXT.search(folded[start:end].rstrip())
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

    def _verbless(
        self, start: int, at: int, end: int, *, clause: Clause, own: bool, mark: str, fresh: bool
    ) -> tuple[list[str], list[tuple[int, int, int, list[str]]], bool] | None:
        state, text, folded = self.state, self.text, self.folded
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
            return names, [], True
        if opens and end - predicate < 12:
            self._open(names)
            return names, [], True
        if self._summed_up(predicate, end, following):
            self._open(names)
            return names, [], True
        return names, self._tasks(start, predicate, end, start), True

    def _summed_up(self, start: int, end: int, following: Clause | None) -> bool:
        """Tell whether a news item's first order only sums up what "Cụ thể, …" then tells one by one."""
        if not self.state.news or self.state.found or DELIVERS.search(self.folded, start, end):
            return False
        behind = self.folded[end : end + 24].lstrip(" .\n")
        if behind:
            return behind.startswith("cụ thể")
        return following is not None and self.folded.startswith("cụ thể", following.body)

    def _tasks(self, lead: int, start: int, end: int, sentence: int) -> list[tuple[int, int, int, list[str]]]:
        text, folded = self.text, self.folded
        found: list[tuple[int, int, int, list[str]]] = []
        who: list[str] = []
        for no, (a, stop_at) in enumerate(pieces(text, folded, start, end)):
            b = stop_at
            first = connected(folded, a, b)
            if folded.startswith("vừa ", first):
                first += 4
            stop = party_end(folded, text, first, b) if no else None
            if stop is not None and stop - first < 200 and b - stop > 10 and not told_before(folded, first, stop):
                who = names_in(text, first, stop)
                first = stop
                while first < b and folded[first] in " :,":
                    first += 1
            for tail in (" gồm", " bao gồm", " như sau"):
                if folded[first:b].endswith(tail):
                    b -= len(tail)
            if b - first >= 9:
                found.append((sentence if no == 0 else a, first, b, who))
        return found
