"""Two versions of one memo, side by side in words."""

import json
from dataclasses import dataclass

from django import forms

from consultations.writing.forms.memo import MemoForm, anchor_of
from consultations.writing.forms.raw import TEXTS, Raw, differences

# The words that stand for a record carry its id along.
COMPANIONS = {
    "company_name": ("company",),
    "person_name": ("person",),
    "introduced_by_name": ("introduced_by",),
    "introduced_branch_name": ("introduced_branch",),
}
_OWNER = {one: name for name, others in COMPANIONS.items() for one in others}


@dataclass(frozen=True)
class Difference:
    """One field that two versions hold differently."""

    name: str
    anchor: str
    label: str
    mine: str
    theirs: str
    # What to type when the other version is taken: field name → raw value, as JSON.
    take: str
    is_text: bool


def differing(form: MemoForm, mine: Raw, theirs: Raw) -> list[Difference]:
    """In the order of the page; ids and their words count as one."""
    names = list(dict.fromkeys(_OWNER.get(name, name) for name in differences(mine, theirs)))
    return [
        Difference(
            name=name,
            anchor=anchor_of(name),
            label=str(form.fields[name].label),
            mine=_words(form, name, mine),
            theirs=_words(form, name, theirs),
            take=_take(name, theirs),
            is_text=name in TEXTS,
        )
        for name in names
    ]


def _take(name: str, theirs: Raw) -> str:
    wanted = (name, *COMPANIONS.get(name, ()))
    return json.dumps({one: theirs.get(one, "") for one in wanted}, ensure_ascii=False)


def _words(form: MemoForm, name: str, raw: Raw) -> str:
    value, field = raw.get(name) or "", form.fields[name]
    if isinstance(field, forms.BooleanField):
        return "する" if value else "しない"
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[misc, union-attr]
        many = value if isinstance(value, list) else [value]
        return "、".join(labels.get(str(one), "（使えなくなった選択肢）") for one in many if one)
    return str(value)
