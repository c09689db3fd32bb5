"""Fuzz the reader with atheris: no exception, every span its task, and no text that costs more than its length.

    python benchmarks/reading/fuzz.py -max_total_time=180 -max_len=4000

Bytes are spent half on the words that the grammar turns on and half on any characters.
"""

from __future__ import annotations

import json
import sys
import time

import atheris

with atheris.instrument_imports(include=["thongsuot.engines.reading"]):
    from thongsuot.engines.reading import read_directive

WORDS = (
    *("1. ", "a) ", "- ", "I. ", "Điều 5. ", "\n", "; ", ", ", ". ", ": ", "(", ")", "|", '"', " và ", "đồng thời "),
    *("UBND tỉnh ", "Sở Thông tin và Truyền thông ", "Công an tỉnh ", "các doanh nghiệp viễn thông ", "các đơn vị "),
    *("yêu cầu ", "đề nghị ", "giao ", "phải ", "có trách nhiệm ", "báo cáo ", "tăng cường kiểm tra ", "không được "),
    *("thực hiện các nội dung sau:", "Công văn số 44/SKHCN-BCVT ngày 15-1 ", "Số: 07/CT-UBND ", "ngày 31/2/2026 "),
    *(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n",
        "Kính gửi: ",
        "Nơi nhận:\n",
        "CHỈ THỊ\n",
        "QUY CHẾ\n",
        "để ",
        "khi ",
        "trước ",
    ),
    *("Tết Quý Mão ", "bão số 9 ", "TT | Nội dung | Chủ trì | Thời gian |\n", "đ) ", "\u0301", "\x1f", "\u2028", "İ"),
)
SLOWEST_S = 2.0


def one(data: bytes) -> None:
    """Read one made text."""
    given = atheris.FuzzedDataProvider(data)
    parts = []
    while given.remaining_bytes():
        if given.ConsumeBool():
            parts.append(WORDS[given.ConsumeIntInRange(0, len(WORDS) - 1)])
        else:
            parts.append(given.ConsumeUnicodeNoSurrogates(12))
    started = time.process_time()
    reading = read_directive("".join(parts))
    spent = time.process_time() - started
    for task in reading.obligations:
        assert reading.text[task.start : task.end] == task.task_text
        assert 0 < task.confidence < 1
    json.dumps(reading.as_json())
    assert spent < SLOWEST_S, f"{spent:.1f} s for {len(reading.text)} characters"


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
