"""What real documents of other provinces do that the first samples did not: each case is a way of writing, not one text."""

from __future__ import annotations

import pytest

from thongsuot.engines.reading import ProposedObligation, read_directive
from thongsuot.engines.reading.classes import types_of
from thongsuot.engines.reading.lexicon import SKIPS, words

HEAD = "UBND TỈNH SÔNG LAM\nSố: 12/UBND-VX\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSông Lam, ngày 05 tháng 3 năm 2024\n\nKính gửi: Các sở, ban, ngành.\n\n"


def _tasks(body: str) -> list[tuple[str, tuple[str, ...], str]]:
    found: tuple[ProposedObligation, ...] = read_directive(HEAD + body).obligations
    return [(one.task_text, one.addressee_types, one.deadline or "") for one in found]


def _news(body: str) -> list[tuple[str, tuple[str, ...], str]]:
    found = read_directive(body).obligations
    return [(one.task_text, one.addressee_types, one.deadline or "") for one in found]


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("Ủy ban MTTQ Việt Nam huyện và các đoàn thể", ["other_dept"]),
        ("Đoàn Thanh niên phường", ["other_dept"]),
        ("Ban Chỉ huy Quân sự huyện", ["military"]),
        ("Bộ đội Biên phòng tỉnh, Hải quan cửa khẩu", ["military", "other_dept"]),
        ("Trung tâm Viễn thông Đại Thuận", ["telecom"]),
        ("Tập đoàn Công nghiệp - Viễn thông Quân đội", ["telecom"]),
        ("Tổng Công ty Cổ phần Bưu chính Viettel", ["postal"]),
        ("Các tổ dân phố", ["commune"]),
        ("Các chủ hồ chứa thủy điện", ["power"]),
        ("Giám đốc các Sở: Thông tin và Truyền thông, Tài chính", ["dept_ic", "other_dept"]),
        ("các trường học, bệnh viện, trạm y tế", ["other_dept"]),
        ("các cơ quan đơn vị, địa phương", ["all"]),
    ],
)
def test_bodies_are_classed_by_what_they_are_and_not_by_where_they_are(name: str, types: list[str]) -> None:
    assert types_of([name]) == types


def test_bars_inside_brackets_part_no_words_of_a_list() -> None:
    assert words("kết quả(?! (?:báo cáo|gửi))|trước đó") == ("kết quả(?! (?:báo cáo|gửi))", "trước đó")
    assert SKIPS.match("trước đó, phó thủ tướng đã yêu cầu") and not SKIPS.match("cho các đơn vị")


def test_what_was_asked_before_is_background() -> None:
    lead = "UBND thành phố vừa có công văn yêu cầu Sở TT-TT tăng cường kiểm tra việc lưu giữ thông tin thuê bao.\n\n"
    later = (
        "Trước đó, Phó Thủ tướng đã yêu cầu các bộ, UBND các tỉnh xây dựng các phương án quản lý thuê bao trả trước."
    )
    assert len(_news(lead + later)) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("1. Điện lực Sông Lam rà soát cột điện, bảo dưỡng máy cắt, trình trong quý I năm 2025.", ["rel:trong quý i năm 2025"]),
        ("1. Sở Công Thương kiểm điểm việc thực hiện sáu tháng một lần.", ["rec:sáu tháng một lần"]),
        ("1. Sở Tài chính báo cáo UBND tỉnh trước ngày 20 tháng cuối quý.", ["rec:ngày 20 tháng cuối quý"]),
        ("1. Các nhà mạng mở chuyển vùng cho đến khi khắc phục xong sự cố.", ["rel:cho đến khi khắc phục xong sự cố"]),
        ("1. Các nhà mạng khôi phục liên lạc trong 48 giờ.", ["rel:trong 48 giờ"]),
        ("1. Sở Nội vụ rà soát chỉ tiêu tại Nghị quyết về chuyển đổi số đến năm 2025, định hướng đến năm 2030.", [""]),
        ("1. Sở Nội vụ nêu khó khăn và giải pháp thực hiện trong thời gian tới.", []),
        ("1. Các sở bố trí kinh phí khi xây dựng kế hoạch ứng dụng công nghệ thông tin hằng năm.", [""]),
    ],
)  # fmt: skip
def test_deadlines_are_limits_and_turns_and_no_parts_of_titles(body: str, said: list[str]) -> None:
    assert [deadline for _, _, deadline in _tasks(body)] == said


def test_a_limit_of_its_own_parts_a_task_behind_and() -> None:
    found = _tasks(
        "1. Bưu điện tỉnh dành tuyến vận chuyển riêng cho công văn hỏa tốc và phát hết bưu phẩm tồn trước ngày 15/3/2024."
    )
    assert [(one[0][:9], one[2]) for one in found] == [("dành tuyế", ""), ("phát hết ", "2024-03-15")]


def test_a_time_may_stand_before_its_verb_without_a_comma() -> None:
    found = _tasks(
        "1. Sở Công Thương kiểm tra các hồ chứa; trước ngày 20/4/2024 báo cáo UBND tỉnh danh mục hồ chưa an toàn."
    )
    assert [one[2] for one in found] == ["", "2024-04-20"]


def test_those_who_are_told_something_are_the_ones_who_must() -> None:
    found = _tasks(
        "1. Các doanh nghiệp viễn thông: Hướng dẫn cho các chủ đại lý nắm vững quy định và buộc phải chấp hành giờ mở cửa; phải cung cấp số liệu khi có yêu cầu."
    )
    assert [one[1] for one in found] == [("telecom",), ("agents",), ("telecom", "agents")]


def test_a_purpose_that_names_a_plan_is_a_task_of_its_own() -> None:
    found = _tasks(
        "1. Công an tỉnh khảo sát, xác định những mục tiêu, địa bàn trọng điểm để chỉ đạo xây dựng kế hoạch bảo vệ."
    )
    assert [one[0] for one in found][-1] == "chỉ đạo xây dựng kế hoạch bảo vệ"


def test_two_bodies_in_one_sentence_each_get_their_task() -> None:
    found = _tasks(
        "1. Công an tỉnh tăng cường tuần tra bảo vệ tuyến cáp quang, nhất là vào ban đêm, Điện lực Sông Lam không cắt điện trong dịp Tết."
    )
    assert [one[1] for one in found] == [("police",), ("power",)]


def test_a_colon_before_a_list_of_places_does_not_end_the_name() -> None:
    found = _tasks("1. UBND các huyện: Sơn Dương, Lạc Phong, Kim Vân chỉ đạo UBND các xã giải phóng mặt bằng.")
    assert [(one[0][:7], one[1]) for one in found] == [("chỉ đạo", ("district",))]


def test_what_a_news_item_sums_up_in_its_lead_is_not_told_twice() -> None:
    found = _news(
        "Bộ TT&TT yêu cầu ứng phó bão\n\nNgày 4/10/2024, Bộ TT&TT đã có công điện yêu cầu các doanh nghiệp viễn thông khẩn trương khắc phục sự cố.\n\n"
        "Cụ thể, Ban chỉ huy phòng, chống thiên tai Bộ TT&TT đề nghị các đơn vị theo dõi sát diễn biến mưa lũ; báo cáo tình hình mạng lưới về Ban chỉ huy.\n\n"
        "Cục Viễn thông chỉ đạo các nhà mạng gia cố nhà trạm; tổng hợp số trạm mất liên lạc."
    )
    assert [one[0][:12] for one in found] == ["theo dõi sát", "báo cáo tình", "chỉ đạo các ", "tổng hợp số "]


def test_a_name_that_refers_back_has_the_classes_of_whom_it_means() -> None:
    found = _news(
        "UBND tỉnh có công văn về tiết kiệm điện.\n\nTheo công văn, UBND các huyện phải tăng cường kiểm tra việc sử dụng điện. Ngoài ra, các đơn vị này cần phối hợp với điện lực tuyên truyền đến người dân."
    )
    assert [one[1] for one in found] == [("district",), ("district",)]


def test_a_task_before_the_list_that_it_opens_is_kept() -> None:
    found = _news(
        "Ban Chỉ huy Phòng thủ dân sự Bộ KH&CN yêu cầu các đơn vị chấp hành nghiêm chỉ đạo của Thủ tướng Chính phủ và làm ngay các việc sau.\n\nCác nhà mạng sẵn sàng chuyển vùng cho nhau."
    )
    assert [one[0] for one in found] == [
        "chấp hành nghiêm chỉ đạo của Thủ tướng Chính phủ",
        "sẵn sàng chuyển vùng cho nhau",
    ]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Văn phòng UBND tỉnh truyền đạt ý kiến chỉ đạo đẩy mạnh chuyển đổi số tại Công văn số 288/VP-KGVX, ngày 07/5/2025.\n\nTheo đó, yêu cầu Sở Khoa học và Công nghệ rà soát các nhiệm vụ được giao.", ("cong_van", "288/VP-KGVX", "2025-05-07")),
        ("Tuyên truyền bầu cử\n\nSở TT&TT đề nghị UBND các huyện xây dựng kế hoạch tuyên truyền về bầu cử trên hệ thống loa.\n\n(Nguồn: Từ Công văn số 169/STTTT-TTBCXB)\n", ("cong_van", "169/STTTT-TTBCXB", None)),
        ("Công điện nêu rõ: tỉnh đã ban hành nhiều văn bản chỉ đạo.\n\nChủ tịch UBND tỉnh yêu cầu các sở rà soát thiệt hại.", ("cong_dien", None, None)),
        ("EVN đã có công điện khẩn yêu cầu các Tổng công ty điện lực cấp điện an toàn cho kỳ thi, được tiến hành theo 3 đợt: Đợt 1 từ ngày 04-5/7/2012; Đợt 2 từ ngày 9-10/7/2012.", ("cong_dien", None, None)),
        ("Bộ TT&TT có công điện yêu cầu các nhà mạng hoàn thành gia cố nhà trạm trước ngày 20/9/2024, bảo đảm liên lạc trong mùa bão.", ("cong_dien", None, None)),
    ],
)  # fmt: skip
def test_the_documents_own_number_and_day_are_not_taken_from_lists_plans_or_limits(
    text: str, fields: tuple[str, str | None, str | None]
) -> None:
    document = read_directive(text).document
    assert (document.kind, document.number, document.date) == fields


def test_papers_named_below_a_news_item_are_not_cited() -> None:
    text = (
        "Ngày 18/5/2021, Thủ tướng có Công điện 633/CĐ-TTg về bầu cử.\n\nTheo đó, Bộ Y tế cập nhật tình hình dịch bệnh tại các khu vực bỏ phiếu; chuẩn bị phương án dự phòng cho ngày bầu cử.\n\n"
        "Chia sẻ bài viết lên facebook\n\nVĂN BẢN NỔI BẬT\n• 17:35 | 20/01/2026 Thông tư 01/2026/TT-BGDĐT quy định thẩm quyền\n"
    )
    assert read_directive(text).document.cited == ()
