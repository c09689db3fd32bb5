"""Words of ordering: who orders, what opens a list, and where the party or the task begins."""

from __future__ import annotations

import itertools
import re

from thongsuot.engines.reading.classes import components
from thongsuot.engines.reading.lexicon import MODAL, ORDER, TASK
from thongsuot.engines.reading.numbers import NUMBER, clean_number
from thongsuot.engines.reading.parties import head_at, party_end
from thongsuot.engines.reading.sentences import connected
from thongsuot.engines.reading.splitting import TIMED

GENERIC = re.compile(
    r"(?:[a-zà-ỹ,]{1,9} ){0,12}?(?:thực hiện|triển khai|tập trung|quan tâm|làm tốt|tiến hành|chỉ đạo|tổ chức|có|lưu ý|quán triệt|nội dung|ý kiến)[^:.;]{0,90}"
    r"(?:nội dung|nhiệm vụ|công việc|biện pháp|giải pháp|vấn đề|yêu cầu|việc|công tác|điểm|hoạt động|sau|ý kiến)[^:.;]{0,90}$"
)
LIST_NEXT = re.compile(r"(?:sau|sau đây|như sau|cụ thể|dưới đây|gồm|bao gồm|là|sau đâ)[ ]?[:.]?$|:$")
DELIVERS = re.compile(
    r"(?:xây dựng|ban hành|lập|thành lập|hoàn thiện|rà soát, bổ sung|ký kết)[ ][^:;.]{0,40}(?:phương án|kế hoạch|quy chế|kịch bản|quy định|danh sách|hồ sơ|tổ|đội)"
)
FOR = re.compile(r"(?:đối với|về phía|riêng đối với|riêng|với|phía|trách nhiệm của|trách nhiệm|nhiệm vụ của)[ ]{1,2}")
LEAD = re.compile(
    r"(?:để|nhằm|nhận được|sau khi nhận được|nếu|khi|trường hợp|trong trường hợp|trong|trước|sau|thực hiện|căn cứ|theo|tại|trên cơ sở|cùng với|ngoài|ngoài ra|bên cạnh|từ|đến|qua|vì|do|với|nhân|hàng|hằng|định kỳ|ngay sau|ngay khi|ngay từ|đặc biệt|ngày|vào|nội dung|đồng thời|tiếp đó|cũng theo|cũng tại|cũng trong)(?![\wà-ỹ])"
)
NOT_ORDER = re.compile(
    r"(?:theo|các|những|khi có|có|của|sự|đúng|nội dung|một số|mọi|công tác|phục vụ|đáp ứng|ý kiến|tinh thần|việc|cơ quan|lãnh đạo|ban|được|bị|đã được|bàn|chuyển|tiếp nhận|yêu cầu,|mục đích,|liên lạc,|tham mưu|thực hiện|phục vụ sự|thông tin|không|mọi|nhu cầu,)[ ]$"
)
_GIVEN_WORK = re.compile(
    r"(?:nhiệm vụ|nội dung|công việc|chỉ tiêu|việc|kết luận|vấn đề)[ ](?:mà )?[^,;.:]{0,40}[ ](?:đã|được)[ ]$"
)
"""Work that was given out before: "các nhiệm vụ UBND tỉnh đã giao cho …" orders nothing now."""
_CONDITION = re.compile(
    r"(?:(?:trong )?quá trình [^,;.]{2,40}, )?(?:nếu|khi|trường hợp) [^;.]{4,90}?[ ](?:thì )?(?=(?:kịp thời|khẩn trương|phải|cần)[ ])"
)
"""A condition with no comma before what is to be done then."""
_AIM = re.compile(r"(?:để|nhằm|thực hiện|trước|triển khai|căn cứ|tiếp tục)[ ]")
_SPEAKER = re.compile(
    r"(?:chủ tịch |phó chủ tịch )?(?:ubnd|ủy ban nhân dân)(?![\wà-ỹ])(?! các)|(?:bộ trưởng |thứ trưởng )?bộ (?!chỉ huy|đội|tư lệnh)|giám đốc sở|sở (?!, )|ban (?:chỉ đạo|chỉ huy|thường vụ)|thủ tướng|tỉnh ủy|thành ủy|cục |tổng cục|tập đoàn|tổng công ty|văn phòng|ủy ban "
)
"""Who may speak behind a purpose: "Để …, Bộ … yêu cầu …"."""
_POWER = re.compile(
    r"(?<![\wà-ỹ])(?:cấp|cắt|nguồn|lưới|cung cấp|cung ứng|tiết kiệm|đóng|trạm|sử dụng|dùng|tải|phân phối|bán|mua|mất|phát|máy phát|thiếu|ngành|hộ)[ ]$"
)
"""Before "điện" they say that it is current, and not that somebody wires an order."""
ISSUER_WORDS = re.compile(
    r"(?:chủ tịch |phó chủ tịch |lãnh đạo |thường trực |văn phòng )?(?:ubnd|ủy ban nhân dân)(?: (?:tỉnh|thành phố|tp)(?![\wà-ỹ])| [^\W\d_]+)|chủ tịch tỉnh|tỉnh |bộ trưởng|bộ (?:thông tin|tt&tt|tttt|bưu|khoa|kh&cn|công an)|bộ$|bộ |thủ tướng|ban bí thư|thứ trưởng|phó chủ tịch|ông |bà |đồng chí |cục trưởng|văn bản|công văn|chỉ thị|công điện|kế hoạch|thông báo|tỉnh ủy|thành ủy|lãnh đạo"
)
HEADING = re.compile(r"[^.:]{3,200}[:.]?$")
STRUCTURE = re.compile(
    r"(?:quyết định|chỉ thị|quy chế|thông báo|kế hoạch|công điện|công văn|văn bản|luật|nghị định)(?: này)?(?: này|,)[^.;]{0,40}(?:có hiệu lực|thay thế|được ban hành|bãi bỏ)|có hiệu lực (?:kể )?từ|ban hành kèm theo|hết hiệu lực"
)
HOPE = re.compile(
    r"(?:thừa lệnh [^.;]{3,60}, ?)?(?:văn phòng [^.;]{3,40} |sở [^.;]{3,40} |xin )?thông báo (?:để|đến|tới) [^.;]{3,80} biết|hy vọng|mong rằng|mong muốn|xin (?:trân trọng )?cảm ơn|trân trọng|tin tưởng rằng|chúc |(?:[^.;:,]{0,40} )?(?:đánh giá cao|ghi nhận|biểu dương|hoan nghênh)[ ]|(?:cơ bản )?(?:thống nhất|đồng ý)[ ](?:với|về|chủ trương|như)[ ]"
)


def canon(name: str) -> str:
    """Give a body's name in one form, without the office of who speaks for it."""
    low = name.strip(" ,:")
    for prefix in (
        "phó chủ tịch ",
        "chủ tịch ",
        "giám đốc ",
        "phó giám đốc ",
        "lãnh đạo ",
        "bộ trưởng ",
        "thứ trưởng ",
        "đồng chí ",
        "thường trực ",
    ):
        low = low.removeprefix(prefix)
    low = low.replace("ủy ban nhân dân", "ubnd").replace("bưu chính, viễn thông", "bưu chính viễn thông")
    if low.startswith("ubnd"):
        return "ubnd" if not re.match(r"ubnd (?:các|huyện|xã|phường|quận|thị|cấp)", low) else low
    if low.startswith("sở"):
        return (
            "sở ic"
            if re.search(r"thông tin|tt&tt|tttt|tt-tt|bưu chính|bcvt|khoa học|kh&cn|^sở$|sở$", low)
            and not low.startswith("sở, ")
            else low
        )
    return "bộ" if low.startswith("bộ") and not re.match(r"bộ (?:chỉ huy|đội|tư lệnh)", low) else low


def is_issuer(name: str, *, issuer: str, news: bool) -> bool:
    """Tell whether a name is the body that issues the document or a person who speaks for it."""
    low = name.strip(" ,:;")
    if not low or re.match(r"(?:các|những|thủ trưởng)\b", low):
        return False
    who, own = canon(low), canon(issuer)
    if (
        own == "ubnd"
        and " tỉnh" in issuer
        and re.search(r"(?:ubnd|ủy ban nhân dân) (?:thành phố|tp|huyện|thị xã)", low)
    ):
        return False
    if (who == own and who) or (len(low) > 6 and issuer.startswith(low)):
        return True
    if who.startswith("ubnd ") and own.startswith(who):
        return True  # "UBND phường" in a paper of "UBND phường Tân Mỹ"
    if re.match(
        r"(?:ông|bà|đồng chí|thủ tướng|bộ trưởng|thứ trưởng|văn bản|công văn|chỉ thị|công điện|tỉnh$|thành phố$|lãnh đạo (?:tỉnh|bộ|sở|ubnd)|phó thủ tướng)",
        low,
    ):
        return True
    if who == "ubnd" and own in ("", "ubnd"):
        return True
    if not own and who in ("ubnd", "sở ic", "bộ"):
        return True
    return news and own.startswith("ubnd") and low.startswith(("chủ tịch ubnd tỉnh", "phó chủ tịch"))


def names_in(text: str, start: int, end: int) -> list[str]:
    """Give a compound name as written; semicolons part parties."""
    whole = text[start:end].replace("\n", " ").strip(" ,:;|\n")
    whole = re.sub(
        r"[ ,]{1,4}(?:căn cứ|theo|trên cơ sở|trong phạm vi|với)[ ](?:chức năng|kế hoạch|nhiệm vụ|phạm vi|thẩm quyền|tình hình)[^;]{0,80}$",
        "",
        whole,
    )
    whole = re.sub(
        r"(?<=[\w)]),? trong (?:[0-9]{1,2}|hai|ba|các|những|thời gian)[ ](?:ngày|giờ|tuần|tháng|tới)[^;]{0,40}$",
        "",
        whole,
    )
    whole = re.sub(r"(?<=[\w)])[ ]{1,2}[–-]$", "", whole)
    whole = re.sub(r"(?<=[\w)]),? trong phạm vi [^;]{0,80}$", "", whole)
    whole = re.sub(
        r"[ ,]{1,4}(?:nghiêm túc|chủ động|khẩn trương|kịp thời|tích cực|tiếp tục|thường xuyên|cần|phải|có trách nhiệm|có nhiệm vụ|có|và|cùng|theo chức năng, nhiệm vụ(?: được giao)?|căn cứ chức năng, nhiệm vụ(?: được giao)?)$",
        "",
        whole,
    )
    parts = [one.strip(" ,\n") for one in re.split(r";[ ]*", whole)]
    return [one for one in parts if len(one) > 1] or [whole]


_WATCHERS = re.compile(
    r"(?:các |hệ thống )?(?:trung tâm|đài khí tượng|cơ quan khí tượng|đài kttv|cơ quan dự báo)(?![\wà-ỹ])"
)
_WATCHES = re.compile(r"[ ]?(?:dự báo|phát hiện|ghi nhận|cảnh báo có|nhận định|đã)(?![\wà-ỹ])")
"""A watching body that forecasts or finds: background, no order."""
_MET = re.compile(
    r"(?:đã |vừa )?(?:chủ trì|dự|tham dự|tổ chức|có buổi|làm việc)[ ](?:[a-zà-ỹ]{1,9} ){0,3}?(?:cuộc họp|hội nghị|buổi làm việc|phiên họp|cuộc làm việc|buổi họp|với)(?![\wà-ỹ])"
)
_ON_A_DAY = re.compile(r"(?:sáng |chiều |tối |trong |vừa qua, ?)?(?:ngày )?[0-9]{1,2} ?(?:[/.-]|tháng )")


def met(folded: str, start: int, verb: int, end: int) -> bool:
    """Tell whether a sentence tells of a meeting on a day: "Ngày 16/6, Phó Chủ tịch … chủ trì cuộc họp …"."""
    return _ON_A_DAY.match(folded, start, end) is not None and _MET.match(folded, verb, end) is not None


def told_before(folded: str, start: int, verb: int) -> bool:
    """Tell whether the words before a verb make it a telling of what was or will be done."""
    lead = folded[start:verb]
    if _WATCHERS.match(folded, start) and _WATCHES.match(folded, verb):
        return True
    if re.search(
        r"(?<![\wà-ỹ])(?:cho biết|cho hay|khẳng định|cho rằng|chia sẻ|nhận định|dự kiến|thông tin thêm|cam kết|biểu dương|đánh giá cao|ghi nhận|nhấn mạnh)(?![\wà-ỹ])",
        lead,
    ):
        return True
    return re.search(r"(?<![\wà-ỹ])(?:đã|đang|sẽ|vừa|mới|từng|đã và đang)[ ](?:[a-zà-ỹ]+[ ]){0,2}$", lead) is not None


def lead_in(text: str, folded: str, start: int, end: int) -> int:
    """Give where the party or verb begins behind words of time, purpose, condition or reference."""
    start = connected(folded, start, end)
    if head_at(folded, text, start, end) is not None:
        return start
    asked = _CONDITION.match(folded, start, end)
    if (
        asked is not None
        and TASK.match(folded, asked.end(), end) is not None
        and not any(
            head_at(folded, text, one.end(), end) for one in re.compile(r",[ ]").finditer(folded, start, asked.end())
        )
    ):
        return asked.end()
    if not LEAD.match(folded, start, end):
        said = re.match(
            r"[^.;:]{0,80}?(?:nêu rõ|chỉ rõ|ghi rõ|nhấn mạnh|cụ thể|nêu)[:,][ ]?", folded[start : min(end, start + 120)]
        )
        if said is not None and head_at(folded, text, start + said.end(), end) is not None:
            return start + said.end()
        if TASK.match(folded, start, end) is None:
            for comma in itertools.islice(re.finditer(r",[ ]", folded[start : min(end, start + 160)]), 2):
                at = start + comma.end()
                if (
                    head_at(folded, text, at, end) is not None
                    and party_end(folded, text, at, end) is not None
                    and _order_free(text, folded, start, at)
                ):
                    return at
        return start
    verb = TASK.match(folded, start, end)
    timed = TIMED.match(folded, start, end)
    if timed is not None and TASK.match(folded, timed.end(), end) is not None:
        return timed.end()
    limit = min(end, start + 700)
    first = folded.find(", ", start, limit)
    condition = re.match(r"(?:khi|nếu|trường hợp|trong trường hợp)[ ]", folded[start:end])
    if condition is not None and verb is None:
        must = MODAL.search(folded, start + 8, first if first > 0 else limit)
        if must is not None:
            return must.start()
    if _AIM.match(folded, start):
        for comma in re.finditer(r",[ ]", folded[start:limit]):
            at = start + comma.end()
            if _SPEAKER.match(folded, at) is None:
                continue
            stop = party_end(folded, text, at, end)
            if stop is not None and ORDER.match(folded, stop + (folded[stop : stop + 1] == " ")):
                return at
    for comma in re.finditer(r"[,:][ ]", folded[start:limit]):
        at = start + comma.end()
        inner = connected(folded, at, end)
        if (
            head_at(folded, text, inner, end) is not None
            and party_end(folded, text, inner, end) is not None
            and _order_free(text, folded, start, at)
        ):
            return inner
        if ORDER.match(folded, inner, end):
            return inner
        if verb is None and TASK.match(folded, inner, end) and end - inner > 20 and folded[start:at].count(",") <= 6:
            later = _party_behind(text, folded, inner, limit, end) if _AIM.match(folded, start) else None
            return inner if later is None else later
    if verb is None or folded.startswith(("khi ", "nếu ", "trường hợp "), start):
        modal = MODAL.search(folded, start + 8, limit)
        if modal is not None:
            return modal.start()
    return start


def _party_behind(text: str, folded: str, start: int, limit: int, end: int) -> int | None:
    """Give where a party that must do something begins behind a purpose of several parts: "nhằm …, hạn chế …, các đơn vị phải …"."""
    for comma in re.finditer(r",[ ]", folded[start:limit]):
        at = start + comma.end()
        if head_at(folded, text, at, end) is None:
            continue
        stop = party_end(folded, text, at, end)
        if (
            stop is not None
            and "," not in folded[at:stop]
            and MODAL.match(folded, stop + (folded[stop : stop + 1] == " "))
        ):
            return at
    return None


def _order_free(text: str, folded: str, start: int, end: int) -> bool:
    return all(
        head_at(folded, text, after_order(folded, one.end(), end), end) is None
        for one in ORDER.finditer(folded, start, end)
    )


def order_in(text: str, folded: str, start: int, end: int, own: str | None = None) -> re.Match[str] | None:
    """Give the word of ordering in a sentence that a party or a task follows."""
    for match in ORDER.finditer(folded, start, end):
        lead = folded[max(start, match.start() - 16) : match.start()]
        other = re.search(
            r"(?:chỉ thị|công điện|công văn|văn bản|nghị quyết|quyết định) (?:hỏa tốc )?số [^ ,;]{3,30}(?: của [^,;.]{3,40})?(?: ngày [0-9/.-]{3,10})?[ ]$",
            folded[max(start, match.start() - 110) : match.start()],
        )
        if other is not None and own and own.lower() not in clean_number(other.group()):
            continue
        if match.group() == "điện" and _POWER.search(lead):
            continue
        if _GIVEN_WORK.search(folded, max(start, match.start() - 60), match.start()):
            continue
        if NOT_ORDER.search(lead) or (lead.strip() and folded[match.start() - 1] not in " ,:"):
            continue
        rest = after_order(folded, match.end(), end)
        if (
            match.start() == start
            and text[start].islower()
            and TASK.match(folded, start, end)
            and head_at(folded, text, rest, end) is None
        ):
            continue
        if head_at(folded, text, rest, end) is not None:
            return match
        if match.group() in ("yêu cầu", "đề nghị") and TASK.match(folded, rest, end):
            return match
    return None


def after_order(folded: str, start: int, end: int) -> int:
    """Give where the party or the task begins behind a word of ordering."""
    while start < end:
        if folded[start] in ' ,:"':
            start += 1
            continue
        skip = re.match(
            r"(?:đối với|tới|đến|cho|là|việc|rằng|trách nhiệm|khẩn trương|một số|nhiệm vụ cho)[ ](?=[a-zà-ỹđ])",
            folded[start : min(end, start + 18)],
        )
        if skip is None:
            return start
        start += skip.end()
    return start


def is_generic(folded: str, start: int, end: int, *, opens: bool = False) -> bool:
    """Tell whether a predicate only opens a list: "thực hiện tốt các nội dung sau:"."""
    words = folded[start:end].strip(" :.,")
    if WORK_ONLY.fullmatch(words):
        return True
    if len(words) < 12 or words in ("có trách nhiệm", "chịu trách nhiệm"):
        return True
    if not opens and not LIST_NEXT.search(folded[start:end].rstrip()):
        return False
    if GENERIC.match(words + " sau" if opens else words):
        return not DELIVERS.search(words)
    return (opens or folded[start:end].rstrip().endswith(":")) and not DELIVERS.search(words)


_BESIDES = re.compile(
    r"(?P<first>(?:tiếp tục |nghiêm túc |khẩn trương )?(?:chấp hành|thực hiện|quán triệt|triển khai)[^;:]{12,300}?)(?:,? và|[,;] đồng thời|,)[ ](?:tập trung |khẩn trương |chú trọng )?(?:làm|thực hiện|triển khai|tổ chức)(?![\wà-ỹ])[^;:.]{0,70}?(?:sau|sau đây|dưới đây)[ ]?[:.]?$"
)
_GIVEN_BEFORE = re.compile(r"(?:chỉ đạo|ý kiến|kết luận) của|số [0-9]|[0-9]/")


WORK_ONLY = re.compile(
    r"(?:phải |cần )?(?:khẩn trương |tập trung |nghiêm túc ){0,2}(?:triển khai|thực hiện|tập trung|làm tốt)(?: ngay| nghiêm túc| tốt| thực hiện){0,2} (?:một loạt|một số|các|những) (?:nội dung|nhiệm vụ|giải pháp|biện pháp|công việc|việc)(?:, (?:nhiệm vụ|giải pháp))?(?: trọng tâm| cấp bách| cụ thể| chủ yếu| sau| sau đây){0,3}"
)
"""Nothing but "do the following work"."""


def opening_task(folded: str, start: int, end: int) -> int | None:
    """Give where the task ends that stands before the list which a predicate opens.

    "chấp hành nghiêm chỉ đạo của Thủ tướng và làm ngay các việc sau": the first is a task of its own.
    """
    found = _BESIDES.match(folded, start, end)
    if found is None or _GIVEN_BEFORE.search(found.group("first")) is None:
        return None
    return found.end("first")


def partners(text: str, folded: str, start: int, end: int) -> tuple[str, ...]:
    """Give the parties a task is done with, or that a party must direct, as written."""
    found: list[str] = []
    for match in re.finditer(
        r"(?:phối hợp(?: chặt chẽ| kịp thời| hiệu quả| chặt)?(?:,? (?:với|cùng))?|cùng với|cùng)[ ]{1,2}(?=[^\W\d_])",
        folded[start:end],
    ):
        at = start + match.end()
        if head_at(folded, text, at, end) is None:
            continue
        stop = party_end(folded, text, at, end) or min(
            [p for p in (folded.find(m, at, end) for m in (";", ".", " để ", " nhằm ")) if p >= 0] or [end]
        )
        found.extend(text[at + a : at + b].strip(" ,") for a, b in components(folded[at:stop].strip(" ,:")))
    for match in re.finditer(r"(?:chỉ đạo|đôn đốc|hướng dẫn|giao|yêu cầu)[ ]{1,2}", folded[start:end]):
        at = start + match.end()
        if head_at(folded, text, at, end) is not None:
            verb = party_end(folded, text, at, end)
            if verb is not None:
                found.extend(text[at + a : at + b].strip(" ,") for a, b in components(folded[at:verb].strip(" ,:")))
    return tuple(dict.fromkeys(one for one in found if 2 < len(one) < 200))[:12]


def role_of(folded: str, start: int, end: int) -> str:
    """Give whether a party leads a task or helps with it."""
    words = folded[start : min(end, start + 60)]
    if re.match(r"(?:[a-zà-ỹ]{1,9} ){0,4}(?:chủ trì|làm đầu mối)", words):
        return "lead"
    return "coordinate" if re.match(r"(?:[a-zà-ỹ]{1,9} ){0,3}phối hợp", words) else "lead"


def header_end(text: str, folded: str, number: str | None) -> int:
    """Give where the head of a full form ends: behind its title, number and the line of the day."""
    ends = [one.end() for one in re.finditer(r"cộng hòa xã hội[^\n]*|độc lập ?- ?tự do[^\n]*", folded[:3000])]
    kind = re.search(
        r"\n[ \-|]{0,80}(?:chỉ thị|công điện|kế hoạch|phương án|thông báo|quyết định|quy chế|điện khẩn)[ :|-]{0,80}\n",
        folded[:4000],
    )
    if kind:
        ends.append(kind.end())
    for one in NUMBER.finditer(text[:3000]):
        if clean_number(one.group()) == number:
            ends.append(one.end())
    to = re.search(r"(?:^|\n)[ |]{0,20}(?:kính gửi[^\n]*|[^\n]{3,80}[ ]điện ?:[ ]*(?=\n))", folded[:4000])
    if to:
        at = to.end()
        while at < len(folded):
            line = folded[at + 1 : (folded.find("\n", at + 1) + 1 or len(folded) + 1) - 1]
            if line.strip() and not re.match(r"[ |]{0,20}[-+]", line):
                break
            at += len(line) + 1
        ends.append(min(at, len(folded)))
    return max(ends, default=0)
