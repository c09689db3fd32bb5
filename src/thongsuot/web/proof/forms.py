"""Forms of the proof pages, made from what a rule takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from thongsuot.proof.values import Parameter, Rule
from thongsuot.proof.words import Reach


class RuleForm(forms.Form):
    """The figures of one rule; with ``parties`` also whom it measures."""

    def __init__(
        self,
        rule: Rule,
        *,
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
        parties: Sequence[tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(data=data, initial=dict(initial or {}))
        self.rule = rule
        self.binds = parties is not None
        for one in rule.parameters:
            self.fields[f"f_{one.name}"] = _field(one)
        if parties is not None:
            if len(rule.reaches) > 1:
                labels = dict(Reach.choices)
                self.fields["reach"] = forms.ChoiceField(
                    label=_("Whose records"), choices=[(reach, labels[Reach(reach)]) for reach in rule.reaches]
                )
            self.fields["organisation"] = forms.ChoiceField(
                label=_("For whom"), choices=[("", _("Each body that leads")), *parties], required=False
            )

    def given(self) -> dict[str, Any]:
        """Give what was filled in as the action takes it."""
        values = dict(self.cleaned_data)
        figures = {
            name[2:]: value for name, value in values.items() if name.startswith("f_") and value not in (None, "")
        }
        found: dict[str, Any] = {"figures": figures}
        if self.binds:
            found |= {"organisation": values.get("organisation", ""), "reach": values.get("reach", "")}
        return found


def _field(one: Parameter) -> forms.Field:
    common: dict[str, Any] = {"label": one.words, "required": not one.optional, "initial": one.default}
    if one.kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common)
    if one.kind == "choice":
        return forms.ChoiceField(choices=[(value, one.in_words(value)) for value, _label in one.choices], **common)
    return forms.IntegerField(min_value=one.minimum, max_value=one.maximum, **common)
