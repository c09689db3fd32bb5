"""Words of Vietnamese directives: parties, verbs, kinds of documents. Drawn up from the labelling guide and published texts."""

from __future__ import annotations

PARTY_HEADS = (
    # how a party begins, lower case; longer ones first where one begins another
    "các cơ quan, đơn vị", "các cơ quan", "cơ quan", "các đơn vị", "đơn vị", "các doanh nghiệp", "các doanh nghiêp",
    "doanh nghiệp", "các tổ chức", "các sở, ban, ngành", "các sở", "sở", "ủy ban nhân dân", "uỷ ban nhân dân", "ubnd",
    "chủ tịch ubnd", "chủ tịch ủy ban", "chủ tịch uỷ ban", "chủ tịch", "công an", "bộ chỉ huy", "bộ đội biên phòng",
    "ban chỉ huy", "bchqs", "đài phát thanh", "đài pt", "đài truyền hình", "đài truyền thanh", "các đài", "đài", "báo và đài",
    "báo", "các báo", "thủ trưởng", "các nhà mạng", "nhà mạng", "bưu điện", "điện lực", "công ty điện lực", "các phòng", "phòng văn hóa",
    "phòng văn hoá", "phòng vh", "văn phòng", "giám đốc", "tập đoàn", "tổng công ty", "công ty", "vnpt", "viettel", "mobifone", "vinaphone",
    "các chi nhánh", "chi nhánh", "trung tâm", "các trung tâm", "đội liên ngành", "các lực lượng", "lực lượng", "các ngành", "các địa phương",
    "các chủ đại lý", "các đại lý", "đại lý", "cục", "các bộ", "thanh tra", "các thành viên", "ubmttq", "ủy ban mặt trận", "hệ thống truyền thanh",
    "các cấp, các ngành", "các huyện", "các xã", "người đứng đầu", "toàn ngành", "các cá nhân",
)  # fmt: skip
TYPES = (
    # type, words that tell it; order is the order of mention in labels
    ("telecom", ("viễn thông", "nhà mạng", "vnpt", "viettel", "mobifone", "vinaphone", "gtel", "di động", "bcvt", "bc, vt", "bc-vt")),
    ("postal", ("bưu chính", "bưu điện", "chuyển phát", "bcvt", "bc, vt", "bc-vt")),
    ("internet", ("internet",)),
    ("broadcast", ("truyền hình", "phát thanh", "truyền thanh", "đài ")),
    ("press", ("báo chí", "tạp chí", "báo ", "thông tấn")),
    ("it", ("công nghệ thông tin", "cntt")),
    ("power", ("điện lực",)),
    ("dept_ic", ("thông tin và truyền thông", "tt&tt", "tttt", "bưu chính viễn thông", "bưu chính, viễn thông", "khoa học và công nghệ", "kh&cn", "đội liên ngành")),
    ("police", ("công an", "lực lượng vũ trang")),
    ("military", ("quân sự", "bộ đội", "biên phòng", "lực lượng vũ trang", "bchqs", "bộ tư lệnh")),
    ("district", ("huyện", "thị xã", "thành phố", "chính quyền các cấp", "văn hóa và thông tin", "văn hoá và thông tin", "ubnd các cấp")),
    ("commune", ("xã", "phường", "thị trấn", "đặc khu", "chính quyền các cấp")),
    ("agents", ("đại lý",)),
)  # fmt: skip
VERBS = (
    "ban hành", "báo cáo", "bảo đảm", "đảm bảo", "bảo dưỡng", "bảo trì", "bảo vệ", "biên soạn", "bố trí", "bổ sung", "buộc phải",
    "cảnh báo", "cảnh giác", "cập nhật", "chấn chỉnh", "chấp hành", "chỉ đạo", "chịu trách nhiệm", "chuẩn bị", "chủ động", "chủ trì",
    "công bố", "công khai", "cung cấp", "cử", "củng cố", "cần", "có kế hoạch", "có phương án", "có trách nhiệm", "có biện pháp", "duy trì", "dự phòng", "dự báo",
    "đáp ứng", "đẩy mạnh", "điều chỉnh", "điều động", "điều tra", "đôn đốc", "đề xuất", "định kỳ", "gắn", "gia cố", "giám sát", "giao", "giữ vững", "giữ", "góp phần",
    "hạn chế", "hỗ trợ", "hướng dẫn", "huy động", "hoàn thành", "hợp đồng", "kết nối", "khẩn trương", "khắc phục", "khảo sát", "khuyến cáo", "kịp thời", "kiên quyết", "kiểm soát", "kiểm tra",
    "kiện toàn", "làm tốt", "làm đúng", "làm đầu mối", "làm", "lập", "lắp đặt", "lên phương án", "lưu ý", "lồng ghép", "mở", "nâng cao", "nắm", "nghiêm cấm", "nghiêm chỉnh", "nghiêm túc", "ngăn chặn", "ngăn", "niêm yết",
    "phát hiện", "phát huy", "phát hành", "phát sóng", "phân công", "phổ biến", "phối hợp", "phòng ngừa", "phòng, chống", "phải", "quán triệt", "quản lý", "quan tâm", "rà soát", "sắp xếp", "sẵn sàng", "siết chặt", "sử dụng", "tạo điều kiện", "tăng cường",
    "tăng", "tập trung", "tập huấn", "tham gia", "tham mưu", "thanh tra", "theo dõi", "thiết lập", "thông báo", "thông tin", "thống kê", "thực hiện", "thường xuyên", "thường trực", "tiến hành", "tiếp tục", "tiếp nhận", "tìm", "tổ chức", "tổng hợp",
    "trang bị", "triển khai", "trực", "truyền tải", "truyền", "tuân thủ", "tuần tra", "tuyên truyền", "tư vấn", "ưu tiên", "ứng cứu", "ứng phó", "vận hành", "xác định", "xác minh", "xây dựng", "xem xét", "xử lý", "yêu cầu", "đăng tải", "đưa tin", "đưa", "đặt", "đề nghị", "không được", "không để", "tạm dừng", "tạm ngừng", "thay thế", "thu hồi", "treo", "tôn trọng", "gửi", "gỡ", "chặn", "bám sát", "che chắn", "chằng chống", "dừng", "hoãn", "di dời", "kích hoạt", "nhắn tin", "nhắn", "sửa chữa", "trao đổi", "vệ sinh", "tính toán", "đầu tư", "đo kiểm", "tối ưu", "nâng cấp", "mở rộng", "nhận", "tận dụng", "thành lập", "thắt chặt",
)  # fmt: skip
STRONG = frozenset(VERBS) - {"cần", "trực", "truyền", "mở", "tăng", "đưa", "đặt", "nhận", "cử", "giữ", "nắm", "gắn", "treo", "tìm", "làm", "lập", "gửi", "thông tin", "ngăn", "quản lý", "bảo vệ", "vận hành", "tiếp nhận",
    "ứng cứu", "ứng phó", "xử lý", "khắc phục", "điều tra", "truyền tải", "phòng ngừa", "sử dụng", "kinh doanh", "phòng, chống", "dự phòng", "phát sóng", "xác minh", "giám sát", "kiểm tra", "đôn đốc", "hướng dẫn", "hỗ trợ", "chỉ đạo", "thanh tra", "tuần tra", "theo dõi", "phát hiện", "ngăn chặn", "kiểm soát", "bảo dưỡng", "bảo trì", "sửa chữa", "dừng", "chặn", "gỡ", "đánh giá", "kết nối", "phát hành"}  # fmt: skip
"""Verbs that begin a task of their own after a comma; the others are too often parts of a list."""
SOFT_STARTS = ("đồng thời", "và", "đặc biệt", "ngoài ra", "bên cạnh đó", "trong đó", "qua đó", "cần", "phải")
KINDS = {
    "CT": "chi_thi", "CĐ": "cong_dien", "KH": "ke_hoach", "PA": "phuong_an", "TB": "thong_bao", "QĐ": "quyet_dinh",
    "QC": "quy_che", "HD": "huong_dan", "BC": "bao_cao", "TTR": "to_trinh", "NQ": "nghi_quyet", "TT": "thong_tu",
    "TTLT": "thong_tu_lien_tich", "NĐ": "nghi_dinh",
}  # fmt: skip
KIND_WORDS = (
    ("chỉ thị", "chi_thi"), ("công điện", "cong_dien"), ("công văn", "cong_van"), ("kế hoạch", "ke_hoach"), ("phương án", "phuong_an"),
    ("thông báo", "thong_bao"), ("quyết định", "quyet_dinh"), ("quy chế", "quy_che"), ("văn bản", "cong_van"), ("hội nghị", "hoi_nghi"),
)  # fmt: skip
ISSUERS = (
    "Ủy ban nhân dân", "Uỷ ban nhân dân", "UBND", "Chủ tịch UBND", "Sở Thông tin và Truyền thông", "Sở Bưu chính Viễn thông", "Sở Bưu chính, Viễn thông", "Sở TT&TT", "Sở Khoa học và Công nghệ",
    "Sở KH&CN", "Bộ Thông tin và Truyền thông", "Bộ TT&TT", "Bộ Khoa học và Công nghệ", "Bộ KH&CN", "Thủ tướng Chính phủ", "Cục Viễn thông", "Cục Bưu điện Trung ương", "Tỉnh ủy", "Ban Thường vụ Tỉnh ủy",
)  # fmt: skip
