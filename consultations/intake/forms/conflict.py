"""Two versions of one first contact, side by side in words."""

import json

from django import forms

from consultations.intake.forms.hearing import PREFIX
from consultations.intake.forms.intake import IntakeForm, Raw
from consultations.writing.forms.conflict import COMPANIONS, Difference

_COMPANIONS = {
    "client_name": ("company",),
    "contact_name": ("person",),
    "place_name": ("place",),
    **COMPANIONS,
}
_OWNER = {one: name for name, others in _COMPANIONS.items() for one in others}
_TEXTS = ("summary", "reply", "message")


def intake_differences(form: IntakeForm, mine: Raw, theirs: Raw) -> list[Difference]:
    """In the order of the page; ids and their words count as one."""
    names = [
        _OWNER.get(name, name)
        for name in dict.fromkeys([*form.fields, *mine, *theirs])
        if mine.get(name, "") != theirs.get(name, "")
    ]
    return [
        Difference(
            name=name,
            anchor=f"id_{name}",
            label=_label(form, name),
            mine=_words(form, name, mine),
            theirs=_words(form, name, theirs),
            take=json.dumps(
                {one: theirs.get(one, "") for one in (name, *_COMPANIONS.get(name, ()))},
                ensure_ascii=False,
            ),
            is_text=name in _TEXTS,
        )
        for name in dict.fromkeys(names)
    ]


def _label(form: IntakeForm, name: str) -> str:
    if name in form.fields:
        return str(form.fields[name].label)
    return "聞き取り" if name.startswith(PREFIX) else "予約の希望"


def _words(form: IntakeForm, name: str, raw: Raw) -> str:
    value, field = raw.get(name, ""), form.fields.get(name)
    if isinstance(field, forms.BooleanField):
        return "はい" if value else "いいえ"
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[misc, union-attr]
        return labels.get(value, value) if value else ""
    return value
