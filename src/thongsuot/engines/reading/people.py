"""Who issues and who signs, and where."""

from __future__ import annotations

import re

from thongsuot.engines.reading.lexicon import ISSUES, WORD_BEGINS

_BODIES = (
    r"(?:văn phòng )?(?:chủ tịch |phó chủ tịch |lãnh đạo )?(?:ủy ban nhân dân|ubnd)|(?:giám đốc |lãnh đạo )?sở [a-zà-ỹđ&]|(?:bộ trưởng |thứ trưởng )?bộ (?:thông tin|tt&tt|tttt|bưu chính|khoa học|kh&cn|công an|bcvt)|thủ tướng"
    r"|cục [a-zà-ỹđ]|tỉnh ủy|thành ủy|tiểu ban|ban chỉ huy|ban chỉ đạo|công an (?:tỉnh|thành phố|tp)|ban thường vụ|ban bí thư|bưu điện trung ương|tổng cục|công ty điện lực|tổng công ty [a-zà-ỹđ]|bưu điện việt nam|vnpt|viettel|tập đoàn"
)
_BODY = re.compile(WORD_BEGINS + f"(?:{_BODIES})")
_ISSUING = re.compile(
    r"[ ](?:\([^)]{0,30}\) )?(?:đã |vừa |cũng |mới |tiếp tục )*"
    + ISSUES
    + r"|[ ](?:yêu cầu|đề nghị|chỉ đạo|giao|chỉ thị)"
)
_STOP = re.compile(
    r"[ ](?:đã|vừa|mới|cũng|tiếp tục|ban hành|ra|có|gửi|ký|phát|yêu cầu|đề nghị|chỉ đạo|giao|chỉ thị|về|tại|nhằm|để|chủ trì|cho biết|tổ chức|phối hợp|quyết định|cùng|sẽ|triển khai|thông báo|cho|lập|trên địa bàn)(?![\wà-ỹ])|[,.;:(\n]"
)
_SIGN = re.compile(
    r"(?:chủ tịch|giám đốc|bộ trưởng|thứ trưởng|cục trưởng|chánh văn phòng|trưởng ban|bí thư|chủ nhiệm|tổng cục trưởng|thủ tướng|chánh thanh tra|trưởng phòng|phó trưởng ban)"
)
_UP = "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper() and (c < "\u0250" or c > "\u1e9f"))
_LOW = "".join(c for c in map(chr, range(0x61, 0x1EFA)) if c.islower() and (c < "\u0250" or c > "\u1e9f"))
_NAME = rf"[{_UP}][{_LOW}]{{1,9}}(?:[ ][{_UP}][{_LOW}]{{0,9}}){{1,4}}"
_NAME_LINE = re.compile(rf"(?:(?:TS|ThS|PGS|GS|Ths|KS|BS|Ông|Bà)\.?[ ])*({_NAME})")
_CAPS_NAME = re.compile(rf"(?<![{_UP}])[{_UP}]{{2,9}}(?:[ ][{_UP}]{{1,9}}){{1,4}}")
_SURNAMES = frozenset(
    [
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Huỳnh",
        "Hoàng",
        "Phan",
        "Vũ",
        "Võ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Hồ",
        "Ngô",
        "Dương",
        "Lý",
        "Đinh",
        "Trịnh",
        "Lương",
        "Mai",
        "Tô",
        "Đào",
        "Đoàn",
        "Trương",
        "Lâm",
        "Phùng",
        "Châu",
        "Tạ",
        "Hà",
        "Cao",
        "Thái",
        "Lưu",
        "Vương",
        "Chu",
        "Tống",
        "Quách",
        "Kiều",
        "La",
        "Bạch",
        "Nông",
        "Hứa",
        "Ma",
        "Sùng",
        "Giàng",
        "Lò",
        "Cầm",
        "Quàng",
        "Rơ",
        "Y",
        "K'",
    ]
)
_NEWS_SIGN = (
    re.compile(
        rf"(?:[Tt]rưởng|[Cc]hủ tịch|[Gg]iám đốc|[Tt]hủ tướng|[Bb]í thư|[Cc]hánh [Vv]ăn phòng|[Cc]hủ nhiệm|[Oo]ng|[Bb]à|[Đđ]ồng chí)(?P<mid>[^.;:\n]{{0,55}}?)[ ](?P<name>{_NAME})(?:[ ]?,?[ ](?:đã|vừa|mới|trực tiếp|thay mặt|thừa))*[ ]ký(?! kết| hợp đồng| cam kết)"
    ),
    re.compile(
        rf"[Dd]o[ ](?:ông|bà|đồng chí|đ/c|Phó|Chủ tịch|Giám đốc|Bộ trưởng|Thứ trưởng|Cục trưởng)(?P<mid>[^.;:\n]{{0,55}}?)[ ]?(?P<name>{_NAME})(?:[ ]-[ ][^.;\n]{{3,60}})?[ ]ký"
    ),
)


def _trim_name(name: str) -> str:
    words = name.split()
    if len(words) > 2:
        for at in range(max(0, len(words) - 4), len(words) - 1):
            if words[at] in _SURNAMES:
                return " ".join(words[at:])
    return " ".join(words[-3:]) if len(words) > 4 else name


def _is_name(name: str) -> bool:
    return any(word in _SURNAMES for word in name.split()[:-1])


def signer_of(text: str, folded: str, *, news: bool) -> str | None:
    """Give who signed: the name under a signing title, or whom a news item says to have signed."""
    if news:
        for pattern in _NEWS_SIGN:
            found = pattern.search(text[:6000])
            if (
                found
                and _is_name(_trim_name(found.group("name")))
                and not (
                    len(found.group("name").split()) < 3
                    and re.search(
                        r"(?:[Tt]ỉnh|[Tt]hành phố|TP\.?|[Hh]uyện|[Tt]hị xã|[Xx]ã|[Pp]hường)$",
                        found.group("mid").rstrip(),
                    )
                )
            ):
                return _trim_name(found.group("name"))
        return None
    meta = re.search(r"người ký[ :|]{1,6}", folded[:4000])
    if meta:
        name = _NAME_LINE.match(text, meta.end())
        if name:
            return _trim_name(name.group(1))
    begin = max(folded.rfind("nơi nhận"), 0)
    if not begin:
        begin = max(0, len(text) - 1500)
    place = max(
        (
            one.end()
            for one in _SIGN.finditer(folded, max(0, begin - 500))
            if text[one.start()].isupper() and text[one.start() + 1].isupper()
        ),
        default=None,
    )
    if place is None:
        return None
    # The right-hand column holds the signature; flattened footers keep it behind a wide gap or a bar.
    for line in text[place:].splitlines()[:14]:
        for cell in reversed(re.split(r" {3,}|\t|\|", line)):
            bare = re.sub(r"\(?[Đđ]ã ký\)?\.?:?|\(?ĐÃ KÝ\)?|\(signed\)", "", cell).strip(" .-|()*")
            name = _NAME_LINE.fullmatch(bare)
            if name and not bare.startswith(("Nơi ", "Như ", "Lưu ", "Các ")):
                return name.group(1)
            if _CAPS_NAME.fullmatch(bare) and bare.split()[0].capitalize() in _SURNAMES:
                return bare.title()
    inline = re.search(rf"(?:[Đđ]ã ký\)?[ .:]*|^[^\n]{{0,40}}?[ ])({_NAME})", text[place : place + 200])
    return _trim_name(inline.group(1)) if inline else None


def _head(text: str, folded: str) -> str | None:
    """Give the issuer from the head of a full form: the capitals before the national title or beside it."""
    words = []
    for line in text[:900].splitlines()[:12]:
        cells = [one.strip(" -_*") for one in re.split(r" {3,}|\t|\|", line)]
        bare = next((one for one in cells if one), "")
        if "CỘNG H" in bare or re.match(r"S[ốỐ] ?:", bare):
            break
        bare = re.sub(r"[-_]{2,}.*", "", bare)
        bare = re.split(r"\s{1,9}S[ốỐ] ?:|CỘNG H", bare)[0].strip()
        if (
            bare
            and bare == bare.upper()
            and bare.replace(" ", "").replace(",", "").replace("&", "").replace(".", "").isalpha()
        ):
            words.append(bare)
    if not words:
        return None
    child = next(
        (
            at
            for at, one in enumerate(words)
            if at and re.match(r"(?:SỞ|BAN|CÔNG AN|VĂN PHÒNG|CỤC|CHI CỤC|TRUNG TÂM|BỘ CHỈ HUY)\b", one)
        ),
        None,
    )
    if child is not None:
        words = words[child : child + 2]
    name = " ".join(words[:3]).capitalize()
    name = re.sub(r"^Ubnd\b", "UBND", name)
    for proper in (
        "thông tin và truyền thông",
        "khoa học và công nghệ",
        "bưu chính, viễn thông",
        "bưu chính viễn thông",
    ):
        name = name.replace(
            proper,
            proper.capitalize().replace("truyền", "Truyền").replace("công nghệ", "Công nghệ").replace("viễn", "Viễn"),
        )
    found = re.search(r"(tỉnh|thành phố) (.+)$", name)
    return name[: found.start(2)] + found.group(2).title() if found else name


def fold_words(name: str) -> str:
    """Give a name in lower case with single spaces."""
    return " ".join(name.lower().replace("uỷ", "ủy").split())


_SENT_TO = re.compile(r"(?<![\wà-ỹ])(?:gửi|đề nghị|yêu cầu|giao|chỉ đạo|với|cho|tới)[ ](?:đến |tới |các )?$")


def issuer_of(text: str, folded: str, own: int | None, *, news: bool) -> str | None:
    """Give the body in whose name a document is issued."""
    if not news:
        meta = re.search(
            r"(?:cơ quan ban hành|nơi ban hành)[ :|]{1,8}([^|\n]{4,80}?)[ ]*(?:\||\n|người ký)", folded[:3000]
        )
        head = text[meta.start(1) : meta.end(1)].strip() if meta else _head(text, folded)
        if head:
            place = place_of(text, folded, news=False)
            bare = fold_words(head)
            if place and bare in ("ủy ban nhân dân", "ubnd"):
                return f"{head} tỉnh {place}"
            if place and bare.startswith("tỉnh "):
                return f"Ủy ban nhân dân {head[0].lower()}{head[1:]}"
            return head
    stop = min(len(folded), 3000) if own is None else own + 400
    best: tuple[float, int, int] | None = None
    for order, found in enumerate(_BODY.finditer(folded, 0, stop)):
        end_match = _STOP.search(folded, found.end())
        end = end_match.start() if end_match else min(len(folded), found.end() + 80)
        if end - found.start() > 110:
            continue
        if news and _SENT_TO.search(folded, max(0, found.start() - 24), found.start()) and found.start() > 0:
            continue  # whom it was sent to
        value = -order * 0.1
        after = re.match(r"(?: ?\([^)]{0,40}\))?,?", folded[end : end + 44])
        if _ISSUING.match(folded, end + (after.end() if after else 0)):
            value += 2
        if (
            own is not None
            and own < found.start()
            and re.search(r" của $", folded[own : found.start()])
            and found.start() - own < 60
        ):
            value += 1.5
        if (
            re.search(
                r"(?:theo|thực hiện|căn cứ|gửi|của|giao|yêu cầu|đề nghị)[ ][^,.;]{0,30}$",
                folded[max(0, found.start() - 34) : found.start()],
            )
            and value < 1
        ):
            value -= 1
        if own is not None:
            value -= abs(own - found.start()) / 1000
        if best is None or value > best[0]:
            best = (value, found.start(), end)
    return " ".join(text[best[1] : best[2]].split()) if best else None


def place_of(text: str, folded: str, *, news: bool) -> str | None:
    """Give the province a document belongs to: from its head, the issuer or the line of the day."""
    found = re.search(
        rf"(?:tỉnh|thành phố|tp\.?)[ ]([{_UP}]\w{{0,9}}(?:(?:[ ]|[ ]?-[ ]?)[{_UP}]\w{{0,9}}){{0,3}})",
        re.sub(r"TỈNH|Tỉnh", "tỉnh", text[:3000]),
    )
    if found:
        name = found.group(1)
        return name.title() if name.isupper() else name
    line = re.search(rf"(?<!\w)([{_UP}]\w{{0,9}}(?:[ ][{_UP}]\w{{0,9}}){{0,3}}),[ ]ngày", text[:3000])
    return line.group(1) if line else None
