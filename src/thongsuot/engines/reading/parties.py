"""Parties: where a name begins and where it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thongsuot.engines.reading.lexicon import HEAD, MODAL, NAME_END, PEOPLE_END, RELATIVE, TASK, WHO


def verbs(folded: str, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Give the verbs between two places that may be the main verb of what stands before them."""
    for match in TASK.finditer(folded, start, end):
        at = match.start()
        if at > start and folded[at - 1] not in ' ,:;("-/|':
            continue
        lead = folded[max(start, at - 2) : at].strip()
        if (
            text[match.start("verb")].isupper()
            and at > start
            and lead[-1:] not in (":", ";", ".", ",")
            and match.group("verb") not in _NEVER_NAMES
        ):
            continue  # a capital inside a line is a part of a name: "Sở Kế hoạch và Đầu tư"
        after = text[match.end() + 1 : match.end() + 2]
        if lead[-1:] == "," and text[match.start("verb")].isupper() and after.isupper() and " " not in match.group():
            continue  # a place of a list: "các huyện Sông Lô, Lập Thạch"
        yield match


_NEVER_NAMES = frozenset(
    ["phối hợp", "chủ trì", "tăng cường", "thường xuyên", "tiếp tục", "triển khai", "bố trí", "rà soát", "đẩy mạnh", "chủ động", "phân công", "tham mưu", "đôn đốc", "theo dõi"]
)  # fmt: skip
"""Verbs that no body is named after: a capital inside a line only tells that a heading and its text were run together."""
_NOT_HEADS = re.compile(
    r"(?:lãnh đạo, chỉ đạo|lãnh đạo (?:tốt|việc|lực lượng|công tác|thực hiện|nhân dân)|trường hợp|bên cạnh|xã hội|hội nghị|hội thảo|bộ phận|vụ việc|ngành nghề|đoàn kết|tổ chức thực hiện|bộ luật|ban đêm|ban ngày|ban đầu|cấp độ|cấp bách|cấp thiết|khối lượng|hộ chiếu|đoàn thể|trường học|đội hình|hội họp"
    r"|phòng dịch|phòng chống|cấp phép|cơ sở dữ liệu|cơ sở hạ tầng|cơ sở vật chất|bộ mặt|điện lưới|công ty tnhh là|giám đốc điều hành là|khách hàng là|cơ quan, đơn vị nào)"
)
_NEEDS_PLURAL = frozenset(
    [
        "cấp",
        "tổ chức",
        "hộ",
        "đoàn",
        "khối",
        "vụ",
        "trường",
        "cá nhân",
        "bên",
        "tổ",
        "ngành",
        "hội",
        "phòng",
        "đội",
        "ban",
        "xã",
        "phường",
        "huyện",
        "thị xã",
        "thành phố",
        "bộ",
        "cục",
    ]
)


def head_at(folded: str, text: str, start: int, end: int) -> re.Match[str] | None:
    """Give the beginning of a party's name at a place, or None when another thing begins there."""
    head = HEAD.match(folded, start, end)
    if head is None:
        return None
    word, at = head.group("head"), head.start("head")
    if _NOT_HEADS.match(folded, at):
        return None
    if at > start:
        return head
    verb = TASK.match(folded, at, end)
    if (
        verb is not None
        and verb.end("verb") > head.end("head")
        and not (verb.start("verb") == head.end("head") + 1 and word not in _NEEDS_PLURAL)
    ):
        return None
    if word == "thanh tra":
        return (
            head
            if re.match(
                r" (?:tỉnh|sở|bộ|huyện|thành phố|chuyên ngành|nhà nước|các)", folded[head.end() : head.end() + 14]
            )
            else None
        )
    if word == "báo":
        following = text[head.end() + 1 : head.end() + 2]
        return head if following.isupper() or folded.startswith((" và", " chí"), head.end()) else None
    if word in ("bưu chính", "viễn thông", "viện", "thuế"):
        following = text[head.end() + 1 : head.end() + 2]
        return head if following.isupper() or folded.startswith(" tỉnh", head.end()) else None
    if word in _NEEDS_PLURAL:
        following = folded[head.end() : head.end() + 24]
        proper = text[head.end() + 1 : head.end() + 2].isupper() and text[at].isupper()
        listed = re.match(
            r"(?:, (?:ban|cá nhân|tổ chức|đơn vị|doanh nghiệp|ngành|phường|thị xã|thành phố|huyện|thị trấn|đặc khu)| (?:vh|văn hóa|hạ tầng|kinh tế|chức năng|liên quan|tt&tt|công tác|liên ngành|kiểm tra|thông tin|và các|trưởng|chỉ huy|chỉ đạo|y tế))",
            following,
        )
        return head if proper or listed else None
    return head


_ASKS = frozenset(["chỉ đạo", "yêu cầu", "đề nghị", "giao"])
_DOERS = re.compile(
    r"(?<![\wà-ỹ])(?:doanh nghiệp|dn|đơn vị|cơ quan|tổ chức|cơ sở|chủ|lực lượng|người|hộ|nhà|cá nhân|đại lý|điểm|công ty|trung tâm|đài|thành viên|khách hàng|thuê bao)(?![\wà-ỹ])"
)
_DOERS_END = re.compile(_DOERS.pattern + r"(?: trực tiếp| trực thuộc)?[ ]$")
PASSIVE = re.compile(
    r"(?:được|có)[ ](?:ubnd tỉnh |bộ |sở |tỉnh )?(?:yêu cầu|giao nhiệm vụ|giao|đề nghị|chỉ đạo|nhiệm vụ|phân công)(?: phải)?[ :]{1,2}(?!của|tại|theo|trong|trước)"
)


_LISTS = re.compile(
    r"các (?:bưu điện tỉnh|bưu điện tỉnh/thành phố|tỉnh/thành phố|sở|doanh nghiệp|huyện|huyện, thị xã|huyện, thành phố|xã|xã, phường|đơn vị|bộ|ngành|công ty|ban|tỉnh|tỉnh, thành phố|cơ quan|đài|nhà mạng)$"
)
_UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_NAMES_FOLLOW = re.compile(
    rf":[ ]?[{_UPPER}][\w&-]*(?:[ ](?:và )?[{_UPPER}][\w&-]*| và [{_UPPER}][\w&-]*){{0,5}},[ ][{_UPPER}][\w&-]*[ ,;]"
)
"""Names after a colon, parted by commas."""
_FIELDS_FOLLOW = re.compile(
    r":[ ]?(?:thông tin và|tài chính|nông nghiệp|khoa học và|công thương|xây dựng,|giao thông|y tế|giáo dục|nội vụ|tư pháp|văn hóa|kế hoạch và|tài nguyên|lao động|ngoại vụ|dân tộc|du lịch)[^:.]{0,60}[,;]"
)
"""Fields of departments after "các Sở:"."""


def party_end(folded: str, text: str, start: int, end: int) -> int | None:
    """Give where the name of a party that begins at ``start`` ends: at a colon or before its verb.

    None when no party begins there or nothing is asked of it.
    """
    head = head_at(folded, text, start, end)
    if head is None:
        return None
    limit = min(end, start + 600)
    colon = folded.find(":", head.end(), limit)
    if (
        colon > 0
        and (_NAMES_FOLLOW.match(text, colon) or _FIELDS_FOLLOW.match(folded, colon))
        and _LISTS.search(folded, start, colon)
    ):
        colon = -1  # "UBND các huyện: A, B chỉ đạo …"
    if colon > 0 and folded.endswith(" là", start, colon) and head_at(folded, text, colon + 2, limit) is not None:
        colon = -1  # "5 tổng công ty là: A, B phải …"
    relative: int | None = None
    depth_until = head.end()
    passive = PASSIVE.search(folded, head.end(), min(limit, head.end() + 200))
    for match in verbs(folded, text, head.end(), limit):
        at = match.start()
        if 0 <= colon < at:
            break
        if passive is not None and passive.start() <= at < passive.end() + 2:
            return passive.start()
        if at < depth_until:
            continue
        before = folded[start:at]
        if before.count("(") > before.count(")"):
            continue
        verb = match.group("verb")
        if (
            at - start < 3
            or (
                NAME_END.search(before)
                and match.group() == verb
                and not (verb in _ASKS and head_at(folded, text, match.end() + 1, limit) is not None)
            )
            or _in_name(before, verb, folded, match)
        ):
            continue
        bare = match.group() == verb
        if bare and PEOPLE_END.search(before) and before.count(" ") < 2 and verb in RELATIVE and 0 <= colon <= limit:
            continue
        if (
            relative is None
            and verb not in _ASKS
            and _DOERS.search(before)
            and re.search(r"(?:đang|thường)[ ]$", before)
        ):
            later = _after_relative(folded, text, match, limit, colon)
            if later is not None and later != colon:
                relative = depth_until = later
                continue
        if (
            bare
            and relative is None
            and folded.startswith(" về ", match.end())
            and verb not in ("báo cáo", "tuyên truyền", "gửi", "thông tin")
        ):
            later = _after_relative(folded, text, match, limit, colon)
            if later is not None:
                relative = depth_until = later
                if later == colon:
                    break
                continue
        if (
            bare
            and verb in RELATIVE
            and relative is None
            and (_DOERS_END.search(before) or (verb in WHO and _DOERS.search(before)))
        ):
            # "các doanh nghiệp cung cấp dịch vụ … tăng cường": the first verb says who, the next what.
            later = _after_relative(folded, text, match, limit, colon)
            if later is not None:
                relative = later
                depth_until = later
                if later == colon:
                    break
                continue
        if bare and folded[at - 2 : at] == ", " and verb in RELATIVE and relative is not None:
            continue
        return at
    if relative is not None and relative != colon:
        return relative
    if 0 <= colon <= start + 420 and folded[start:colon].count(". ") == 0:
        return colon
    return None


def _in_name(before: str, verb: str, folded: str, match: re.Match[str]) -> bool:
    if match.group() == verb and before.endswith((" cp ", " cổ phần ", " tnhh ", " mtv ", " một thành viên ")):
        return True  # "Công ty CP đầu tư …"
    if before.endswith(
        ("ban ", "bộ ", "tổ ", "phòng ", "cục ", "chi cục ", "đội ", "cảnh sát ")
    ) and verb in RELATIVE | {"quản lý", "chỉ huy", "điều hành"}:
        return True
    if verb == "thông tin" and before.endswith(
        (
            "công nghệ ",
            "văn hóa ",
            "văn hóa và ",
            "an toàn ",
            "an ninh ",
            "cơ quan ",
            "hệ thống ",
            "sở ",
            "bộ ",
            "phương tiện ",
            "ngành ",
            "trung tâm ",
            "phòng ",
        )
    ):
        return True
    if verb in ("đầu tư", "ứng dụng", "giáo dục", "phát triển", "công bố", "đào tạo") and before.endswith(
        ("kế hoạch và ", "nghiên cứu và ", "chủ ", "khoa học và ", "và ")
    ):
        return True
    if (
        verb
        in (
            "phòng chống",
            "phòng, chống",
            "tìm kiếm",
            "cứu nạn",
            "thông tin",
            "truyền",
            "phát",
            "báo",
            "đến",
            "ra",
            "để",
            "thu",
            "trực",
            "làm",
        )
        and match.group() == verb
    ):
        following = folded[match.end() : match.end() + 14]
        if verb in ("thông tin", "truyền", "phát"):
            return (
                re.match(
                    r"[ ,](?:và|đại chúng|truyền thông|liên lạc|cơ sở|hình|thanh|duyên hải|di động|-|&)", following
                )
                is not None
            )
        return verb not in ("trực", "làm", "ra", "thu", "báo")
    return False


def _after_relative(folded: str, text: str, first: re.Match[str], limit: int, colon: int) -> int | None:
    """Give where the main verb stands behind a verb that only says who is meant; None when the first is the main one."""
    stop = limit
    for mark in (";", ". ", "\n"):
        found = folded.find(mark, first.end(), stop)
        stop = found if found >= 0 else stop
    modal = MODAL.search(folded, first.end(), min(stop, first.end() + 140))
    if modal is not None and next(iter(verbs(folded, text, first.end(), modal.start())), None) is None:
        return modal.start()
    opened = 0 <= colon < stop
    stop = colon if opened else stop
    for match in verbs(folded, text, first.end(), min(stop, first.end() + 140)):
        between = folded[first.end() : match.start()]
        if NAME_END.search(between) and match.group() == match.group("verb"):
            continue
        verb = match.group("verb")
        bare = match.group() == verb
        joined = not between.strip(" ,") or between.rstrip().endswith((",", " và")) or between.strip() == "và"
        if bare and ((verb in RELATIVE and joined) or verb in ("dùng", "để", "phục vụ")):
            continue
        if re.search(r"(?:để|nhằm|việc|khi|theo)[ ][^,]{0,30}$", between):
            return None
        # A comma before the second verb makes the first the main one, unless it parts the things of the first.
        if between.rstrip().endswith((",", " và")):
            return None
        return match.start()
    return (
        colon
        if opened and colon - first.start() < 120 and ", " not in folded[first.end() : colon].replace(", internet", "")
        else None
    )
