"""Two versions of one learning log, side by side."""

import json
from collections.abc import Mapping

from django import forms

from consultations.writing.forms.conflict import Difference


def differences(
    form: forms.Form, mine: Mapping[str, str], theirs: Mapping[str, str]
) -> list[Difference]:
    """In the order of the page; only what differs."""
    return [
        Difference(
            name=name,
            anchor=f"id_{name}",
            label=str(form.fields[name].label),
            mine=mine.get(name, ""),
            theirs=theirs.get(name, ""),
            take=json.dumps({name: theirs.get(name, "")}, ensure_ascii=False),
            is_text=True,
        )
        for name in form.fields
        if mine.get(name, "") != theirs.get(name, "")
    ]
