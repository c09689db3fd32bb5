"""Strangers' Word templates: what they ask for is found, what they try is refused, and filling runs nothing."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.engines.templating import Field, check_template, fill_template, sample_template
from thongsuot.engines.templating.checking import sandbox

FIELDS = (
    Field("subject", "Trích yếu"),
    Field("clauses", "Các khoản", is_list=True),
    Field("clauses.text", "Nội dung"),
    Field("recipients", "Nơi nhận", is_list=True),
)
VALUES: dict[str, Any] = {
    "subject": "Về trực <b>Tết</b> & {{ 7*7 }} {% for %}",
    "clauses": [{"text": "một"}, {"text": "hai"}],
    "recipients": ["Như trên"],
}


def template(*lines: str, runs: bool = False) -> bytes:
    """Make a Word file with these paragraphs; ``runs`` tears each text into single letters, as Word does."""
    document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for piece in line if runs else (line,):
            paragraph.add_run(piece)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Give the file with one part added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return out.getvalue()


def words(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def test_placeholders_are_found_known_or_not_with_their_place() -> None:
    review = check_template(template("Trước", "{{ subject }}", "Gửi {{ nguoi_nhan }}"), fields=FIELDS)
    assert [(one.name, one.known, one.where) for one in review.placeholders] == [
        ("subject", True, "body:2"),
        ("nguoi_nhan", False, "body:3"),
    ]
    assert not review.usable


def test_a_placeholder_torn_into_runs_is_still_one() -> None:
    data = template("{{ subject }}", runs=True)
    assert check_template(data, fields=FIELDS).usable
    assert "Về trực" in words(fill_template(data, values=VALUES, fields=FIELDS))


def test_values_are_text_and_never_markup_or_tags() -> None:
    data = template("{{ subject }}", "{%p for c in clauses %}", "- {{ c.text }}", "{%p endfor %}")
    made = words(fill_template(data, values=VALUES, fields=FIELDS))
    assert made.splitlines() == ["Về trực <b>Tết</b> & {{ 7*7 }} {% for %}", "- một", "- hai"]


def test_the_same_values_give_the_same_bytes() -> None:
    data = template("{{ subject }}")
    assert fill_template(data, values=VALUES, fields=FIELDS) == fill_template(data, values=VALUES, fields=FIELDS)


HOSTILE = (
    "{{ ''.__class__ }}",
    "{{ subject.__class__.__mro__ }}",
    "{{ ().__class__.__bases__[0].__subclasses__() }}",
    "{{ subject['__class__'] }}",
    "{{ subject|attr('__class__') }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self._TemplateReference__context }}",
    "{{ lipsum.__globals__ }}",
    "{{ config }}",
    "{{ range(10**9)|list }}",
    "{% for x in range(999999999) %}x{% endfor %}",
    "{{ 'a' * 10**10 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ subject.format(subject) }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ 'x'|center(1000000000) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% set x = subject %}{{ x }}",
    "{% for a in clauses recursive %}{{ loop(clauses) }}{% endfor %}",
    "{% for a in clauses %}{% for b in clauses %}{% for c in clauses %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in subject %}{{ a }}{% endfor %}",
    "{% for a in clauses %}{{ loop.__class__ }}{% endfor %}",
    "{% for a in clauses %}{{ a.__class__ }}{% endfor %}",
    "{% for a in clauses %}{{ a.text.__class__ }}{% endfor %}",
    "{{ subject|map('upper') }}",
    "{{ subject|safe }}",
    "{% filter upper %}x{% endfilter %}",
    "{{r subject }}",
    "{% if subject.x() %}x{% endif %}",
    "{{ subject is callable }}",
    "{{ subject",
    "{% if subject %}x",
    "{{ }}",
)


@pytest.mark.parametrize("line", HOSTILE)
def test_a_hostile_template_is_refused_and_never_filled(line: str) -> None:
    data = template("Kính gửi", line)
    review = check_template(data, fields=FIELDS)
    assert not review.usable
    with pytest.raises(ValueError, match=r"\w"):
        fill_template(data, values=VALUES, fields=FIELDS)


def test_the_sandbox_alone_reaches_no_attribute_even_without_the_check() -> None:
    # The second wall: what the check would miss still meets an environment that gives keys of dictionaries only.
    for expression in ("subject.__class__", "subject['__class__']", "subject.upper", "a.text.__class__"):
        made = sandbox().from_string("{{ %s }}" % expression).render({"subject": "x", "a": {"text": "y"}})  # noqa: UP031
        assert made == ""


def test_jinjas_own_sandbox_would_let_methods_through() -> None:
    # The broken twin: the library's sandbox allows str methods, so the seal above is what holds.
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    assert ImmutableSandboxedEnvironment().from_string("{{ subject.upper() }}").render(subject="x") == "X"


def test_a_file_with_macros_links_or_entities_is_refused() -> None:
    plain = template("{{ subject }}")
    rels = zipfile.ZipFile(io.BytesIO(plain)).read("word/_rels/document.xml.rels")
    outside = rels.replace(
        b"</Relationships>",
        b'<Relationship Id="x1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'attachedTemplate" Target="http://outside.example/t.dotm" TargetMode="External"/></Relationships>',
    )
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'
    for name, content, code in (
        ("word/vbaProject.bin", b"x", "macro"),
        ("word/_rels/document.xml.rels", outside, "outside"),
        ("word/extra.xml", entity, "entity"),
    ):
        review = check_template(with_part(plain, name, content), fields=FIELDS)
        assert [fault.code for fault in review.faults] == [code], name


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = with_part(template("x"), "word/bomb.xml", b"a" * (60 * 1024 * 1024))
    assert len(data) < 5 * 1024 * 1024
    assert [fault.code for fault in check_template(data, fields=FIELDS).faults] == ["bomb"]


def test_a_placeholder_hidden_in_the_properties_is_refused() -> None:
    document = docx.Document()
    document.core_properties.title = "{{ subject.__class__ }}"
    out = io.BytesIO()
    document.save(out)
    assert [fault.code for fault in check_template(out.getvalue(), fields=FIELDS).faults] == ["hidden"]


def test_the_sample_holds_every_name_and_passes_its_own_check() -> None:
    data = sample_template(FIELDS, title="Mẫu")
    review = check_template(data, fields=FIELDS, needed=("subject", "clauses.text"))
    assert review.usable and review.missing == ()
    assert {one.name for one in review.placeholders} == {"subject", "clauses", "clauses.text", "recipients"}


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_the_check_fail(data: bytes) -> None:
    assert not check_template(data, fields=FIELDS).usable


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="{}%# abcs.'_()[]|forinsubject", max_size=40))
def test_no_text_makes_check_or_filling_fail_otherwise_than_by_refusing(line: str) -> None:
    data = template(line)
    if check_template(data, fields=FIELDS).usable:
        fill_template(data, values=VALUES, fields=FIELDS)
