"""What a list is narrowed to, in words, each with the address of the list without it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import QueryDict

from accounts.remembered import KEEP, conditions
from companies.models import Company, Person
from consultations.listing.filters import StateFilter
from consultations.listing.kinds import ChoiceFilter, FlagFilter
from partners.models import OutreachEvent
from yorozu.kit.wareki import format_date

Chip = tuple[str, str]


def chips(narrowed: StateFilter, data: QueryDict) -> list[Chip]:
    """One chip for each condition that holds; the words of the search box stay in the box."""
    given = conditions(data)
    return [
        (label, without(given, name, value))
        for name, filter_ in narrowed.filters.items()
        if name != "q" and (cleaned := narrowed.form.cleaned_data.get(name))
        for value, label in _words(filter_, name, cleaned)
    ]


def without(given: QueryDict, name: str, value: str) -> str:
    """The address without one condition; a bank takes its branch along."""
    query = given.copy()
    query.setlist(name, [each for each in given.getlist(name) if value and each != value])
    if name == "bank":
        query.pop("branch", None)
    query[KEEP] = "1"
    return f"?{query.urlencode()}"


def _words(filter_: Any, name: str, cleaned: Any) -> Iterator[tuple[str, str]]:
    label = str(filter_.label)
    if isinstance(filter_, FlagFilter):
        yield "", label
    elif isinstance(cleaned, date):
        yield "", f"{format_date(cleaned)}{'から' if name == 'from' else 'まで'}"
    elif isinstance(cleaned, list):
        for value in cleaned:
            yield value, f"{label}：{_choice(filter_, value)}"
    elif isinstance(filter_, ChoiceFilter):
        yield "", f"{label}：{_choice(filter_, cleaned)}"
    else:
        yield "", f"{label}：{_record(name, cleaned)}"


def _choice(filter_: Any, value: str) -> str:
    choices = filter_.field.choices
    return str(dict(choices).get(value, value))


def _record(name: str, value: Any) -> str:
    model = {"company": Company, "person": Person, "event": OutreachEvent}.get(name)
    found = model._default_manager.filter(pk=value).first() if model else None
    return str(found or value)
