"""By when, how often, how urgent, and whether something is to be reported."""

from __future__ import annotations

import datetime as dt
import re

from thongsuot.engines.reading.numbers import Day, days_in

_TITLE_OF = re.compile(
    r"(?:chỉ thị|công văn|công điện|kế hoạch|văn bản|quyết định|thông báo|nghị định|thông tư)[^;.]{0,20}?(?:số |[0-9]/)[^;.]{0,60}?(?: về | v/v )[^;.]{0,200}"
)
_LIMIT = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|không muộn hơn|hạn cuối|hạn chót|thời hạn|đến hết|xong trước|xong trong|hết|đến|vào|sớm hơn|trễ hơn|muộn hơn)(?: là| vào| đến| hết| nhất| trước| hoàn thành){0,4}[ :]{1,2}(?:(?P<hour>[0-9]{1,2}) ?(?:giờ|h|g)(?: ?(?P<minute>[0-9]{2})(?: phút)?)?(?: ?00)?[ ,]{1,2})?$"
)
_RANGE_FROM = re.compile(r"(?:từ|kể từ)(?: (?:[0-9]{1,2} ?(?:giờ|h)[0-9]{0,2}|nay|ngày))*[ ]{0,2}$")
_REC = re.compile(
    r"(?<!thường trực )(?<![\wà-ỹ])(?:định kỳ(?: (?:hằng|hàng|mỗi|theo) ?(?:ngày|tuần|tháng|quý|năm)?| [0-9]{1,2} (?:lần|tháng|ngày)[^,;.]{0,20})?(?: \([^)]{0,60}\))?|thường xuyên(?! hơn)|(?:ít nhất |tối thiểu )?[0-9]{1,2} lần ?(?:/|trong|mỗi|một|trên) ?(?:01 |1 )?(?:ngày|tuần|tháng|quý|năm|đêm)"
    r"|(?:hằng|hàng|mỗi) (?:ngày|tuần|tháng|quý|năm|giờ)(?! tết)(?: \([^)]{0,60}\))?|(?:một|hai|ba|bốn|sáu|chín) (?:ngày|giờ|tháng|tuần)(?:/| một | )lần|(?:một|hai|ba) lần (?:mỗi|một|trong|trên)? ?(?:ngày|tuần|tháng|quý|năm)|(?:ngày )?[0-9]{1,2} (?:của )?tháng (?:cuối|đầu) (?:mỗi |hằng |hàng )?quý|(?:tối )?(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật) hằng tuần|[0-9]{1,2} (?:ngày|giờ|tháng|tuần)(?:/| một | )lần|(?:mỗi|từng) (?:quý|tháng|tuần|đợt)|06 tháng(?:,? và)? (?:một )?năm|liên tục báo cáo|(?:sáu|6|06) tháng đầu năm)"
)
_NOT_REC = re.compile(
    r"(?:kế hoạch|chương trình|báo cáo|dự toán|ngân sách|kinh phí|chế độ|danh mục|nhiệm vụ|ứng dụng công nghệ thông tin|công tác)[ ]$"
)
"""Before "hằng năm" they name a thing that comes each year; the task itself is not said to."""
_EVENTS = r"(?:tết|lễ|bão|mưa|lũ|đại hội|kỳ nghỉ|sự kiện|hội nghị|bầu cử|cao điểm|mùa|nghỉ|quốc khánh|dịch(?! vụ| chuyển)|thiên tai|áp thấp|kỷ niệm|phong tỏa|cách ly|giãn cách|kỳ họp|festival|tuần lễ|những ngày|các ngày|(?:đêm )?giao thừa|m[ùồ]ng [0-9]|ngày tết|ngày lễ|diễn ra|thời gian (?:này|trên|diễn ra|tới|cao điểm)|cuộc bầu cử|ngày bầu cử|đợt)"
_REL = re.compile(
    r"(?<![\wà-ỹ])(?:"
    r"(?:trong(?: vòng| thời hạn| thời gian)?|không quá|chậm nhất(?: là)?(?: sau| trong)?|sau|trước|tối thiểu trước|ít nhất)[ ]+(?:(?:tối đa|không quá|ít nhất|là) )?[0-9]{1,3}[ ]*(?:\([a-zà-ỹ ]{1,20}\) )?(?:phút|giờ|ngày|tháng|h)(?![\wà-ỹ])[^,;.]{0,60}"
    r"|(?:ngay )?(?:trước|trong|sau|suốt|vào)(?:(?:,| và|, và)? (?:trước|trong|và sau|sau)){0,3}[ ]+(?:(?:suốt|khoảng|toàn bộ|thời gian|có|thời điểm|thời kỳ|quá trình|giai đoạn|dịp|đợt|những|các|ngày|kỳ|cuộc|mùa|và|cả|khi|nghỉ|tổ chức|diễn ra|xảy ra|phục vụ|vui xuân, đón) ){0,3}"
    + _EVENTS
    + r"[^,;.]{0,40}"
    r"|(?:vào |nhân |trong |các )?dịp[ ]+(?:nghỉ |đón |phục vụ |vui )?(?:lễ|tết|cuối năm|đầu năm|quốc khánh|a80|đầu xuân|đại hội|bầu cử|kỷ niệm|30|này|nghỉ|cao điểm|trước)[^,;.]{0,40}"
    r"|(?:khi|trường hợp|nếu|ngay khi|mỗi khi)(?: có| cần| xảy ra| phát hiện| nhận được| mất| bị| để xảy ra| phát sinh| được| cần| gặp| xuất hiện| bão| nước| thiên tai| dịch vụ| sự cố| mạng| hệ thống| cơ quan| phát hiện thấy| thấy| gió| lũ| mưa| triều cường| điện lưới| tình huống| trạm){1,3}[ ][^,;.]{0,50}"
    r"|(?:trước|đến|hết|từ|vào|chậm nhất|chậm nhất là)[ ](?:ngày )?[0-9]{1,2}(?: tháng)? (?:tết|chạp|âm lịch)(?![\wà-ỹ])"
    r"|(?:(?:vào |nhất là |đúng )?(?:lúc|những lúc) (?:diễn ra|cao điểm|có sự kiện)|(?:vào|nhất là|trong) (?:các )?giờ cao điểm)[^,;.]{0,40}"
    r"|(?:cho )?(?:đến|tới) khi[ ][^,;.]{3,60}"
    r"|(?:trong|suốt)(?: suốt)? (?:thời gian|quá trình) (?:chuẩn bị|tổ chức|diễn ra)(?! thực hiện)(?! triển khai)[^,;.]{0,50}"
    r"|ngay sau (?:khi|bão|tết|lũ|đó)[^,;.]{0,40}|(?:trong|suốt) (?:các )?(?:ngày|mùa|kỳ|đợt) (?:lễ|tết|nghỉ|mưa|bão|hè|khô|cao điểm|diễn ra|bầu cử|quy định|thi)[^,;.]{0,40}|trong các ngày[^,;.]{0,40}|(?:từ nay|từ đầu năm)(?: cho)? đến[^,;.]{0,40}"
    r"|(?:trong|trước|đến|hết|vào|cuối|đầu|đến hết) (?:cuối |đầu |nửa đầu )?(?:quý (?:i{1,3}|iv|[1-4])|tháng [0-9]{1,2}|năm (?:19|20)[0-9]{2})(?![\wà-ỹ])[^,;.]{0,20}|trong (?:ngày|tuần|tháng|quý|năm) (?:nay|này|[0-9]{1,2}/[0-9]{1,2})|trước mùa (?:mưa|bão)[^,;.]{0,30}|sau (?:bão|mưa lũ|lũ|tết|khi bão|thiên tai)[^,;.]{0,30}|ngày tết(?![\wà-ỹ])[^,;.]{0,30}|trong (?:hôm nay|ngày hôm nay|thời gian (?:tới|nghỉ|cách ly|phong tỏa|giãn cách|diễn ra)[^,;.]{0,40})"
    r")"
)
_AIMED = re.compile(r"(?<![\wà-ỹ])(?:để|nhằm)[ ]")
_TIME_LEAD = re.compile(
    r"(?:đồng thời, |ngoài ra, |riêng |đặc biệt, )?(?:khi|nếu|trường hợp|trong|trước|sau|ngay|hằng|hàng|định kỳ|từ|đến|vào|nhân|dịp|mỗi|đối với|tại|thường xuyên|chậm nhất|hết|suốt|đúng)(?![\wà-ỹ])"
)
_NO_LIMIT = re.compile(r"(?:trong|vào) thời gian tới")
"""It says no time: "in the coming time"."""
_OUTLOOK = re.compile(r"[, ]{1,3}(?:và )?(?:định hướng|tầm nhìn)")
"""Behind a year they make it a part of a programme's title: "đến năm 2025, định hướng đến năm 2030"."""
_NOT_REL = re.compile(
    r"(?:phương án|kế hoạch|tình huống|kịch bản|quy trình|tối thiểu [0-9]{1,2} giờ|giờ|khả năng|biện pháp|nguy cơ|công văn|dịch vụ|nhu cầu|liên tục[^,;.]{0,24}|phòng|hàng hóa|mặt hàng)[ ]+$"
)
_DIGIT = re.compile(r"[0-9] ?(?:[/.-]|tháng)")
_TODAY = re.compile(
    r"(?:trong |trước (?:[0-9]{1,2}(?:h|g| giờ)(?:[0-9]{2})? )?)?(?:ngày )?hôm nay|trong ngày (?=[0-9])"
)
_URGENT = re.compile(
    r"(?<![\wà-ỹ])(?:khẩn trương|kịp thời|nhanh chóng|hỏa tốc|ngay lập tức|khẩn cấp|sớm|ngay(?! (?:từ|cả|trong|khi|sau|trước)))(?![\wà-ỹ])"
)
_AUTHORITY = r"(?:sở|ubnd|ủy ban|bộ|cục|ban chỉ|chủ tịch|thủ tướng|công an|tỉnh|cơ quan(?! báo chí| thông tin)|chính phủ|phòng|lãnh đạo|cấp trên|văn phòng|trung tâm|thường trực|đoàn|cấp có thẩm quyền|các cơ quan|tổ)"
_REPORT = re.compile(
    r"(?<![\wà-ỹ])(?:"
    r"(?<!tờ )(?<!cuộc )(?<!số liệu )báo cáo(?! số | viên| tài chính| quyết toán| chuyên đề| kết quả kinh doanh)"
    rf"|gửi (?:về|báo cáo|kết quả|danh sách|kế hoạch|phương án|thông tin|số liệu|văn bản|hồ sơ|đề xuất|cho {_AUTHORITY}|{_AUTHORITY})"
    rf"|gửi[ ][^,;.]{{1,80}}[ ](?:về|cho|đến|tới)[ ]{_AUTHORITY}"
    rf"|(?:thông tin|thông báo|phản ánh|phản hồi|báo|phản ảnh|liên hệ|cung cấp|thông tin kịp thời|thông báo kịp thời)(?: (?:kịp thời|ngay|nhanh|bằng văn bản|kết quả|danh sách|đầu mối|số liệu|tình hình))*[ ](?:[^,;.]{{0,60}}[ ])?về[ ]{_AUTHORITY}"
    rf"|(?:thông báo|cung cấp|gửi|báo)[ ](?:họ|tên|danh sách|đầu mối|số điện thoại)[^;.]{{0,100}}?[ ](?:về|cho|tới|đến)[ ]{_AUTHORITY}"
    rf"|báo (?:ngay|kịp thời|nhanh)?[ ]?(?:cho|về|với)[ ]{_AUTHORITY}"
    rf"|tổng hợp[^;.]{{0,40}}(?:gửi|trình)[ ]|trình (?:ubnd|ủy ban|chủ tịch|bộ|thủ tướng|cấp có thẩm quyền)"
    r")"
)
_NOT_REPORT = re.compile(
    r"(?:hội nghị|thông tin,|tiếp nhận(?: các)?|tổng hợp(?: các)?|nhận|theo|căn cứ|nội dung|biểu mẫu|mẫu|việc|lập|đề nghị|người|xây dựng(?: các)?|trên cơ sở|yêu cầu các [^,;.]{3,40}|các)[ ]+$"
)
_TO_OTHERS = re.compile(
    r"gửi[ ](?![^;.]{0,80} về )[^;.]{1,80}?[ ](?:cho|đến|tới)[ ](?:các )?(?:doanh nghiệp|nhà mạng|đơn vị (?:viễn thông|điện lực|thi công|cấp)|người|khách hàng|thuê bao|hộ|nhân dân|cử tri)"
)
"""What is sent to enterprises or the public is no report."""
_TO = re.compile(
    rf"(?:về|cho|đến|tới|với|lên|gửi|trình|báo cáo)[ ](?P<to>{_AUTHORITY}[^,;.()]{{0,60}}?)(?= (?:để|trước|định|theo|qua|chậm|xem|và|kết|tình|về|bằng|trong|hằng|hàng|những|các|việc|khi)(?![\wà-ỹ])|[,;.()]|$)"
)


def report_of(folded: str, start: int, end: int) -> bool:
    """Tell whether a task is to report or send something to an authority."""
    for match in _REPORT.finditer(folded, start, end):
        lead = folded[max(start, match.start() - 46) : match.start()]
        names_one = match.group().startswith("báo cáo") and _NOT_REPORT.search(lead) and "tổng hợp, " not in lead
        tail = folded[match.end() : min(end, match.end() + 60)]
        if match.group().startswith("gửi") and _TO_OTHERS.match(folded, match.start(), end):
            continue
        if names_one and (
            not re.search(_AUTHORITY, tail) or re.search(r"(?:tiếp nhận|theo|căn cứ|nội dung|mẫu)[ ](?:các )?$", lead)
        ):
            continue
        return True
    return False


def report_to(text: str, folded: str, start: int, end: int) -> str | None:
    """Give the authority a report goes to, as written."""
    found = list(_TO.finditer(folded, start, end))
    return text[found[-1].start("to") : found[-1].end("to")].strip() if found else None


def urgency_of(folded: str, start: int, end: int) -> str | None:
    """Give the first word of urgency; it is never a deadline."""
    found = _URGENT.search(folded, start, end)
    return found.group() if found else None


def deadline_of(
    folded: str, start: int, end: int, *, date: str | None, verb: int | None = None
) -> tuple[str | None, str | None]:
    """Give the deadline of a task in the short notation, and its recurrence.

    Parameters
    ----------
    folded
        The text in one spelling.
    start, end
        The task with what leads into it.
    verb
        Where the task itself begins; an event named before it counts only when the sentence begins with it, for a purpose
        that names one ("để phục vụ Tết, …") sets no time.
    date
        The document's own date; days without a year and "hôm nay" are counted from it.
    """
    held = list(_TITLE_OF.finditer(folded, start, end))
    recurring = None
    for match in _REC.finditer(folded, start, end):
        if match.group() == "thường xuyên" and _AIMED.search(folded, verb or start, match.start()):
            continue  # "để người dân cập nhật thường xuyên"
        if any(a.start() < match.start() < a.end() for a in held) or _NOT_REC.search(folded, start, match.start()):
            continue
        recurring = match.group().strip()
        break
    fixed = _fixed(folded, start, end, date, held)
    if fixed:
        return fixed, recurring
    if recurring:
        return f"rec:{recurring}", recurring
    today = _TODAY.search(folded, start, end)
    if today and date:
        return date, None
    for match in _REL.finditer(folded, start, end):
        if any(a.start() < match.start() < a.end() for a in held):
            continue
        lead = folded[max(start, match.start() - 30) : match.start()]
        if (
            verb is not None
            and match.start() < verb
            and match.start() > start + 14
            and not _TIME_LEAD.match(folded, start)
        ):
            continue
        if _NO_LIMIT.match(match.group()) or _OUTLOOK.match(folded, match.end(), min(len(folded), match.end() + 30)):
            continue
        if re.search(r"(?:định hướng|tầm nhìn)(?: phát triển)?[ ]$", lead):
            continue
        if match.group().startswith(("khi", "nếu", "trường hợp", "mỗi khi", "sau")) and (
            _NOT_REL.search(lead) or re.search(r"(?:phương án|kế hoạch|kịch bản|quy trình)[^,;.]{0,24}$", lead)
        ):
            continue
        return f"rel:{match.group().strip()}", None
    return None, None


def _fixed(folded: str, start: int, end: int, date: str | None, held: list[re.Match[str]]) -> str | None:
    if _DIGIT.search(folded, start, end) is None:
        return None
    days = [one for one in days_in(folded, start, end) if not any(a.start() <= one.start < a.end() for a in held)]
    year = int(date[:4]) if date else None
    for at, one in enumerate(days):
        lead = folded[max(start, one.start - 60) : one.start]
        lead = re.sub(r"(?:ngày|thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|,)[ ]*$", "", lead)
        if _RANGE_FROM.search(lead) and at + 1 < len(days):
            other = days[at + 1]
            between = folded[one.end : other.start]
            if re.search(r"đến|tới|-|cho đến", between) and len(between) < 60:
                first, last = _iso(one, year, date), _iso(other, year, date)
                if first and last:
                    return f"window:{first}/{last}"
        limit = _LIMIT.search(lead + " " if not lead.endswith(" ") else lead)
        if limit:
            iso = _iso(one, year, date)
            if iso is None and one.year is None:
                return f"rel:{limit.group().strip()} {folded[one.start : one.end].strip()}"  # no year is known
            if iso:
                hour, minute = limit.group("hour"), limit.group("minute")
                return f"{iso}T{int(hour):02d}:{minute or '00'}" if hour and int(hour) < 24 else iso
        if re.search(r"(?:trong|vào|kể từ|từ|sáng|chiều|tối|đêm)[ ]*(?:ngày )?$", lead):
            iso = _iso(one, year, date)
            if iso:
                return iso
    return None


def _iso(day: Day, year: int | None, date: str | None) -> str | None:
    whole = day.year or year
    if whole is None:
        return None
    try:
        found = dt.date(whole, day.month, day.day)
        # A limit stands after its document: without a year of its own it may fall into the next one.
        if day.year is None and date is not None and (dt.date.fromisoformat(date) - found).days > 60:
            found = dt.date(whole + 1, day.month, day.day)
        return found.isoformat()
    except ValueError:
        return None
