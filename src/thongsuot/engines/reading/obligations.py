"""Who is told to do what: paragraphs to clauses to single tasks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from thongsuot.engines.reading.document import NUMBER, clean_number, is_news
from thongsuot.engines.reading.lexicon import PARTY_HEADS, SOFT_STARTS, STRONG, TYPES, VERBS
from thongsuot.engines.reading.values import ProposedObligation

MARK = re.compile(r"\s*(?:(\d{1,2}(?:\.\d{1,2}){0,2})[.)/ ]|([a-zđ])[.,)]|([IVX]{1,5})[.)]|([-–+•*]))\s*")
ORDER = re.compile(r"(?:yêu cầu|đề nghị|giao|chỉ thị|chỉ đạo|nhắc nhở)\b")
NAMED = re.compile(r"(?:công điện|công văn|chỉ thị|văn bản)\b", re.I)
LEADS_IN = re.compile(r"(?:theo|tại) (?:công văn|công điện|chỉ thị|văn bản|đó)[^,:]{0,40}, ?", re.I)
ASKS = re.compile(r"(?:đề nghị|yêu cầu)[ ]{1,3}", re.I)
HASTE = re.compile(r"[ ,]+(?:nghiêm túc|chủ động|khẩn trương|kịp thời|tích cực|tiếp tục|thường xuyên)$", re.I)
END = re.compile(
    r"\s*(?:nơi nhận|tm\.|kt\.|tl\.|đánh giá bài viết|nguồn|tác giả|in trang|các tin khác|tin liên quan)\b", re.I
)
STOPS = (
    "hy vọng",
    "thời gian qua",
    "trong thời gian qua",
    "nhìn chung",
    "được biết",
    "theo báo cáo",
    "kết quả",
    "ảnh",
    "ngày ",
)
VERB_AT = re.compile(
    "(?:" + "|".join(sorted((re.escape(v) for v in VERBS), key=len, reverse=True)) + r")(?![\wÀ-ỹ])", re.I
)
URGENT = ("khẩn trương", "kịp thời", "ngay", "nhanh chóng", "hỏa tốc")
REPORT = re.compile(
    r"\b(?:báo cáo|gửi (?:kết quả|báo cáo|về|thông tin)|tổng hợp[^.;]{0,30}gửi|thông tin (?:kịp thời )?về sở)", re.I
)
DEADLINES = (
    (re.compile(r"(?:trước|chậm nhất|đến hết|hoàn thành trong|xong trước)(?: là)?(?: hết)? ngày[ ]+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.I), "date"),
    (re.compile(r"từ ngày[ ]+(\d{1,2}/\d{1,2}(?:/\d{4})?)[ ]+đến (?:hết )?(?:ngày )?(\d{1,2}/\d{1,2}(?:/\d{4})?)", re.I), "window"),
    (re.compile(r"(?:định kỳ|thường xuyên|\d{1,2} lần/(?:ngày|tuần|tháng|quý|năm)|hằng (?:ngày|tuần|tháng|quý|năm)|hàng (?:ngày|tuần|tháng|quý|năm))", re.I), "rec"),
    (re.compile(r"trong vòng[ ]+\d{1,3}[ ]+(?:phút|giờ|ngày)[^,;.]{0,40}|(?:trước|trong|sau|suốt)(?:,? (?:trước|trong|và sau|sau)){0,3}[ ]+(?:dịp |thời gian |các ngày |ngày |mùa )?(?:tết|lễ|bão|đại hội|kỳ nghỉ|sự kiện)[^,;.]{0,40}|(?:trong )?dịp[ ]+(?:lễ|tết)[^,;.]{0,40}|khi (?:xảy ra|có yêu cầu|có sự cố|có dấu hiệu|có lệnh|có chỉ đạo)[^,;.]{0,40}|ngay sau khi[^,;.]{0,40}", re.I), "rel"),
)  # fmt: skip


def types_of(addressees: list[str]) -> list[str]:
    """Give the classes that addressees cover, by their words.

    >>> types_of(["các doanh nghiệp bưu chính, viễn thông"])
    ['telecom', 'postal']
    """
    found: list[str] = []
    for text in addressees:
        low = " " + text.lower().replace("uỷ", "ủy") + " "
        if low.strip() in (
            "các đơn vị",
            "các đơn vị trong ngành",
            "các cơ quan, đơn vị",
            "các doanh nghiệp",
            "đơn vị",
            "toàn ngành",
        ):
            found.append("telecom" if "doanh nghiệp" in low else "all")
            continue
        if "sở, ban, ngành" in low or (low.strip().startswith("các sở") and "ngành" in low) or "thủ trưởng các" in low:
            found.extend(("all", "other_dept"))
        is_dept = re.search(r"(?<!cơ )\bsở\b", low) is not None
        for kind, words in TYPES:
            if not any(word in low for word in words):
                continue
            if (
                is_dept
                and kind in ("telecom", "postal", "internet", "it", "press", "broadcast")
                and "doanh nghiệp" not in low
            ):
                continue
            if kind == "dept_ic" and not is_dept and "đội liên ngành" not in low:
                continue
            if kind == "commune" and not re.search(
                r"(?:\bcác |cấp )?(?<!thị )\bxã\b|phường|thị trấn|đặc khu|chính quyền các cấp", low
            ):
                continue
            if kind in ("commune", "district") and not re.search(
                r"ubnd|ủy ban|chủ tịch|chính quyền|phòng|các huyện|các xã|huyện,|xã,", low
            ):
                continue
            found.append(kind)
        if is_dept and "dept_ic" not in found and "other_dept" not in found:
            found.append("other_dept")
        if not found:
            found.append("power" if "điện" in low else "other_dept")
    return list(dict.fromkeys(found))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip()
        lead = len(bare) - len(bare.lstrip())
        if bare.strip():
            yield start + lead, start + len(bare)
        start += len(line)


def _subject_end(text: str, start: int, end: int) -> int | None:
    """Give where a party named at ``start`` ends: at a colon or before the first verb; None when no party begins here."""
    low = text[start:end].lower()
    if not any(low.startswith(head) and not low[len(head) : len(head) + 1].isalpha() for head in PARTY_HEADS):
        return None
    verb = _first_verb(text, start, end)
    colon = low.find(":")
    if 0 <= colon <= 260 and (verb is None or start + colon - verb < 14):
        return start + colon
    return verb


def _first_verb(text: str, start: int, end: int) -> int | None:
    """Give where the first main verb after a party stands; verbs that belong to the party's own name don't count."""
    for match in VERB_AT.finditer(text, start, min(end, start + 320)):
        if match.start() <= start + 2 or text[match.start() - 1] not in " ,:":
            continue
        if match.group().lower() in ("thông tin", "truyền", "phòng", "chỉ huy", "trực", "báo"):
            continue
        before = text[start : match.start()].lower().rstrip()
        if not before.endswith(
            (
                "cơ quan",
                "đơn vị",
                "lực lượng",
                "ban",
                "đội",
                "và",
                "công tác",
                "an toàn",
                "trung tâm",
                "dịch vụ",
                "cơ quan,",
            )
        ):
            return match.start()
    return None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = [start]
    for match in re.finditer(r"[;.](?=\s|$)|,\s", text[start:end]):
        at = start + match.start()
        rest = text[at + 1 : end].lstrip()
        low = rest.lower()
        for soft in SOFT_STARTS:
            if low.startswith(soft + " "):
                low = low[len(soft) + 1 :]
                break
        if match.group()[0] == ",":
            verb = VERB_AT.match(low)
            if verb is None or verb.group().lower() not in STRONG or at - cuts[-1] < 24:
                continue
            last = text[cuts[-1] : at].lower()
            if last.endswith(("tổng hợp", "kiểm tra", "theo dõi", "hướng dẫn")):
                continue
            if re.search(
                r"(?:để|nhằm|công tác|việc|phương án|kế hoạch|biện pháp)[^,]{0,40}$", last
            ) and not low.startswith(("bố trí", "niêm yết", "báo cáo", "tổ chức")):
                continue
        elif match.group()[0] == "." and at + 1 < end and not text[at + 1 : at + 2].isspace():
            continue
        cuts.append(at + 1)
    cuts.append(end)
    for left, right in itertools.pairwise(cuts):
        a, b = left, right
        while a < b and text[a] in " \t;,.:|-–":
            a += 1
        while b > a and text[b - 1] in " \t;,.:|/":
            b -= 1
        for tail in (" gồm", " bao gồm", " như sau"):
            if text[a:b].endswith(tail):
                b -= len(tail)
        if b - a >= 12:
            yield a, b


def _trim(text: str, start: int, end: int) -> int:
    low = text[start:end].lower()
    for soft in ("đồng thời ", "đồng thời, ", "ngoài ra, ", "bên cạnh đó, ", "và "):
        if low.startswith(soft):
            return start + len(soft)
    return start


def _deadline(task: str) -> str | None:
    for pattern, kind in DEADLINES:
        found = pattern.search(task)
        if not found:
            continue
        if kind == "date":
            day, month, year = found.groups()
            return f"{year}-{int(month):02d}-{int(day):02d}"
        if kind == "window":
            return f"window:{found.group(1)}/{found.group(2)}"
        return f"{kind}:{found.group(0).strip()}"
    return None


def _partners(task: str) -> tuple[str, ...]:
    found = re.search(r"phối hợp (?:chặt chẽ )?với[ ]+([^;.]{3,200})", task, re.I)
    if not found:
        return ()
    tail = found.group(1)
    verb = next(
        (
            m
            for m in VERB_AT.finditer(tail)
            if m.start() > 4 and m.group().lower() not in ("thông tin", "truyền", "báo")
        ),
        None,
    )
    text = tail[: verb.start()] if verb else tail
    parts = re.split(r";|, (?=UBND|Sở|Công an|các |Bộ )| và (?=các |UBND|Sở|Công an)", text.strip(" ,"))
    return tuple(part.strip(" ,") for part in parts if len(part.strip(" ,")) > 3)


def _beginning(text: str, start: int, end: int) -> int | None:
    """Give where the order of a chapeau ends in its line: before a party, or at the end of a line that opens a list."""
    line = text[start:end]
    opens = line.rstrip().endswith((":", "sau", "sau."))
    for match in reversed(list(ORDER.finditer(line.lower()))):
        rest = start + match.end()
        while rest < end and text[rest] in " ,:":
            rest += 1
        if _subject_end(text, rest, end) is not None or (opens and match.group() in ("yêu cầu", "đề nghị", "chỉ thị")):
            return match.end()
    return None


def read_obligations(text: str) -> list[ProposedObligation]:
    """Propose the obligations of an NFC text, each with its span."""
    named = (NUMBER.search(text) or NAMED.search(text)) if is_news(text) else None
    line_end = text.find("\n", named.end()) if named else -1
    # A news item may go straight from the document it tells of to the parties, with no order word between.
    return _read(text, after=line_end if line_end >= 0 else len(text) + 1)


def _read(text: str, *, after: int) -> list[ProposedObligation]:
    found: list[ProposedObligation] = []
    chapeau: list[str] = []
    block: list[str] = []
    began, number, letter, plain = False, "", "", 0
    for start, end in _paragraphs(text):
        line = text[start:end]
        low = line.lower()
        if END.match(line) and began:
            break
        mark = MARK.match(text, start, end)
        body = mark.end() if mark else start
        leads_in = LEADS_IN.match(text, body, end)
        if leads_in:
            body = leads_in.end()
        if mark and mark.group(1):
            number, letter = mark.group(1).rstrip("."), ""
            block = []
        elif mark and mark.group(2):
            letter = mark.group(2)
        elif mark and mark.group(3):
            number, letter, block = mark.group(3), "", []
        if not began:
            last = _beginning(text, start, end)
            numbered = mark is not None and mark.group(1) is not None
            if last is None and not ((numbered or start >= after) and _subject_end(text, body, end)):
                continue
            began = True
            if last is not None:
                at = start + last
                while at < end and text[at] in " ,:":
                    at += 1
                stop = _subject_end(text, at, end)
                if stop is None:
                    continue
                chapeau = [HASTE.sub("", text[at:stop].strip(" ,:"))]
                if end - stop < 90 and line.rstrip().endswith((":", "sau", "sau.")):
                    continue
                body = at
        elif low.startswith(STOPS) or len(line) < 25 or ("có hiệu lực" in low and "thay thế" in low):
            continue
        plain += not (number or letter)
        own, inherited = None, True
        stop = _subject_end(text, body, end)
        order_here = ORDER.search(low[: body - start + 90]) if stop is None else None
        if order_here is not None and _subject_end(text, start + order_here.end() + 1, end) is not None:
            body = start + order_here.end() + 1
            stop = _subject_end(text, body, end)
        if stop is not None:
            own, inherited = text[body:stop].strip(" ,:;"), False
            body = stop
            asked = ASKS.match(text, body)
            if asked:
                inner = _subject_end(text, asked.end(), end)
                if inner is not None:
                    own, body = text[asked.end() : inner].strip(" ,:;"), inner
            own = HASTE.sub("", own)
            if not letter and not (mark and mark.group(4)):
                block = [own]
            if end - body < 12:
                block = [own]
                continue
            while body < end and text[body] in " :,":
                body += 1
        who = [own] if own else (block or chapeau)
        if not own and not who and not VERB_AT.match(text, body):
            continue
        clause = ".".join(part for part in (number, letter) if part) or f"p{plain}"
        if not number and not letter:
            block = [own] if own else block
        pieces = list(_pieces(text, body, end))
        for order_in, (a, b) in enumerate(pieces, 1):
            who_here, first = who, _trim(text, a, b)
            inner = _subject_end(text, first, b)
            if inner is not None and inner - first < 200 and b - inner > 12:
                who_here = [text[first:inner].strip(" ,:")]
                first = inner
                while first < b and text[first] in " :,":
                    first += 1
            verb = VERB_AT.match(text, first)
            task = text[first:b]
            if b - first < 12 or (verb is None and not task[:1].islower() and order_in > 1 and len(task) < 40):
                continue
            basis = tuple(clean_number(m.group()) for m in NUMBER.finditer(task))
            found.append(
                ProposedObligation(
                    clause=f"{clause}.{order_in}" if len(pieces) > 1 else clause,
                    start=first,
                    end=b,
                    task_text=task,
                    addressees=tuple(who_here),
                    addressee_types=tuple(types_of(list(who_here))) if who_here else ("all",),
                    addressee_inherited=inherited and who_here is who,
                    role="lead",
                    coordinates_with=_partners(task),
                    deadline=_deadline(text[a:b]),
                    urgency=next((word for word in URGENT if word in task.lower()), None),
                    report_required=bool(REPORT.search(task)),
                    legal_basis=basis,
                    confidence=0.8 if verb is not None and who_here else 0.5,
                )
            )
    return found
