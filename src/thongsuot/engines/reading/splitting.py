"""The single tasks in a sentence."""

from __future__ import annotations

import itertools
import re

from thongsuot.engines.reading.lexicon import CAUSES, MODAL, NOMINAL_END, PURPOSE, RESULT, TASK
from thongsuot.engines.reading.parties import head_at, party_end, verbs
from thongsuot.engines.reading.sentences import connected, trimmed
from thongsuot.engines.reading.timing import report_of

_NEW = re.compile(
    r"[ ]để[ ](?=(?:chỉ đạo )?(?:xây dựng|ban hành|lập)[ ](?:kế hoạch|phương án|quy chế|kịch bản)(?![\wà-ỹ]))|(?:,[ ]*)?(?:đồng thời|song song|qua đó)[ ,]|,[ ](?:và[ ])?vừa[ ]|[ ]và[ ](?=(?:định kỳ|buộc phải|phải|có trách nhiệm|chịu trách nhiệm|kịp thời báo cáo|thường xuyên|báo cáo|tổng hợp|gửi báo cáo|gửi kết quả|có biện pháp|có phương án|chủ động|bố trí|phân công|xây dựng|cử|thành lập|niêm yết|lập|phối hợp|bàn giao|nộp|có báo cáo|hỗ trợ|lắp đặt)(?![\wà-ỹ]))|[ ]và[ ](?=[^,;.]{6,60}[ ](?:trước (?:[0-9]{1,2} ?giờ|ngày)|h[ằà]ng (?:ngày|tuần|tháng)|chậm nhất|trong vòng)(?![\wà-ỹ]))|,[ ]"
)
_ADVERB = re.compile(
    r"(?:(?:hàng|hằng) (?:ngày|tuần|tháng|quý|năm)|định kỳ|thường xuyên|chủ động|kịp thời|nghiêm túc|nghiêm|kiên quyết|tích cực|phải|có trách nhiệm|cần|không được|tuyệt đối không|buộc phải|khẩn trương)[ ]"
)
_FIXED = re.compile(
    r"(?:xử lý nghiêm|theo dõi (?:sát|chặt chẽ)|báo cáo|niêm yết|bố trí|có (?:phương án|kế hoạch|biện pháp)|xây dựng (?:kế hoạch|phương án|kịch bản)|lập kế hoạch|tổ chức trực|chuẩn bị|rà soát|duy trì|tăng cường|công bố|ban hành|cử|thành lập|gửi|bảo đảm trực|trực|mở rộng|tăng|phân công|tổng hợp|chấp hành|thực hiện|triển khai|tổ chức|phối hợp|huy động|sẵn sàng|đẩy mạnh|chỉ đạo|(?:kiểm tra|thanh tra) (?:đột xuất|thường xuyên|định kỳ))(?![\wà-ỹ])"
)

_FRESH = re.compile(
    r"(?:bố trí|niêm yết|báo cáo|tổ chức trực|lập kế hoạch|xây dựng (?:kế hoạch|phương án)|phân công|chuẩn bị|rà soát|tăng cường|duy trì|ưu tiên|nhắn tin|cử|thành lập|định kỳ|thường xuyên)(?![\wà-ỹ])"
)
"""They begin a task of their own even behind a purpose."""


def pieces(text: str, folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split the predicate of one sentence at commas before a verb that begins a task of its own.

    Purposes, tails that tell a result, lists of verbs with one object, and what one party makes another do stay together.
    """
    cuts = [start]
    for match in _NEW.finditer(folded, start, end):
        at, mark = match.start(), match.group()
        left = cuts[-1]
        if at <= left or folded.count("(", left, at) > folded.count(")", left, at):
            continue
        after = match.end()
        joins = mark.strip(" ,") in ("đồng thời", "song song", "qua đó")
        rest = connected(folded, after, end)
        joins = joins or folded[after:rest].startswith(("đồng thời", "song song"))
        verb = TASK.match(folded, rest, end)
        party = head_at(folded, text, rest, end)
        if verb is None and party is None and "," in mark:
            timed = TIMED.match(folded, rest, end)
            if timed is not None and MODAL.match(folded, timed.end(), end) and len(folded[left:at].split()) >= 4:
                cuts.append(rest)
                continue
        if party is not None and mark == ", " and _next_party(text, folded, (left, at), rest, end):
            cuts.append(rest)
            continue
        if verb is None and not (party is not None and joins):
            continue
        if _splits(text=text, folded=folded, left=left, at=at, rest=rest, end=end, verb=verb, mark=mark, joins=joins):
            cuts.append(rest)
    cuts.append(end)
    found = []
    for left, right in itertools.pairwise(cuts):
        a, b = trimmed(folded, left, right)
        tail = re.search(r"[ ,]{1,4}(?:và|đồng thời|vừa|, và)$", folded[a:b])
        if tail:
            a, b = trimmed(folded, a, a + tail.start())
        if b > a:
            found.append((a, b))
    return found


TIMED = re.compile(
    r"(?:(?:chậm nhất|muộn nhất|trước|đến|vào|trong|từ|xong trước|hết)[ ](?:là |ngày |đến )?)?(?:[0-9]{1,2} ?(?:giờ|h)[0-9 ]{0,3},? )?(?:ngày |tháng |quý |các ngày )?(?:[0-9]{1,2}(?:[/.-][0-9]{1,4}){0,2}|i{1,3}|iv)(?:[/ ](?:năm )?20[0-9]{2})?(?: (?:hằng|hàng|mỗi) (?:ngày|tuần|tháng|quý|năm)| tháng [0-9]{1,2}(?: năm 20[0-9]{2})?)?,? (?=[^\W\d_])"
)
"""A time that stands before its verb with no comma: "trước ngày 20/12/2025 báo cáo …"."""
_REGIME = re.compile(r"chế độ (?:thông tin|trực|họp|giao ban|hội họp)$")
_EARNEST = re.compile(
    r"(?:nghiêm túc |khẩn trương |tổ chức ){0,2}(?:triển khai |quán triệt, )?thực hiện(?: nghiêm túc| nghiêm)?"
)
_JOINED = re.compile(r"(?:có )?báo cáo|tổng hợp|gửi|có biện pháp|có phương án|thường xuyên|định kỳ")
_ONLY_TIME = re.compile(
    r"[a-zà-ỹ ]{4,10} (?:(?:chủ tịch )?(?:ubnd|ủy ban nhân dân|cấp có thẩm quyền)(?: tỉnh| thành phố| huyện)? )?(?:trước|trong|chậm nhất|vào|đến|xong|từ|kể từ)(?![\wà-ỹ])"
)
"""A verb that only says by when the work before it is laid before somebody or done: "trình trong quý I"."""
_OPEN_LIST = re.compile(
    r"(?<![\wà-ỹ])(?:phối hợp|cùng|với|cho|của|do|tới|gồm|như|giữa|và|chỉ đạo|đôn đốc|hướng dẫn|yêu cầu|đề nghị|giao|kiểm tra|hỗ trợ|giúp|tham mưu|báo cáo|gửi|về|các)(?![\wà-ỹ])[^,]*$"
)


def _next_party(text: str, folded: str, before: tuple[int, int], rest: int, end: int) -> bool:
    """Tell whether a comma parts the tasks of two bodies: "Công an tỉnh tuần tra ban đêm, Điện lực huyện không cắt điện"."""
    left, at = before
    if not text[rest].isupper() or len(folded[left:at].split()) < 5:
        return False
    chunk = folded.rfind(",", left, at) + 1 or left
    while chunk < at and folded[chunk] == " ":
        chunk += 1
    if head_at(folded, text, chunk, at) is not None or _OPEN_LIST.search(folded[chunk:at]):
        return False
    if re.search(r"phối hợp|chỉ đạo|đôn đốc|hướng dẫn|yêu cầu", folded[left:at]):
        return False
    stop = party_end(folded, text, rest, min(end, rest + 120))
    return stop is not None and folded[stop] != ":" and "," not in folded[rest:stop] and end - stop > 12


_SENDS = frozenset(["thông báo", "phản ánh", "cung cấp", "nộp", "bàn giao", "đề xuất", "có báo cáo", "có văn bản"])
"""What they send to an authority is a task of its own."""
_OWN_LIMIT = re.compile(
    r"(?<![\wà-ỹ])(?:trước ngày|trước [0-9]{1,2} giờ|chậm nhất|trong vòng|trong thời hạn|xong trước|hoàn thành trước|ngay sau khi|ít nhất [0-9]{1,2} (?:giờ|ngày) trước|(?:trước )?ít nhất [0-9]{1,2} (?:giờ|ngày)|[0-9]{1,2} lần (?:mỗi|một|/|trong) ?(?:ngày|tuần|tháng)|(?:hằng|hàng) (?:ngày|tuần|tháng))(?![\wà-ỹ])"
)
"""What has a limit of its own is a task of its own."""
_PERIODIC = re.compile(
    r"(?:định kỳ|hằng (?:tuần|tháng|quý|năm)|hàng (?:tuần|tháng|quý|năm))[ ](?:[^,;.]{0,24}[ ])?(?:tổng hợp, |tổng hợp )?báo cáo[ ](?:[^,;.]{0,30}[ ])?(?:ubnd tỉnh|ủy ban nhân dân tỉnh|chủ tịch ubnd|ubnd thành phố|bộ (?!chỉ huy)|tỉnh ủy|sở )"
)
"""A report by turns to a higher body is the party's own, whomever it directs before."""
_FORBIDDEN = frozenset(
    ["cắt", "cho phép", "bán", "đào", "treo", "mở", "sử dụng", "tăng", "nhận", "vận chuyển", "cung cấp"]
)
"""Behind "không" they forbid an act, and tell no result."""
_RESULTS_OF_NOT = frozenset(["làm", "để", "gây", "ảnh hưởng", "chủ quan", "đáp ứng", "bảo đảm", "đảm bảo"])


def aims_in(before: str) -> bool:
    """Tell whether a purpose stands in the words before."""
    return PURPOSE.search(before) is not None


def _syllables(folded: str, start: int, end: int) -> int:
    return len(folded[start:end].split())


def _splits(
    *,
    text: str,
    folded: str,
    left: int,
    at: int,
    rest: int,
    end: int,
    verb: re.Match[str] | None,
    mark: str,
    joins: bool,
) -> bool:
    before = folded[left:at]
    if _syllables(folded, left, at) < 3:
        return False
    if verb is not None and "trong đó" in folded[at:rest] and verb.group("verb").startswith("có "):
        return False  # "trong đó có phương án …" tells what is in it
    if mark.strip() == "để":
        return _syllables(folded, left, at) >= 8  # a product of its own
    if joins:
        return True
    if mark.strip().endswith("vừa") or mark.strip(" ,") == "vừa":
        return re.match(r"(?:vừa|cùng)?", before) is not None and "vừa" in folded[max(0, left - 8) : at]
    assert verb is not None
    if _EARNEST.fullmatch(before.strip()) and verb.group("verb") in ("báo cáo", "tổng hợp", "gửi", "định kỳ"):
        return True
    if "," in mark and _PERIODIC.match(folded, rest, end) and not aims_in(before) and _syllables(folded, left, at) >= 4:
        return True
    word = verb.group("verb")
    adverb = _ADVERB.match(folded, rest, end) is not None
    modal = MODAL.match(folded, rest, end) is not None
    stop = min((p for p in (folded.find(m, rest, end) for m in (",", ";", ".")) if p >= 0), default=end)
    while stop < end and folded[stop] == "," and TASK.fullmatch(folded, rest, stop) is not None:
        stop = min((p for p in (folded.find(m, stop + 1, end) for m in (",", ";", ".")) if p >= 0), default=end)
    length = _syllables(folded, rest, stop)
    if " và " in mark or mark.strip() == "và":
        if PURPOSE.search(before) and not modal and word not in ("báo cáo", "tổng hợp"):
            return False
        if (
            word
            in (
                "bố trí",
                "phân công",
                "xây dựng",
                "cử",
                "thành lập",
                "niêm yết",
                "lập",
                "chủ động",
                "phối hợp",
                "bàn giao",
                "nộp",
                "hỗ trợ",
                "lắp đặt",
            )
            and not modal
        ):
            chunk_words = len(before.rsplit(",", 1)[-1].split())
            return (
                length >= (3 if chunk_words >= 6 else 4)
                and chunk_words >= 4
                and not _caused(text, folded, left, at)
                and not _noun_before(before)
            )
        if text[rest].isupper():
            return False  # inside a name: "Sở Thông tin và Truyền thông"
        if not modal and not adverb and not _JOINED.match(word):  # joined by its own limit alone
            return (
                (word not in RESULT or word in ("phát", "gỡ", "sao lưu"))
                and length >= 4
                and _syllables(folded, left, at) >= 5
                and not _caused(text, folded, left, at)
                and not _noun_before(before)
            )
        if word in ("báo cáo", "có báo cáo", "tổng hợp", "gửi") and not adverb:
            return _syllables(folded, left, at) >= 5 and not re.search(
                r"(?:tổng hợp|chế độ|công tác|thông tin)[^,]{0,12}$", before
            )
        return length >= 3
    if (
        word in _SENDS
        and not _same_verb(before, word)
        and length >= 4
        and _sends(folded, rest, stop, end)
        and not _caused(text, folded, left, at)
    ):
        return True
    chunk = before.rsplit(",", 1)[-1].strip()
    root = word.split()[0] if word.startswith("trực") else word
    if ((" " in root or root == "trực") and re.search(rf"(?<![\wà-ỹ]){re.escape(root)}(?![\wà-ỹ])", chunk)) or (
        _ends_in_verb(chunk) and not modal
    ):
        return False
    if not modal and _bare_verbs(chunk, folded, rest, end):
        return False
    if modal and length >= 4:
        return True
    gathers = re.match(r"(?:[a-zà-ỹ]{1,9} ){0,2}?(?:tổng hợp|thống kê)(?![\wà-ỹ])", before) is not None
    if gathers and "," not in before and word in ("gửi", "tham mưu", "báo cáo") and length >= 3:
        return False  # what is gathered is sent: one task
    if word == "gửi" and length >= 4 and _syllables(folded, left, at) >= 5:
        return True
    if word == "báo cáo" and _REGIME.search(chunk):
        return False
    if word in ("báo cáo",) and length >= 3:
        return (
            _syllables(folded, left, at) >= 5
            and not re.search(r"(?<![\wà-ỹ])báo (?:ngay|nhanh|tin|kịp thời)", chunk)
            and not re.match(r"(?:tổng hợp|thống kê)", chunk)
            and not re.search(r"(?:tổng hợp|thống kê|theo dõi)$", chunk)
            and not re.match(r"(?:[a-zà-ỹ]{1,9} ){0,3}?(?:tổng hợp|thống kê)(?![\wà-ỹ])", chunk)
            and not _same_verb(before, word)
        )
    if (
        not adverb
        and not _FIXED.match(folded, verb.start("verb"), end)
        and (word in RESULT and not verb.group().startswith("không "))
    ):
        return False
    if verb.group().startswith("không ") and not modal:
        return (
            length >= 5
            and word not in _RESULTS_OF_NOT
            and not word.startswith("không")
            and (not aims_in(before) or (length >= 7 and word in _FORBIDDEN))
            and not _caused(text, folded, left, at)
        )
    if verb.group().startswith(("tránh", "bảo đảm", "đảm bảo")):
        return False
    if folded.startswith(
        ("hoàn thành trước", "hoàn thành trong", "hoàn thành xong", "hoàn thành chậm", "xong trước"), verb.start("verb")
    ):
        return False
    if word in ("trình", "xong", "hoàn thành", "kết thúc", "thực hiện", "áp dụng") and _ONLY_TIME.match(
        folded, rest, stop
    ):
        return False
    if (
        (word not in RESULT or word == "thông báo")
        and length >= 5
        and _OWN_LIMIT.search(folded, rest, stop)
        and not _caused(text, folded, left, at)
        and not _noun_before(before)
    ):
        return True
    joins_party = word == "phối hợp" and re.match(r" (?:chặt chẽ )?(?:với )?", folded[verb.end() :]) is not None
    if joins_party and length >= 5 and _with_party(text, folded, verb.end(), end) and _caused(text, folded, left, at):
        return True
    aims = list(PURPOSE.finditer(before))
    if _caused(text, folded, left, at):
        return False
    if aims and not (
        (_FRESH.match(folded, verb.start("verb"), end) or _FRESH.match(folded, rest, end))
        and len(before[aims[-1].start() :].split()) >= 5
        and length >= 4
    ):
        return False
    if re.match(r"(?:kiểm tra|thanh tra) đột xuất", folded[verb.start("verb") : verb.start("verb") + 18]):
        return length >= 4
    if word == "tổng hợp" and length >= 5 and report_of(folded, rest, stop) and not _noun_before(before):
        return True
    if _syllables(folded, left, at) < 5 or len(chunk.split()) < 4 or length < 4:
        return False
    if NOMINAL_END.search(folded[max(left, at - 24) : at] + " ") is not None and len(chunk.split()) < 5:
        return False
    # "công tác kiểm tra, xử lý …": the verbs before and behind the comma are one noun's.
    if _noun_before(before):
        return False
    if not _FIXED.match(folded, verb.start("verb"), end) and not adverb:
        return length >= 5
    return True


def _sends(folded: str, start: int, stop: int, end: int) -> bool:
    """Tell whether a piece sends something to an authority, also where its object is a list: "họ tên, số điện thoại về Sở"."""
    listed = re.match(r"[a-zà-ỹ]{2,5} [a-zà-ỹ]{2,5} (?:họ|tên|danh sách|đầu mối|số điện thoại)", folded[start:stop])
    if listed is None:
        return report_of(folded, start, stop)
    whole = min((p for p in (folded.find(m, start, end) for m in (";", ".")) if p >= 0), default=end)
    return report_of(folded, start, whole)


def _with_party(text: str, folded: str, start: int, end: int) -> bool:
    skip = re.match(r"(?: chặt chẽ| kịp thời)?(?: với| cùng)? ", folded[start:end])
    return skip is not None and head_at(folded, text, start + skip.end(), end) is not None


def _noun_before(before: str) -> bool:
    tail = before[before.rfind(",") + 1 :][-90:]
    for noun in _NOUNS.finditer(tail):
        rest = tail[noun.end() :]
        if rest and len(rest.split()) <= 4 and TASK.match(rest) is not None:
            return True
    return False


_NOUNS = re.compile(
    r"(?<![\wà-ỹ])(?:công tác|việc|hoạt động|hành vi|biện pháp|nhiệm vụ|trách nhiệm|chế độ|quy định về|về|phương án|kế hoạch|khi|quá trình|trước khi|sau khi)[ ]"
)


def _ends_in_verb(chunk: str) -> bool:
    """Tell whether a part ends in a verb that shares the object of the next: "tổ chức lực lượng bảo vệ, trang bị …"."""
    words = re.sub(
        r"^(?:(?:chủ động|chủ trì|kịp thời)[ ,]{1,2}){0,2}phối hợp .*(?:liên quan|chức năng|đơn vị|địa phương)(?= )",
        "",
        chunk,
    ).split()
    if TASK.fullmatch(" ".join(words[-2:])) is None:
        return False
    return (
        len(words) <= 6
        or words[-4:-2] in (["thực", "hiện"], ["tiến", "hành"], ["triển", "khai"])
        or re.search(
            r"(?:thiết bị|lực lượng|phương tiện|phương án|biện pháp|hệ thống|công cụ|giải pháp|cơ sở|chức năng)$",
            " ".join(words[:-2]),
        )
        is not None
    )


def _bare_verbs(chunk: str, folded: str, rest: int, end: int) -> bool:
    """Tell whether verbs without an object of their own stand before and behind a comma: "trực giám sát, hỗ trợ, ứng cứu và …"."""
    if TASK.fullmatch(" ".join(chunk.split()[-2:])) is None:
        return False
    stop = min((p for p in (folded.find(m, rest, end) for m in (",", " và ")) if p >= 0), default=end)
    return stop < end and TASK.fullmatch(folded, rest, stop) is not None


def _same_verb(before: str, word: str) -> bool:
    return word in before


def _caused(text: str, folded: str, left: int, at: int) -> bool:
    """Tell whether one party is made to do something, so that the verbs behind belong to its doing."""
    for cause in CAUSES.finditer(folded, left, at):
        if cause.group().startswith(
            (
                "kiểm tra",
                "giám sát",
                "tuyên truyền",
                "phổ biến",
                "thông báo",
                "cảnh báo",
                "huy động",
                "tạo điều kiện",
                "hỗ trợ",
            )
        ):
            continue
        following = cause.end() + 1
        while following < at and folded[following] in " ,:":
            following += 1
        if head_at(folded, text, following, at) is not None and any(
            True for _ in verbs(folded, text, following + 3, at)
        ):
            return True
    return False
