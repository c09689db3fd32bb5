"""Frames of sentences: who is asked, who spoke, what is sent where, what must be dealt with."""

from __future__ import annotations

import re

ENTERPRISES = re.compile(
    r"(?:doanh nghiệp|dn|đơn vị)(?: cung cấp dịch vụ| kinh doanh| hoạt động trong lĩnh vực| cung ứng dịch vụ)? "
    r"(?:(?:bưu chính|viễn thông|internet|truyền hình(?: cáp| trả tiền)?|chuyển phát|công nghệ thông tin|cntt|bcvt|bc|vt|phát thanh)(?:, | và |,| - |-|, và )?){1,6}"
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
