"""What changed between two texts: nothing lost, nothing invented, readable."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thongsuot.engines.comparing import compare_blocks, compare_words

TEXT = st.text(alphabet="ab đế ,.\n1", max_size=60)


@given(TEXT, TEXT)
def test_without_what_came_it_is_the_old_text_and_without_what_went_the_new(before: str, after: str) -> None:
    parts = compare_words(before, after)
    assert "".join(part.text for part in parts if part.change != "added") == before
    assert "".join(part.text for part in parts if part.change != "removed") == after


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(part.change == "same" for part in compare_words(text, text))


def test_whole_words_change_never_letters() -> None:
    parts = compare_words("trước ngày 15 tháng 01", "trước ngày 20 tháng 01")
    assert [(part.change, part.text) for part in parts] == [
        ("same", "trước ngày "), ("removed", "15"), ("added", "20"), ("same", " tháng 01"),
    ]  # fmt: skip


def test_neighbouring_changes_read_as_a_phrase() -> None:
    parts = compare_words("Các doanh nghiệp viễn thông trực", "Các cơ quan báo chí trực")
    assert [part.change for part in parts] == ["same", "removed", "added", "same"]


def test_a_moved_clause_is_the_same_clause_and_a_gone_one_stands_where_it_was() -> None:
    before = [("a", "1.", "Một"), ("b", "2.", "Hai"), ("c", "3.", "Ba")]
    after = [("c", "1.", "Ba"), ("a", "2.", "Một sửa")]
    blocks = compare_blocks(before, after)
    assert [(block.name, block.change) for block in blocks] == [("1.", "same"), ("2.", "changed"), ("2.", "removed")]


def test_two_very_long_texts_are_compared_at_once() -> None:
    parts = compare_words("một " * 15_000, "hai " * 15_000)
    assert [part.change for part in parts] == ["removed", "added"]


def test_a_long_text_of_repeated_sentences_is_compared_word_by_word_in_no_time() -> None:
    import time

    before = "Các doanh nghiệp viễn thông rà soát toàn bộ mạng lưới, tuyến truyền dẫn. " * 100
    after = before.replace("rà soát", "kiểm tra")
    began = time.perf_counter()
    parts = compare_words(before, after)
    assert time.perf_counter() - began < 2.0
    assert "".join(part.text for part in parts if part.change != "removed") == after
    assert sum(part.change == "added" for part in parts) == 100
