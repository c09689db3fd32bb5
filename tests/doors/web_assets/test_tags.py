"""The tags of the design system: state is never colour alone, nothing gets through unescaped or unsaid."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from thongsuot.web import icons, spoken, tones

WEB = Path(icons.__file__).parent
NOW = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)  # 10:00 in Vietnam


def render(source: str, **values: Any) -> str:
    """Render a template text in Vietnamese at the fixed moment."""
    with translation.override("vi"):
        return Template("{% load ts %}" + source).render(Context({"server_now": NOW, **values}))


@pytest.mark.parametrize("state", ["open", "restored", "overdue", "unknown", "never-heard-of", "ok"])
def test_a_badge_brings_shape_and_word_beside_its_colour(state: str) -> None:
    html = render("{% badge state 'Chữ' %}", state=state)
    assert "<svg" in html and "Chữ" in html and re.search(r"tone-\w+", html)


def test_each_tone_has_a_shape_of_its_own() -> None:
    assert len(set(tones.SHAPES.values())) == len(tones.SHAPES)
    assert set(tones.TONES.values()) <= set(tones.SHAPES)
    assert {shape for _tone, shape, _word in tones.LEVELS.values()} <= icons.ICONS
    assert len({shape for _tone, shape, _word in tones.LEVELS.values()}) == 3


def test_an_unknown_state_is_neutral_and_a_known_one_is_not() -> None:
    assert tones.tone_of("never-heard-of") == "none"
    assert tones.tone_of("DOWN") == "bad"


def test_a_moment_is_said_absolutely_and_relatively() -> None:
    html = render("{% when moment %}", moment=NOW - dt.timedelta(minutes=13))
    assert "09:47" in html and "(13 phút trước)" in html and "UTC+7" in html
    older = render("{% when moment 'short' %}", moment=NOW - dt.timedelta(days=400))
    assert "19/10/2025 10:00" in older and "trước" not in older


def test_no_moment_is_a_dash() -> None:
    assert "–" in render("{% when moment %}", moment=None)


@pytest.mark.parametrize(
    ("minutes", "state", "word"),
    [(90, "far", "còn 1 giờ 30 phút"), (7, "soon", "còn 7 phút"), (-95, "over", "quá 1 giờ 35 phút")],
)
def test_a_countdown_says_when_it_is_over(minutes: int, state: str, word: str) -> None:
    html = render("{% countdown until %}", until=NOW + dt.timedelta(minutes=minutes))
    assert f'data-state="{state}"' in html and word in html


@pytest.mark.parametrize(
    ("value", "said"), [(1234567, "1.234.567"), (86.44, "86,4"), (None, "–"), ("", "–"), (0, "0"), ("12 %", "12 %")]
)
def test_numbers_are_written_the_vietnamese_way(value: object, said: str) -> None:
    with translation.override("vi"):
        assert spoken.number(value) == said


def test_numbers_are_written_the_english_way_on_english_pages() -> None:
    with translation.override("en"):
        assert spoken.number(1234567.8) == "1,234,567.8"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (5, "5 giây"),
        (60, "1 phút"),
        (3900, "1 giờ 05 phút"),
        (90000, "1 ngày 1 giờ"),
        (86400, "1 ngày"),
        (950000, "10 ngày"),
    ],
)
def test_spans_of_time_have_two_units_at_most(seconds: int, said: str) -> None:
    with translation.override("vi"):
        assert spoken.span(seconds) == said


def test_a_stat_with_an_address_opens_its_list() -> None:
    assert '<a href="/incidents/"' in render("{% stat 'Sự cố' 4 '/incidents/' %}").replace("'", '"')
    assert "<a" not in render("{% stat 'Sự cố' 4 %}")


@pytest.mark.parametrize(
    "source",
    [
        "{% badge bad bad %}", "{% empty bad bad bad bad %}", "{% stat bad bad bad hint=bad unit=bad %}",
        "{% alert 'warn' bad bad %}", "{% crumb bad bad %}", "{% heat_cell 'open' bad bad bad %}",
        "{% icon bad label=bad %}", "{% marked bad spans %}", "{% countdown moment bad %}", "{% phases steps %}",
    ],
)  # fmt: skip
def test_no_tag_lets_markup_through(source: str) -> None:
    bad = '"><img src=x onerror=alert(1)>'
    html = render(
        source,
        bad=bad,
        moment=NOW,
        spans=[{"start": 0, "end": 9, "id": bad, "tone": bad}],
        steps=[{"label": bad, "at": NOW, "state": bad, "took": bad}],
    )
    assert "<img" not in html


def test_the_markup_would_be_seen_if_it_got_through() -> None:
    assert "<img" in render("{{ bad|safe }}", bad='"><img src=x>')


def test_marked_spans_keep_the_text_whole_even_when_they_overlap() -> None:
    text = "Sở chủ trì & Công an phối hợp"
    html = render(
        "{% marked text spans %}",
        text=text,
        spans=[{"start": 13, "end": 21, "id": 2}, {"start": 0, "end": 15, "id": 1}, {"start": 20, "end": 999, "id": 3}],
    )
    assert re.sub(r"<[^>]+>", "", html).replace("&amp;", "&") == text
    assert html.count("<mark") == 3


def test_a_cell_that_owes_nothing_says_so_to_screen_readers() -> None:
    assert "Không thuộc phạm vi" in render("{% heat_cell %}")


class Sample(forms.Form):
    name = forms.CharField(label="Tên", help_text="Như trên công văn.")
    note = forms.CharField(label="Ghi chú", required=False)
    tick = forms.BooleanField(label="Khẩn", required=False)
    role = forms.ChoiceField(label="Vai trò", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_ties_label_help_and_error_together() -> None:
    form = Sample({"name": ""})
    assert not form.is_valid()
    html = render("{% field form.name %}", form=form)
    assert '<label for="id_name">Tên</label>' in html
    assert 'aria-describedby="id_name-help id_name-error"' in html and 'aria-invalid="true"' in html
    assert 'id="id_name-help"' in html and 'id="id_name-error"' in html


def test_optional_fields_say_so_and_groups_have_a_legend() -> None:
    form = Sample()
    assert "không bắt buộc" in render("{% field form.note %}", form=form)
    assert "không bắt buộc" not in render("{% field form.name %}", form=form)
    assert "<legend>Vai trò" in render("{% field form.role %}", form=form)
    assert "field-check" in render("{% field form.tick %}", form=form)
    assert "<label" not in render("{% field form.token %}", form=form)


def test_errors_of_a_form_are_announced_and_absent_when_there_are_none() -> None:
    assert render("{% form_errors form %}", form=Sample()) == ""
    assert 'role="alert"' in render("{% form_errors form %}", form=Sample({}))


def test_the_pager_keeps_the_filters_and_hides_when_all_fits() -> None:
    request = RequestFactory().get("/?state=open&page=2")
    page = Paginator(range(60), 20).page(2)
    html = render("{% pager page %}", page=page, request=request)
    assert "state=open&amp;page=1" in html and "state=open&amp;page=3" in html and "21–40 trong 60" in html
    assert render("{% pager page %}", page=Paginator([1], 20).page(1), request=request) == ""


def named_icons(source: str) -> set[str]:
    """Give the icons that a template names outright."""
    return set(re.findall(r"""\{%\s*icon\s+["']([^"']+)["']""", source)) | set(
        re.findall(r"""shape=["']([\w-]+)["']""", source)
    )


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    lacking = {
        str(path.relative_to(WEB)): missing
        for path in (WEB / "templates").rglob("*.html")
        if (missing := named_icons(path.read_text()) - icons.ICONS)
    }
    assert lacking == {}


def test_an_icon_that_is_missing_is_found() -> None:
    assert named_icons('{% icon "no-such-icon" %}') - icons.ICONS == {"no-such-icon"}


def test_an_unknown_icon_draws_a_neutral_mark() -> None:
    assert f"#{icons.UNKNOWN}" in render("{% icon name %}", name="no-such-icon")
