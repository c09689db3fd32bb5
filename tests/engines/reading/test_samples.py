"""Reading on the project's own labelled texts: each text as written, and in the shapes that real files have."""

from __future__ import annotations

import unicodedata

import pytest

from reading_samples import Sample, matched, samples
from thongsuot.engines.reading import read_directive

ALL = samples()


@pytest.mark.parametrize("sample", ALL, ids=lambda one: one.name)
def test_fields_and_citations_are_read(sample: Sample) -> None:
    document = read_directive(sample.text).document
    said = {name: getattr(document, name) for name in sample.fields}
    if sample.fields["kind"] in ("hoi_nghi", "tin_tuc"):
        assert (said["kind"], said["date"]) == (sample.fields["kind"], sample.fields["date"])
    else:
        assert said == sample.fields
    assert {(one.number, one.date) for one in document.cited} == sample.cited


@pytest.mark.parametrize("sample", ALL, ids=lambda one: one.name)
def test_most_tasks_are_found_with_their_classes_and_nothing_much_besides(sample: Sample) -> None:
    found = read_directive(sample.text).obligations
    pairs = matched([(one.start, one.end) for one in sample.labels], found)
    assert 2 * len(pairs) / (len(found) + len(sample.labels)) >= 0.9
    assert sum(sample.labels[a].types == set(found[b].addressee_types) for a, b in pairs) / len(pairs) >= 0.8


def test_all_samples_together_reach_the_floor() -> None:
    hit = said = labelled = classes = deadlines = reports = 0
    for sample in ALL:
        found = read_directive(sample.text).obligations
        pairs = matched([(one.start, one.end) for one in sample.labels], found)
        hit, said, labelled = hit + len(pairs), said + len(found), labelled + len(sample.labels)
        for a, b in pairs:
            label, one = sample.labels[a], found[b]
            classes += label.types == set(one.addressee_types)
            deadlines += label.deadline == (one.deadline is not None)
            reports += label.report == one.report_required
    assert 2 * hit / (said + labelled) >= 0.97
    assert classes / hit >= 0.97 and deadlines / hit >= 0.97 and reports / hit >= 0.97


def _key(text: str) -> list[tuple[str, tuple[str, ...], bool]]:
    return [
        (" ".join(one.task_text.split()), one.addressee_types, one.report_required)
        for one in read_directive(text).obligations
    ]


@pytest.mark.parametrize("sample", ALL, ids=lambda one: one.name)
def test_decomposed_letters_and_windows_line_ends_change_nothing(sample: Sample) -> None:
    plain = _key(sample.text)
    assert _key(unicodedata.normalize("NFD", sample.text)) == plain
    assert _key(sample.text.replace("\n", "\r\n")) == plain


@pytest.mark.parametrize("sample", ALL, ids=lambda one: one.name)
def test_new_tone_marks_change_nothing(sample: Sample) -> None:
    def as_new(text: str) -> str:
        for old, new in (
            ("òa", "oà"),
            ("óa", "oá"),
            ("ủy", "uỷ"),
            ("ùy", "uỳ"),
            ("Ủy", "Uỷ"),
            ("ÒA", "OÀ"),
            ("ỦY", "UỶ"),
        ):
            text = text.replace(old, new)
        return text

    changed = as_new(sample.text)
    assert [(a, b, c) for a, b, c in _key(changed)] == [(as_new(a), b, c) for a, b, c in _key(sample.text)]
