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


def test_an_event_in_a_purpose_before_the_party_is_no_deadline() -> None:
    aimed = "1. Để bảo đảm an ninh trong dịp nghỉ lễ Quốc khánh, các sở, ban, ngành tăng cường công tác trực ban tại cơ quan."
    timed = "1. Trong dịp nghỉ lễ Quốc khánh, các sở, ban, ngành tăng cường công tác trực ban tại cơ quan."
    assert [bool(one[2]) for one in _tasks(aimed)] == [False]
    assert [bool(one[2]) for one in _tasks(timed)] == [True]


def test_a_limit_without_any_year_stays_in_its_own_words() -> None:
    found = _news("UBND thành phố giao Sở Y tế chủ trì lập phương án sử dụng điện thoại vệ tinh trước ngày 31/12.")
    assert [one[2] for one in found] == ["rel:trước 31/12"]


def test_verbs_without_objects_of_their_own_stay_together() -> None:
    found = _tasks(
        "1. Các sở cử cán bộ kỹ thuật trực giám sát, hỗ trợ, ứng cứu và khắc phục sự cố an toàn thông tin mạng."
    )
    assert len(found) == 1


def test_a_condition_may_stand_before_its_task_without_a_comma() -> None:
    found = _tasks(
        "1. Sở Y tế rà soát lỗ hổng bảo mật; quá trình thực hiện, nếu có phát sinh vướng mắc kịp thời báo cáo về UBND tỉnh để được hướng dẫn."
    )
    assert [one[0][:17] for one in found][-1] == "kịp thời báo cáo "


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        # the first paragraph and a later one say the same
        ("(Báo) - Bộ Khoa học và Công nghệ yêu cầu các đơn vị thực hiện nghiêm chế độ trực lãnh đạo, trực ứng cứu thông tin để phục vụ bầu cử.\n\nBộ ban hành Công văn số 1371 gửi các doanh nghiệp viễn thông.\n\nBộ yêu cầu các đơn vị thực hiện nghiêm chế độ trực lãnh đạo, trực ứng cứu thông tin 24/24 giờ.\n\nCác doanh nghiệp phải theo dõi sát diễn biến thời tiết.", 2),
        # asked about, not asked for
        ("Thủ tướng đã chỉ đạo Bộ Công an, Bộ Tư pháp về tăng cường ngăn chặn các hoạt động lừa đảo.\n\nTheo đó, Thủ tướng yêu cầu Bộ Công an rà soát các lĩnh vực dễ phát sinh lừa đảo.", 1),
        # an earlier count of papers
        ("Sở TT&TT vừa có văn bản yêu cầu các doanh nghiệp viễn thông tạm ngừng dịch vụ đối với 351 thuê bao quảng cáo.\n\nNhư vậy, tính từ đầu năm đến nay, Sở đã có 6 văn bản đề nghị các doanh nghiệp tạm ngừng dịch vụ đối với 1.563 số.", 1),
        # what a body says it may do, and what it does itself
        ("Tổng công ty đã chỉ đạo Bưu điện các tỉnh trong vùng bão theo dõi sát diễn biến mưa lũ.\n\nTại các địa bàn tâm bão, có thể tạm dừng phục vụ, đóng cửa bưu cục để bảo đảm an toàn.", 1),
        # nothing but "do the following"
        ("Bộ KH&CN có văn bản gửi các doanh nghiệp viễn thông.\n\nBộ đã yêu cầu các doanh nghiệp viễn thông triển khai nghiêm túc một loạt nhiệm vụ trọng tâm.\n\nTrước hết, các doanh nghiệp cần xây dựng phương án cụ thể.", 1),
    ],
)  # fmt: skip
def test_news_items_tell_each_task_once(text: str, tasks: int) -> None:
    assert len(_news(text)) == tasks


def test_what_follows_a_writers_name_is_the_pages_own() -> None:
    found = _news(
        "UBND tỉnh có công văn về tiết kiệm điện.\n\nTheo công văn, Sở Công Thương phải kiểm tra việc sử dụng điện tại công sở.\n\nMai Lan\n\nThông báo điều chỉnh thời gian tổ chức Giờ Trái đất"
    )
    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("Đây là một trong những nội dung trong Công điện số 07/CĐ-BTTTT của Bộ TT&TT gửi các sở.\n\nCác sở đôn đốc các nhà mạng gia cố trạm.", "07/CĐ-BTTTT", "cong_dien"),
        ("Tiểu ban An ninh mạng tỉnh vừa có Công văn số 09/TB-TBATANM yêu cầu các sở rà soát máy chủ.\n\nCông an tỉnh kiểm tra hệ thống.", "09/TB-TBATANM", "cong_van"),
        ("Ngày 9/11, UBND tỉnh ban hành văn bản yêu cầu các sở ứng phó bão số 6:\n\n1. Thực hiện nội dung tại Công văn số 44/UBND-KTN ngày 18/9/2019; Chỉ thị số 06/CT-UBND ngày 03/7/2019.", None, "cong_van"),
    ],
)  # fmt: skip
def test_a_news_items_own_paper_is_told_from_those_it_lists(text: str, number: str | None, kind: str) -> None:
    document = read_directive(text).document
    assert (document.number, document.kind) == (number, kind)


def test_only_a_list_of_a_documents_own_form_is_said_to_be_sure() -> None:
    full = read_directive(
        HEAD
        + "1. Điện lực Sông Lam:\na) Rà soát toàn bộ cột điện có treo cáp thông tin trên địa bàn;\nb) Thay các cột đã nghiêng, nứt trước mùa mưa bão."
    )
    told = read_directive(
        "UBND tỉnh có công văn về an toàn điện.\n\nTheo công văn, Điện lực Sông Lam phải rà soát toàn bộ cột điện có treo cáp."
    )
    assert all(one.confidence >= 0.9 for one in full.obligations) and len(full.obligations) == 2
    assert all(one.confidence < 0.9 for one in told.obligations) and told.obligations


def test_units_of_an_operator_that_orders_its_own_are_operators() -> None:
    found = _news(
        "Theo công điện, VNPT yêu cầu các đơn vị chủ động kiểm tra cơ sở hạ tầng mạng lưới viễn thông; chuẩn bị vật tư."
    )
    assert [one[1] for one in found] == [("telecom",), ("telecom",)]


def test_a_chapeau_that_names_nobody_opens_its_list() -> None:
    found = _tasks(
        "Để chấm dứt tình trạng trên, Ủy ban nhân dân tỉnh chỉ thị:\n\n1. Nghiêm cấm mọi hoạt động trục vớt, thu gom trái phép cáp ngầm.\n\n2. Sở Y tế tuyên truyền cho ngư dân biết."
    )
    assert [one[1] for one in found] == [("all",), ("other_dept",)]


def test_a_form_without_its_head_is_still_a_form() -> None:
    fields = read_directive(
        "CHỈ THỊ\nVề việc bảo vệ cáp ngầm\n\nĐể bảo đảm an toàn, UBND thành phố yêu cầu:\n\n1. Sở Công Thương kiểm tra các cơ sở thu mua phế liệu."
    ).document
    assert (fields.kind, fields.form) == ("chi_thi", "full")


def test_a_number_cut_short_in_the_headline_is_completed_from_the_text() -> None:
    document = read_directive(
        "Bộ gửi Công điện khẩn số 02 về việc khôi phục mạng lưới\n\nBan chỉ huy Bộ TT&TT đã gửi công điện khẩn số 02/CĐ-BCH ngày 29/10/2012 yêu cầu các doanh nghiệp viễn thông khôi phục liên lạc."
    ).document
    assert (document.number, document.date) == ("02/CĐ-BCH", "2012-10-29")


@pytest.mark.parametrize(
    ("body", "name", "types"),
    [
        ("1. Công ty CP đầu tư thủy điện Sông Nhung mở 5 cửa van để bảo đảm an toàn hạ du.", "Công ty CP đầu tư thủy điện Sông Nhung", ("power",)),
        ("1. Ban Chỉ huy PCTT và TKCN các huyện Sông Lam, Lập Thạch, Yên Mỹ tổ chức thông báo cho người dân ven sông.", "Ban Chỉ huy PCTT và TKCN các huyện Sông Lam, Lập Thạch, Yên Mỹ", ("district",)),
    ],
)  # fmt: skip
def test_verbs_inside_the_names_of_companies_and_places_end_no_name(
    body: str, name: str, types: tuple[str, ...]
) -> None:
    (one,) = read_directive(HEAD + body).obligations
    assert (one.addressees, one.addressee_types) == ((name,), types)


def test_a_rule_issued_with_a_decision_is_cited_and_not_the_papers_own() -> None:
    document = read_directive(
        "Theo đó, UBND tỉnh yêu cầu các sở căn cứ Quy chế ban hành kèm theo Quyết định số 1966/QĐ-UBND ngày 10/8/2021 kiểm tra các hồ chứa trên địa bàn."
    ).document
    assert (document.number, [one.number for one in document.cited]) == (None, ["1966/QĐ-UBND"])
