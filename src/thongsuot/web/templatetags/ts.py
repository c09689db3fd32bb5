"""Tags and filters of the design system: ``{% load ts %}``. Snippets: docs/reference/components.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from thongsuot.kernel import clock
from thongsuot.web import spoken
from thongsuot.web.icons import ICONS, UNKNOWN
from thongsuot.web.tones import LEVELS, SHAPES, WORDS, tone_of

register = template.Library()
EMPTY = SafeString("")


def _now(context: Mapping[str, Any]) -> dt.datetime:
    given = context.get("server_now")
    return given if isinstance(given, dt.datetime) else clock.now()


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw an icon of the sprite; with a label it is an image for screen readers, without it is decoration."""
    known = name if name in ICONS else UNKNOWN
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"></use></svg>',
        f" icon-{size}" if size else "",
        said,
        static("vendor/icons.svg"),
        known,
    )


def _badge(tone: str, shape: str, word: object, size: str = "") -> SafeString:
    return format_html(
        '<span class="badge tone-{}{}">{}<span>{}</span></span>',
        tone,
        f" badge-{size}" if size else "",
        icon(shape),
        word,
    )


@register.simple_tag
def badge(state: object, word: object = "", size: str = "") -> SafeString:
    """Show a state as shape, word and colour; ``state`` is a state of a room or a tone (ok, warn, bad, info, …)."""
    tone = tone_of(state)
    return _badge(tone, SHAPES[tone], word or WORDS.get(str(state), state), size)


@register.simple_tag
def level(value: int, size: str = "") -> SafeString:
    """Show a service-continuity level 1 to 3."""
    tone, shape, word = LEVELS.get(int(value), ("none", SHAPES["none"], value))
    return _badge(tone, shape, word, size)


@register.simple_tag(takes_context=True)
def when(context: Mapping[str, Any], moment: dt.datetime | dt.date | None, mode: str = "both") -> SafeString:
    """Show a moment: ``both`` absolute and relative, ``short`` absolute alone, ``long`` with date and seconds.

    A date without a time shows as a date. None shows a dash.
    """
    if moment is None or moment == "":
        return SafeString('<span class="muted">–</span>')
    if not isinstance(moment, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), moment.strftime("%d/%m/%Y"))
    now = _now(context)
    shown = spoken.whole(moment) if mode == "long" else spoken.absolute(moment, now=now)
    rel = EMPTY
    if mode == "both":
        rel = format_html(' <span class="muted" data-rel>({})</span>', spoken.relative(moment, now=now))
    return format_html(
        '<time class="when" datetime="{}" title="{}">{}{}</time>',
        moment.isoformat(),
        spoken.whole(moment),
        shown,
        rel,
    )


@register.simple_tag(takes_context=True)
def countdown(context: Mapping[str, Any], until: dt.datetime | None, label: str = "") -> SafeString:
    """Show the time left until a deadline; it runs while the page is open and says when it is over."""
    if until is None:
        return SafeString('<span class="muted">–</span>')
    left = (until - _now(context)).total_seconds()
    state = "over" if left < 0 else "soon" if left < spoken.HOUR_S else "far"
    said = _("over by %(span)s") if left < 0 else _("%(span)s left")
    return format_html(
        '<span class="countdown" data-until="{}" data-state="{}">{}{}<b>{}</b></span>',
        until.isoformat(),
        state,
        icon("timer-off" if left < 0 else "timer"),
        format_html("<span>{}</span>", label) if label else EMPTY,
        said % {"span": spoken.span(left)},
    )


@register.simple_tag
def empty(title: str, text: str = "", url: str = "", label: str = "", shape: str = "inbox") -> SafeString:
    """Fill an empty list: say why it is empty and offer the next step."""
    return format_html(
        '<div class="empty">{}<h2>{}</h2>{}{}</div>',
        icon(shape),
        title,
        format_html("<p>{}</p>", text) if text else EMPTY,
        format_html('<a class="btn btn-primary" href="{}">{}</a>', url, label) if url else EMPTY,
    )


@register.simple_tag
def stat(label: str, value: object, url: str = "", *, tone: str = "", hint: str = "", unit: str = "") -> SafeString:
    """Show a number with its name; with ``url`` it opens the list that it counts."""
    toned = tone_of(tone) if tone else ""
    return format_html(
        "<{}{} class='stat{}'><span class='stat-label'>{}{}</span><span class='stat-value'>{}{}</span>{}</{}>",
        "a" if url else "div",
        format_html(" href='{}'", url) if url else EMPTY,
        f" tone-{toned}" if toned else "",
        icon(SHAPES[toned]) if toned else EMPTY,
        label,
        spoken.number(value),
        format_html(" <small>{}</small>", unit) if unit else EMPTY,
        format_html("<span class='stat-hint'>{}</span>", hint) if hint else EMPTY,
        "a" if url else "div",
    )


@register.simple_tag
def alert(tone: str, title: str, text: str = "") -> SafeString:
    """Say something inside the page: a title and, below it, what it means."""
    toned = tone_of(tone)
    return format_html(
        '<div class="alert tone-{}"{}>{}<div><strong>{}</strong>{}</div></div>',
        toned,
        SafeString(' role="alert"') if toned in ("bad", "grave") else EMPTY,
        icon(SHAPES[toned]),
        title,
        text,
    )


@register.simple_tag
def crumb(label: object, url: str = "") -> SafeString:
    """Add a step to the breadcrumb; without address it is the page itself."""
    if url:
        return format_html('<a href="{}">{}</a>', url, label)
    return format_html('<span aria-current="page">{}</span>', label)


@register.simple_tag
def field(bound: BoundField, label: str = "", placeholder: str = "") -> SafeString:
    """Render one form field: label, widget, help and errors, tied together for screen readers."""
    if bound.is_hidden:
        return bound.as_widget()
    widget = bound.field.widget
    many = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    ticked = isinstance(widget, CheckboxInput) and not many
    attrs: dict[str, Any] = {}
    described = [f"{bound.id_for_label}-help"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.id_for_label}-error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if placeholder:
        attrs["placeholder"] = placeholder
    optional = EMPTY
    if not bound.field.required and not ticked:
        optional = format_html(' <span class="optional">({})</span>', _("optional"))
    help_text = EMPTY
    if bound.help_text:
        help_text = format_html(
            '<div class="help" id="{}-help">{}</div>', bound.id_for_label, mark_safe(str(bound.help_text))
        )
    errors = format_html_join(
        "",
        '<p class="error" id="{}-error">{}<span>{}</span></p>',
        ((bound.id_for_label, icon("circle-alert"), error) for error in bound.errors),
    )
    name = label or bound.label
    classes = f"field{' has-error' if bound.errors else ''}"
    widget_html = bound.as_widget(attrs=attrs)
    if ticked:
        tick = format_html(
            '<div class="field-check">{}<label for="{}">{}</label></div>', widget_html, bound.id_for_label, name
        )
        return format_html('<div class="{}">{}{}{}</div>', classes, tick, help_text, errors)
    if many:
        return format_html(
            '<fieldset class="{}"><legend>{}{}</legend>{}{}{}</fieldset>',
            classes,
            name,
            optional,
            widget_html,
            help_text,
            errors,
        )
    return format_html(
        '<div class="{}"><label for="{}">{}{}</label>{}{}{}</div>',
        classes,
        bound.id_for_label,
        name,
        optional,
        widget_html,
        help_text,
        errors,
    )


@register.simple_tag
def form_errors(form: Any, title: str = "") -> SafeString:
    """Show the errors that belong to no single field, at the head of the form."""
    if not form.errors:
        return EMPTY
    own = form.non_field_errors()
    text = (
        format_html_join("", "<div>{}</div>", ((error,) for error in own)) if own else _("See the marked fields below.")
    )
    return alert("bad", title or _("Not saved: something has to be put right."), text)


@register.simple_tag(takes_context=True)
def pager(context: RequestContext, page: Page[Any]) -> SafeString:
    """Show where a long list stands and the way to the next and previous page, keeping the filters."""
    if page.paginator.num_pages <= 1:
        return EMPTY
    query = context["request"].GET.copy()

    def link(number: int, label: str, shape: str) -> SafeString:
        query["page"] = str(number)
        return format_html('<a class="btn btn-sm" href="?{}">{}{}</a>', query.urlencode(), icon(shape), label)

    return format_html(
        '<nav class="pager" aria-label="{}"><span>{}</span><span class="row">{}{}</span></nav>',
        _("Pages"),
        _("%(first)s–%(last)s of %(all)s")
        % {"first": page.start_index(), "last": page.end_index(), "all": spoken.number(page.paginator.count)},
        link(page.previous_page_number(), _("Previous"), "chevron-left") if page.has_previous() else EMPTY,
        link(page.next_page_number(), _("Next"), "chevron-right") if page.has_next() else EMPTY,
    )


@register.simple_tag
def heat_cell(state: object = "", word: object = "", url: str = "", note: object = "") -> SafeString:
    """Give one cell of a heat map: colour, shape, word and a note such as overdue days; empty when nothing is owed."""
    if not state:
        return format_html('<td class="is-none"><span class="visually-hidden">{}</span></td>', _("Not concerned"))
    tone = tone_of(state)
    return format_html(
        '<td class="tone-{}"><{}{} class="heat-cell"><span class="heat-word">{}{}</span>{}</{}></td>',
        tone,
        "a" if url else "span",
        format_html(' href="{}"', url) if url else EMPTY,
        icon(SHAPES[tone]),
        word or WORDS.get(str(state), state),
        format_html('<span class="heat-note">{}</span>', note) if note else EMPTY,
        "a" if url else "span",
    )


@register.simple_tag(takes_context=True)
def phases(context: Mapping[str, Any], steps: Iterable[Mapping[str, Any]]) -> SafeString:
    """Draw the phase clock.

    Each step is a mapping with ``label``, ``at`` (moment or None), optional ``took`` (text, such as "sau 12 phút")
    and ``state``: done, now, late or empty for what is still to come.
    """
    shapes = {"done": "circle-check", "now": "circle-dot", "late": "triangle-alert"}
    return format_html(
        '<ol class="phases">{}</ol>',
        format_html_join(
            "",
            '<li class="phase" data-state="{}"><span class="phase-name">{}{}</span>'
            '<span class="phase-when">{}</span>{}</li>',
            (
                (
                    step.get("state", ""),
                    icon(shapes.get(step.get("state", ""), "circle-dashed")),
                    step["label"],
                    when(context, step.get("at"), "short"),
                    format_html('<span class="phase-took">{}</span>', step["took"]) if step.get("took") else EMPTY,
                )
                for step in steps
            ),
        ),
    )


@register.simple_tag
def marked(text: str, spans: Sequence[Mapping[str, Any]]) -> SafeString:
    """Render a source text with spans marked: each has ``start``, ``end``, ``id`` (of its twin) and optional ``tone``.

    Spans that overlap an earlier one are cut to what is left of them.
    """
    parts, place = [], 0
    for one in sorted(spans, key=lambda item: (item["start"], -item["end"])):
        start, end = max(int(one["start"]), place), min(int(one["end"]), len(text))
        if start >= end:
            continue
        parts.append(format_html("{}", text[place:start]))
        parts.append(
            format_html(
                '<mark id="src-{}" data-twin="{}" data-tone="{}" tabindex="0">{}</mark>',
                one["id"],
                one["id"],
                one.get("tone", ""),
                text[start:end],
            )
        )
        place = end
    parts.append(format_html("{}", text[place:]))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def num(value: object) -> str:
    """Write a number with the separators of the page's language; a dash for nothing."""
    return spoken.number(value)


@register.filter
def minutes(value: float | None) -> str:
    """Say a number of minutes as hours and minutes; a dash for nothing."""
    return "–" if value is None else spoken.span(float(value) * spoken.MINUTE_S)


@register.filter
def initials(name: object) -> str:
    """Give two letters for a person's mark: of the first and the last word."""
    words = str(name or "?").split() or ["?"]
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()


@register.filter
def tone(state: object) -> str:
    """Give the tone of a state, for use in ``class="tone-…"``."""
    return tone_of(state)


@register.simple_tag
def js_words() -> SafeString:
    """Hand the page's scripts the words that they show, in the page's language."""
    return json_script(
        {
            "ago": _("%(span)s ago"),
            "in": _("in %(span)s"),
            "now": _("just now"),
            "soon": _("in a moment"),
            "left": _("%(span)s left"),
            "over": _("over by %(span)s"),
            "d": _("%(days)s d"),
            "dh": _("%(days)s d %(hours)s h"),
            "hm": _("%(hours)s h %(minutes)s min"),
            "m": _("%(minutes)s min"),
            "s": _("%(seconds)s s"),
            "live": _("Live"),
            "lost": _("Connection lost"),
            "lost_since": _("Connection lost at %(time)s. What you see is from then."),
            "connecting": _("Connecting"),
            "confirm": _("Confirm"),
            "cancel": _("Cancel"),
            "close": _("Close"),
            "sure": _("Are you sure?"),
            "failed": _("That did not work. Nothing was saved; please try again."),
            "offline": _("No connection to the server. Nothing was saved; please try again."),
            "loading": _("Loading …"),
            "legend": _("Legend"),
            "as_table": _("Show as a table"),
            "open_page": _("Open its page"),
            "no_webgl": _("This device cannot draw the map. The same things stand in the table."),
            "no_data": _("The map's data could not be fetched. The base map is shown without it."),
            "nothing": _("Nothing of yours is on the map yet."),
            "fit": _("Show everything"),
            "zoom_in": _("Zoom in"),
            "zoom_out": _("Zoom out"),
            "two_fingers": _("Use two fingers to move the map"),
            "ctrl_scroll": _("Use Ctrl and the wheel to zoom the map"),
            "map": _("Map"),
            "kind_site": _("Sites"),
            "kind_link": _("Links"),
            "kind_cable": _("Cables"),
            "kind_duct": _("Ducts"),
            "kind_feeder": _("Power feeders"),
            "kind_substation": _("Substations"),
            "kind_incident": _("Incidents"),
            "state_up": _("Working"),
            "state_degraded": _("Degraded"),
            "state_down": _("Down"),
            "state_unknown": _("Not monitored"),
        },
        "ts-words",
    )
