"""Forms that carry the version of the record they were opened with."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, ClassVar

from django import forms

from yorozu.kit.forms import CleanCharField, ComboboxField
from yorozu.kit.wareki import format_date

MOST_VERSION = 2**31 - 1
EMPTY = "（空欄）"


class VersionForm(forms.Form):
    """`now` is filled after a clash: what stands there today, where it differs from what was typed.

    Boxes named in `PROPOSED` open with a proposal, not with what is recorded.
    """

    PROPOSED: ClassVar[tuple[str, ...]] = ()
    version = forms.IntegerField(
        min_value=0, max_value=MOST_VERSION, widget=forms.HiddenInput, initial=0
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now: list[tuple[str, str]] = []

    def catch_up(self, lines: Iterable[tuple[str, forms.Form]] = ()) -> None:
        """Carry today's version from now on: who saves again has seen what another wrote.

        It is the version of what the page shows (`initial`); was it passed once more since, the
        next try is refused again. `lines` are saved along with this form.
        """
        self.now = list(differing(self, self.PROPOSED))
        for whose, form in lines:
            self.now += [(f"{whose}　{label}", words) for label, words in differing(form)]
        sent: Any = self.data
        data = sent.copy()
        data[self.add_prefix("version")] = self.get_initial_for_field(
            self.fields["version"], "version"
        )
        self.data = data


def differing(form: forms.Form, proposed: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """(label, what is recorded) of the boxes in which something else was typed."""
    for name in form.changed_data:
        field = form.fields[name]
        if name in form.initial and name not in proposed and not form[name].is_hidden:
            yield str(field.label), _words(field, form.initial[name])


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(field, ComboboxField):
        return field.prepare_value(value)[1] or EMPTY
    if isinstance(field, forms.ModelMultipleChoiceField):
        here = field.queryset.filter(pk__in=value) if field.queryset is not None else ()
        return "、".join(field.label_from_instance(row) for row in here) or EMPTY
    if isinstance(field, forms.ModelChoiceField):
        shown = {str(field.prepare_value(row)): row for row in field.queryset or ()}
        row = shown.get(str(field.prepare_value(value)))
        return field.label_from_instance(row) if row is not None else EMPTY
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return str(field.prepare_value(value) or EMPTY)


class ReasonForm(VersionForm):
    reason = CleanCharField(label="理由", max_length=200)
