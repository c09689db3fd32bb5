"""Frames of sentences: who is asked, who spoke, what is sent where, what must be dealt with."""

from __future__ import annotations

import re

ENTERPRISES = re.compile(
    r"(?:doanh nghiệp|dn|đơn vị)(?: cung cấp dịch vụ| kinh doanh| hoạt động trong lĩnh vực| cung ứng dịch vụ)? "
    r"(?:(?:bưu chính|viễn thông|internet|truyền hình(?: cáp| trả tiền)?|chuyển phát|công nghệ thông tin|cntt|bcvt|bc|vt|phát thanh|điện lực)(?:, | và |,| - |-|, và )?){1,6}"
)
SPOKEN = re.compile(
    r"[\"'],? (?:[^,.\"]{2,50} )?(?:nhấn mạnh|nêu rõ|cho biết|khẳng định|chia sẻ|phát biểu|nói|cho hay)(?![\wà-ỹ])"
)
UNDERGOES = re.compile(
    r"(?:mọi|các|những|toàn bộ|tất cả|khi|nếu|trường hợp|kết quả|việc)[ ][^,.;:]{3,80}?[ ](?P<must>(?:cần phải|cần|phải)(?: kịp thời| được)*[ ](?=(?:báo|gửi|thông báo|xử lý|khắc phục|ghi|lập|phản ánh|kiểm tra|hoàn thành)))"
)
"""A thing that must be dealt with, with nobody named who does: "mọi sự cố lớn phải được báo ngay …"."""
RESULTS_SENT = re.compile(
    r"(?:báo cáo )?kết quả[ ][^,.;:]{0,60}?(?:,[ ])?(?P<verb>(?:định kỳ |đề nghị |kịp thời )?(?:báo cáo|gửi)[ ](?:[^,.;]{0,40}[ ])?(?:về|cho|tới|đến|qua|sở|ubnd|ủy ban)(?![\wà-ỹ]))"
)
OF_WHOM = re.compile(
    r"[ ]của[ ](?P<who>các (?:đơn vị|cơ quan|địa phương|doanh nghiệp|cơ quan, đơn vị|ngành|sở, ngành)(?:, (?:đơn vị|địa phương))*)[ ]"
)
ASKED_OF = re.compile(
    r",[ ](?:[^,;.:]{2,60}[ ])?(?:cũng )?(?:yêu cầu|đề nghị|chỉ đạo|giao)(?: các đơn vị| các doanh nghiệp)?(?: này)?[ ](?:phải |cần )?"
)
DOCUMENT_SENT = re.compile(
    r"[ ](?:ngay |một |các |tiếp )?(?:công văn|công điện|văn bản|chỉ thị|kế hoạch|thông báo|điện khẩn|quyết định)(?![\wà-ỹ])"
)
"""Behind "có", "ban hành", "gửi": who sends it is the issuer."""
BOARDS = re.compile(
    r"(?:bch|ban chỉ huy|ban chỉ đạo|hội đồng|công ty|bưu điện việt nam|ủy ban|tập đoàn|tổng công ty|tổng cục|cục|văn phòng|tỉnh ủy|thành ủy|huyện ủy|ban thường vụ)(?![\wà-ỹ])"
)
"""Bodies that ask others in a news item and are no addressees of a province."""
TOLD_TO = re.compile(
    r"(?:tuyên truyền|hướng dẫn|phổ biến|quán triệt|nhắc nhở)(?:[ ,][^;.]{0,40})?[ ](?:cho|đến|tới)[ ](?=các |chủ |những |từng )"
)
"""Those who are told something; a "phải" behind it is theirs: "hướng dẫn cho các chủ đại lý … và buộc phải …"."""
SUMS_UP = re.compile(
    r"(?:tập trung |khẩn trương |chủ động |tiếp tục |phải |cần ){0,2}(?:bảo đảm|đảm bảo|giữ|hỗ trợ|phối hợp|tăng cường|ứng phó|khắc phục|triển khai|sẵn sàng|có biện pháp|đẩy mạnh|phòng, chống|phòng chống|chủ động)(?![\wà-ỹ])"
)
ISSUED_BEFORE = re.compile(
    r"(?:công văn|công điện|văn bản|chỉ thị|kế hoạch|thông báo)(?: [^\n.;]{0,60})?[ ](?:yêu cầu|đề nghị|chỉ đạo|giao|về việc|về)(?![\wà-ỹ])"
)
"""A news item names the paper and in one phrase what it is about, before it tells what the paper says."""
JUST_ORDERED = re.compile(r"[ ]{0,2}(?:(?:đã|vừa|mới|cũng)[ ]){0,3}")
"""Between the issuer and "yêu cầu" in a news item: the order itself is told."""
REFERS = re.compile(
    r"(?:(?:các|những|hai|ba|tất cả các)[ ])?(?:đơn vị|địa phương|cơ quan|ngành|lực lượng|sở)(?:, (?:đơn vị|địa phương|cơ quan))?[ ](?:này|trên|nói trên|nêu trên|kể trên)"
)
"""A name that stands for whoever was named last."""
BYLINE = re.compile(
    r"[ (]{0,3}(?:PV|BBT|[A-ZĐ]{1,2}\.[ ]?[A-ZÀ-ỸĐ]\w{0,9}|[A-ZÀ-ỸĐ]\w{0,8}(?:[ ][A-ZÀ-ỸĐ]\w{0,8}){1,3})(?:,? [A-ZÀ-ỸĐ]\w{0,8}(?:[ ][A-ZÀ-ỸĐ]\w{0,8}){0,2})?[ .)]{0,3}"
)
"""Who wrote a news item, on a line alone."""
DUTY_IS = re.compile(
    r"(?:(?:nhiệm vụ|trách nhiệm)[ ](?:của|đối với|giao cho)[ ](?P<who>[^,.;:]{4,90}?)|một trong (?:những|các) (?:nhiệm vụ|yêu cầu|nội dung|giải pháp)[^,.;:]{0,40}?|(?:nhiệm vụ|yêu cầu)(?: tiếp theo| quan trọng| trước mắt| trọng tâm)?|cùng với đó|bên cạnh đó|tiếp đó|ngoài ra|đặc biệt|nhất|song song đó)[ ]là[ ,:]{1,2}(?:phải |cần )?"
)
"""The task follows "là": "Nhiệm vụ của Vụ Bưu chính là chỉ đạo …", "Cùng với đó là xây dựng …"."""
CAPTION = re.compile(r"[^\n]{0,220}(?:\(ảnh[ :][^()\n]{2,40}\)|ảnh[ ]?: ?[^.\n]{2,40})[ .]{0,3}")
"""What stands under a picture."""
LISTED_PAPER = re.compile(
    r"(?:chỉ thị|công văn|công điện|quyết định|kế hoạch|thông báo|nghị quyết|văn bản|nghị định|thông tư)(?: hỏa tốc| khẩn)? (?:số|[0-9])"
)
"""A further paper of a list that semicolons part."""
AND_ASKS = re.compile(r"(?:cũng )?(?:đề nghị|yêu cầu|giao)[ ]{1,2}")
ABOUT = re.compile(r"[ ]?(?:về|về việc)[ ]")
"""Behind those asked it only says what about: "chỉ đạo các bộ về tăng cường ngăn chặn …"."""
MAY = re.compile(r"(?:[^,;.]{0,60}, )?có thể[ ]")
GOES_ON = re.compile(r"(?:theo đó|cụ thể|trong đó|theo nội dung|nội dung)(?![\wà-ỹ])")
HEADS_LEAD = re.compile(
    r"(?:\([^)\n]{2,20}\)[ .-]{0,4})?(?:bộ|sở|ubnd|ủy ban|chủ tịch|thủ tướng|tập đoàn|tổng công ty)[^\n.;]{2,90}[ ](?:chỉ đạo|yêu cầu|đề nghị)[ ]"
)
"""A first paragraph of one sentence that says who asks what of whom."""
BACKGROUND = re.compile(
    r"(?:như vậy|tính từ|tính đến|đến nay|từ đầu năm|trước đó|thời gian qua|đây là (?:lần|các|những)|(?:sau|quá|hết) (?:thời gian|thời hạn)[^.;]{0,200} sẽ)(?![\wà-ỹ])"
)
"""What was, or how it came about: nothing is asked."""
