"""Classes of addressees, from the words of their names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

from thongsuot.engines.reading.folding import fold
from thongsuot.engines.reading.lexicon import DEPT_IC, ENTERPRISES, EVERYBODY, HEAD, OTHER_BODIES, TYPES

_ANY_ENTERPRISE = re.compile(r"doanh nghiệp|(?<![\wà-ỹ])dn")
_PATTERN = dict(TYPES)
OPERATORS = ("telecom", "postal", "internet", "it")
_GAP = re.compile(r"[ ]{0,3}(?:;|,| và | cùng | cùng với |/)[ ]{0,3}(?=(?:các |những )?)")
_PLURAL = re.compile(
    r"^(?:yêu cầu |đối với |tất cả |toàn thể |toàn bộ |riêng |về phía |phía |các |các |những |một số |mọi |từng )+"
)
_TRAILS = re.compile(
    r"[ ,]{0,4}(?:\([^()]{0,60}\)|trên địa bàn(?: (?:toàn )?(?:tỉnh|thành phố|huyện))?|liên quan|có liên quan|trong ngành|trực thuộc|của tỉnh|của bộ|nêu trên|nói trên|kể trên|trên|,)$"
)
_LEADERS = re.compile(
    r"^(?:thủ trưởng|lãnh đạo|giám đốc|người đứng đầu|trưởng|tổng giám đốc|phó giám đốc|chánh|cán bộ[^,;]{0,30} (?:của|thuộc)|đề nghị|yêu cầu|giao|đồng chí|đ/c)[ ]+(?:các |cơ quan )?"
)
_STATION = re.compile(r"báo và (?:đài )?(?:phát thanh|pt)[^;]{0,30}|báo,? phát thanh[^;]{0,30}")
_DEPT = re.compile(r"(?<!cơ )(?<![\wà-ỹ])(?:sở|gđ sở)(?![\wà-ỹ])")
_BRANCHES = re.compile(
    r"(?:sở|ban)(?:, (?:ban|ngành|đoàn thể))*,? ?(?:ban|ngành|đoàn thể|ban ngành)\b|^các ngành|các bộ, ngành|các sở(?=,| ban| ngành|$| liên quan|;| chuyên)|sở, ngành"
)
_UNITS = re.compile(
    r"(?:đơn vị|cơ quan|tổ chức)[^;,]{0,30}(?:thuộc|trực thuộc) (?:bộ|sở|tỉnh|ubnd)|trực thuộc bộ|(?:đơn vị|cơ quan) trực thuộc$"
)


@lru_cache(maxsize=4096)
def components(name: str) -> list[tuple[int, int]]:
    """Give the parts of a compound name, each beginning with a head of its own.

    >>> name = fold("Sở TT&TT, Công an tỉnh và UBND các xã, phường")
    >>> [name[a:b] for a, b in components(name)]
    ['sở tt&tt', 'công an tỉnh', 'ubnd các xã, phường']
    """
    cuts = [0]
    for gap in _GAP.finditer(name):
        head = HEAD.match(name, gap.end())
        if head is None or gap.start() == 0:
            continue
        word = head.group("head")
        plain = head.start("head") == gap.end()
        if word == "đơn vị" and plain and name[: gap.start()].endswith("cơ quan"):
            continue
        if (
            ";" not in gap.group()
            and plain
            and word in _PLAIN_LISTS
            and not re.match(
                r"(?:đơn vị|doanh nghiệp)[ ](?:thuộc|trực|bưu|viễn|cung|kinh|quản|có|vận|truyền)|phường[ ]|ban (?:quản|chỉ|tuyên|dân)|bộ (?:chỉ|đội|tư)|đài (?:phát|truyền|pt)|báo [^\W\d_]|phòng (?:văn|vh|tt)|cục ",
                name[gap.end() : gap.end() + 24],
            )
        ):
            continue
        cuts.append(gap.end())
    cuts.append(len(name))
    parts = []
    for left, right in itertools.pairwise(cuts):
        bare = name[left:right].rstrip(" ,;/")
        bare = re.sub(r"(?:[ ,;]{1,4}(?:và|cùng|cùng với))$", "", bare)
        if bare.strip():
            parts.append((left, left + len(bare)))
    return parts


_PLAIN_LISTS = frozenset(
    ["ban, ngành", "ngành", "ban", "huyện", "thị xã", "thành phố", "xã", "phường", "thị trấn", "đặc khu", "viễn thông", "bưu chính", "cá nhân", "đơn vị", "tổ chức", "doanh nghiệp", "địa phương",
     "ban ngành", "quận", "phòng", "đoàn", "khu phố", "thôn", "cấp", "cơ quan", "hội", "báo", "thanh tra", "trường", "đại lý", "người dân", "khách hàng", "chủ tịch", "vụ", "viện", "cục", "thuế", "kênh truyền hình", "khu vực", "bộ", "đài"]
)  # fmt: skip


_STAFF = re.compile(
    r"(?:cb-?cnv|cán bộ|công nhân viên|cb, ?cnv|người lao động|công chức|đảng viên)(?![\wà-ỹ])[^;]{0,60}(?:ngành|đơn vị|$)"
)


def _types_of_one(low: str, everyone: Sequence[str], operators: Sequence[str] = ()) -> list[str]:
    if _STAFF.match(_PLURAL.sub("", low).strip()):
        return ["all", *(operators or [one for one in everyone if one != "all"])]
    bare = _PLURAL.sub("", low).strip(" ,:;")
    if re.search(r"(?:đơn vị|cơ quan)[^;,]{0,30}thuộc (?:ubnd |ủy ban nhân dân )?(?:huyện|thị xã|quận)", bare):
        return ["district"]
    if _UNITS.search(bare) and "doanh nghiệp" not in low:
        return ["other_dept"]
    while (shorter := _TRAILS.sub("", bare)) != bare:
        bare = shorter
    if bare in EVERYBODY:
        return list(everyone) if everyone else ["all"]
    bare = _LEADERS.sub("", bare) if not bare.startswith("trưởng phòng") else bare
    if bare in EVERYBODY:
        return list(everyone) if everyone else ["all"]
    if re.search(r"thủy điện|nhà máy điện|nhiệt điện", bare) and not re.match(r"sở|ubnd|ủy ban|chi cục", bare):
        return ["power"]
    if re.match(r"(?:tổng )?công ty|tập đoàn", bare) and "viễn thông" in bare:
        return ["telecom", "postal"] if re.search(r"bưu chính[ ,-]*viễn thông|bcvt", bare) else ["telecom"]
    if "doanh nghiệp" in bare and re.search(r"ngành (?:thông tin và truyền thông|tt&tt|tt-tt|tttt)", bare):
        return ["telecom", "postal"]
    if re.match(r"(?:cơ quan, )?(?:cơ quan|đơn vị)[^;]{0,40}thuộc (?:bộ|sở|ubnd|tỉnh)", bare):
        return ["other_dept"]
    if OTHER_BODIES.match(bare) and not re.search(r"doanh nghiệp|ubnd|ủy ban nhân dân", bare):
        return ["other_dept"]
    if _STATION.search(low):
        return ["broadcast"]
    if (
        re.match(
            r"(?:các )?(?:phòng|thanh tra|trung tâm)[ ](?:bưu chính|(?<!trung tâm )viễn thông|công nghệ|cntt|thông tin|báo chí|sở|bcvt|an toàn thông tin|ứng cứu)",
            low,
        )
        and "văn hóa" not in low
    ):
        return ["dept_ic"]
    if re.match(r"(?:tổ chức, cá nhân|cá nhân|tổ chức|hộ gia đình|người dân|người)(?![\wà-ỹ])", bare) and not re.match(
        r"(?:tổ chức|cá nhân)[^;]{0,12} (?:cung cấp|kinh doanh)", bare
    ):
        return ["other_dept"]
    if re.search(r"(?:ubnd|ủy ban nhân dân|chủ tịch)[^,;]{0,24} (?:các )?tỉnh, ?(?:thành phố|tp)", low):
        return ["other_dept"]
    if re.match(r"(?:chánh |các )?văn phòng", bare):
        return ["other_dept"]
    if low.startswith(
        ("đội kiểm tra liên ngành", "đội liên ngành", "đoàn kiểm tra liên ngành", "tổ công tác liên ngành")
    ):
        return ["dept_ic"]
    found: list[str] = []
    branches = _BRANCHES.search(low) is not None
    if _UNITS.search(low) and "doanh nghiệp" not in low:
        return ["other_dept"]
    dept = _DEPT.search(low)
    listed = re.search(r"các sở ?:[ ]?(?P<fields>.+)", low)
    if listed is not None:
        fields = [one.strip() for one in re.split(r",| và (?=ptnt)|;", listed.group("fields")) if one.strip()]
        ours = [any(pattern.match(one) for pattern, _, _ in DEPT_IC) for one in fields]
        return [kind for kind, there in (("dept_ic", any(ours)), ("other_dept", not all(ours))) if there]
    if branches and (dept is not None or "ngành" in low):
        found.append("other_dept")
    elif dept is not None:
        after = low[dept.end() :]
        found.append("dept_ic" if any(p.match(after.lstrip()) for p, _, _ in DEPT_IC) else "other_dept")
    if found and re.search(r"(?:, | và )(?:các )?địa phương", low):
        found.append("district")
    if dept is not None:
        rest = low[: dept.start()] + low[dept.end() :]
        for kind in ("district", "commune"):
            pattern = _PATTERN[kind]
            if pattern.search(rest) and re.search(r"ubnd|ủy ban|chủ tịch|chính quyền|huyện,|các huyện|các xã", rest):
                found.append(kind)
        return found
    if re.match(r"(?:ban chỉ huy|bch)(?! quân sự)(?! qs)(?! bộ đội)[^;]{3,60} (?:các )?(?:huyện|thị xã|quận)", bare):
        return ["district"]
    if re.match(
        r"(?:bộ|cục|tổng cục|vụ|viện|thanh tra bộ|ban chỉ huy(?! (?:quân sự|bộ đội|qs))|ban chỉ đạo|chi cục|thanh tra)\b",
        bare,
    ) and not re.match(r"bộ (?:chỉ huy|đội|chqs|chbp|tư lệnh|quốc phòng|công an)", bare):
        return ["other_dept"]
    for kind, pattern in TYPES:
        if not pattern.search(low):
            continue
        if kind == "press" and re.match(r"(?:tổng )?công ty", bare):
            continue
        if (
            kind == "telecom"
            and "viễn thông" in low
            and re.search(r"(?:khoa học|bưu chính).{0,3}viễn thông", low)
            and low.startswith("trường")
        ):
            continue
        if (
            kind in ("postal", "telecom", "internet", "it")
            and "đại lý" in low
            and not re.search(r"doanh nghiệp|\bdn", low)
        ):
            continue
        if (
            kind in ("district", "commune")
            and re.match(
                r"(?:bưu điện|điện lực|viễn thông|trung tâm viễn thông|các doanh nghiệp|doanh nghiệp|trung tâm y tế|công an|bộ|đài|trung tâm văn hóa|đại lý|ban chỉ huy quân sự|hạt|thuê bao|các chủ|chủ|công ty)",
                bare,
            )
            and not re.search(r"ubnd|ủy ban|chính quyền", low)
        ):
            continue
        if (
            kind == "commune"
            and kind not in found
            and low.find("xã") >= 0
            and re.search(r"thị xã", low)
            and not re.search(r"(?<!thị )(?<!tác )\bxã\b|phường|thị trấn|đặc khu|cấp xã", low)
        ):
            continue
        if kind == "district" and re.search(r"ubnd (?:tỉnh|thành phố)$|tổng công ty|tập đoàn", low):
            continue
        found.append(kind)
    if (
        "telecom" in found
        and "broadcast" in found
        and re.search(r"sctv|vtvcab", low)
        and not re.search(r"viễn thông|viettel|vnpt", low)
    ):
        found.remove("telecom")
    if (
        "broadcast" in found
        and "press" in found
        and re.match(r"(?:các )?đài", bare)
        and "báo" not in re.sub("dự báo", "", low)
    ):
        found.remove("press")
    if found:
        return found
    if re.match(r"(?:công ty |các đơn vị )?điện\b", bare):
        return ["power"]
    return (
        ["other_dept"]
        if re.match(r"(?:ban (?:tư|tuyên|dân|tổ)|mặt trận|ủy ban mặt|hội |tỉnh đoàn|liên đoàn)", bare)
        else []
    )


@lru_cache(maxsize=4096)
def _types_of_part(low: str, everyone: tuple[str, ...], operators: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_types_of_one(low, everyone, operators))


@lru_cache(maxsize=4096)
def is_everybody(name: str) -> bool:
    """Tell whether a name means everybody who is addressed: "các đơn vị", "các cơ quan, đơn vị"."""
    bare = _PLURAL.sub("", fold(name)).strip(" ,:;")
    while (shorter := _TRAILS.sub("", bare)) != bare:
        bare = shorter
    if _OF_THE_BRANCH.fullmatch(bare):
        return True
    return bare in EVERYBODY or _LEADERS.sub("", bare) in EVERYBODY or _all_general(bare)


_OF_THE_BRANCH = re.compile(
    r"(?:cơ quan, )?đơn vị (?:trong |thuộc )?(?:toàn )?ngành(?: thông tin và truyền thông| tt&tt| tt-tt| bưu chính,? viễn thông| khoa học và công nghệ)?"
)


def _all_general(bare: str) -> bool:
    """Tell whether a name lists general words only: "cơ quan, đơn vị, công sở", "đơn vị và các địa phương"."""
    parts = [_PLURAL.sub("", one.strip()) for one in re.split(r", (?:và )?| và |/", bare)]
    return len(parts) > 1 and all(one in _GENERAL for one in parts) and bool({"cơ quan", "đơn vị"} & set(parts))


_GENERAL = frozenset(
    ["cơ quan", "đơn vị", "địa phương", "công sở", "tổ chức", "cá nhân", "đoàn thể", "cấp", "ngành", "doanh nghiệp", "cán bộ", "công chức", "viên chức", "người lao động", "đơn vị liên quan", "trường học", "đơn vị sự nghiệp"]
)  # fmt: skip
_PUBLIC = re.compile(r"(?<![\wà-ỹ])(?:cấp|các ngành|chính quyền|cấp ủy|địa phương)(?![\wà-ỹ])")
"""Words of everybody that never mean enterprises alone."""


@lru_cache(maxsize=4096)
def is_enterprises(name: str) -> bool:
    """Tell whether a name means the enterprises named before without saying which: "các DN"."""
    bare = _PLURAL.sub("", fold(name)).strip(" ,:;")
    while (shorter := _TRAILS.sub("", bare)) != bare:
        bare = shorter
    return bare in ENTERPRISES or _PLURAL.sub("", _LEADERS.sub("", bare)) in ENTERPRISES


def types_of(addressees: Sequence[str], *, recipients: Sequence[str] = (), operators: Sequence[str] = ()) -> list[str]:
    """Give the classes that addressees cover.

    Parameters
    ----------
    addressees
        Names as written.
    recipients
        The classes of the document's whole list of recipients; a name like "các đơn vị" stands for them.
    operators
        The classes of the enterprises named last; "các doanh nghiệp" stands for them.

    >>> types_of(["các doanh nghiệp bưu chính, viễn thông"])
    ['telecom', 'postal']
    """
    everyone = [one for one in recipients if one != "all"]
    groups = {_group(one) for one in everyone}
    stand_in = everyone if everyone and groups in ({"enterprises"}, {"media"}, {"power"}) else ["all"]
    found: list[str] = []
    whole = False
    for name in addressees:
        low = fold(name)
        if is_enterprises(name):
            found.extend(operators or ([one for one in everyone if one in OPERATORS]) or ["telecom"])
            continue
        if is_everybody(name) and not _STAFF.match(_PLURAL.sub("", low).strip()):
            found.extend(["all"] if _PUBLIC.search(low) else stand_in)
            continue
        parts = components(low)
        mixed = any(
            not _ANY_ENTERPRISE.search(low[a:b]) and _types_of_part(low[a:b], (), ()) != ("all",) for a, b in parts
        )
        for a, b in parts:
            part = low[a:b]
            if is_enterprises(part):
                found.extend(operators or [one for one in everyone if one in OPERATORS] or ["telecom"])
                continue
            here = _types_of_part(part, ("all",) if mixed else tuple(stand_in), tuple(operators))
            if not here and operators and _SERVICES.match(_PLURAL.sub("", part)):
                here = tuple(operators)
            whole = whole or here == ("all",)
            found.extend(here)
    found = list(dict.fromkeys(found))
    if len({_group(one) for one in found if one != "all"}) >= 3 and "all" not in found:
        found.insert(0, "all")
    if not found:
        found = ["other_dept"] if addressees else ["all"]
    order = [one for one in found if one == "all"]
    rest = [one for one in found if one != "all"]
    if "telecom" in rest and rest[0] in OPERATORS:
        rest.remove("telecom")
        rest.insert(0, "telecom")
    return order + rest


_SERVICES = re.compile(
    r"(?:doanh nghiệp|dn|đơn vị)[ ][^;]{0,30}(?:dịch vụ|công ích|hạ tầng|mạng lưới|mạng|trên địa bàn)"
)
"""Enterprises of services, without saying which: those named before."""


def _group(kind: str) -> str:
    if kind in OPERATORS:
        return "enterprises"
    if kind in ("district", "commune"):
        return "local"
    if kind in ("dept_ic", "other_dept", "police", "military"):
        return "departments"
    return "media" if kind in ("broadcast", "press") else kind
