"""How the audit trail is narrowed.

| parameter | value                                            |
|-----------|--------------------------------------------------|
| who       | user id; 0 = the portal itself, or not signed in |
| act       | an act                                           |
| kind      | target kind ("consultations.memo")               |
| from, to  | days, both included                              |
| target    | id of the target, or its number (R8-00123)       |

Unknown parameters are ignored; a value that does not fit is named and left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import AuditEvent, User
from accounts.models.audit import AuditEventQuerySet
from accounts.remembered import KEEP
from accounts.wording import act_choices, kind_words
from yorozu.kit.forms import CleanCharField, WarekiDateField
from yorozu.kit.paging import CURSORS
from yorozu.kit.wareki import format_date, start_of

NOBODY = "0"
NAMES = ("who", "act", "kind", "from", "to", "target")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


class DayField(WarekiDateField):
    """A day the database can hold in any time zone; the box keeps what was typed."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError("日付の年を確かめてください。")
        return day


def kind_choices() -> list[tuple[str, str]]:
    """Every kind the trail knows, by index: a loose scan over a few dozen values."""
    kinds = AuditEvent.objects.raw(_KINDS)
    named = [(row.target_kind, kind_words(row.target_kind)) for row in kinds if row.target_kind]
    return sorted(named, key=lambda pair: pair[1])


# DISTINCT would read the whole index; this jumps from one value to the next.
_KINDS = """
WITH RECURSIVE kinds AS (
    (SELECT target_kind FROM accounts_auditevent ORDER BY target_kind LIMIT 1)
    UNION ALL
    SELECT (SELECT e.target_kind FROM accounts_auditevent e
            WHERE e.target_kind > kinds.target_kind ORDER BY e.target_kind LIMIT 1)
    FROM kinds WHERE kinds.target_kind IS NOT NULL
)
SELECT 0 AS id, target_kind FROM kinds WHERE target_kind IS NOT NULL
"""


class AuditFilterForm(forms.Form):
    who = forms.ChoiceField(label="利用者", required=False)
    act = forms.ChoiceField(label="操作", required=False)
    kind = forms.ChoiceField(label="対象の種類", required=False)
    target = CleanCharField(label="対象の番号", required=False, max_length=60)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["from"] = DayField(label="期間（から）", required=False)
        self.fields["to"] = DayField(label="（まで）", required=False)
        people = User.objects.order_by("kana", "name").values_list("pk", "name")
        someone = [(str(pk), name) for pk, name in people]
        self._offer("who", [*someone, (NOBODY, "システム・ログイン前")])
        self._offer("act", act_choices())
        self._offer("kind", kind_choices())

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "すべて"), *choices]

    def chips(self) -> list[tuple[str, str]]:
        """What holds, in words, each with the address without it."""
        return [
            (self._words(name, value), f"?{without(self.data, name)}&{KEEP}=1")
            for name in NAMES
            if (value := self.cleaned_data.get(name))
        ]

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return f"{format_date(value)}{'から' if name == 'from' else 'まで'}"
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            value = flatten(field.choices).get(value, value)
        return f"{field.label}：{value}"


def flatten(choices: Any) -> dict[str, str]:
    """Value and words of a select's choices, without their headings."""
    flat: dict[str, str] = {}
    for key, label in choices:
        flat |= dict(label) if isinstance(label, list) else {str(key): str(label)}
    return flat


def narrowed_by(data: QueryDict) -> QueryDict:
    """The conditions in an address, without the place in the list and without empty ones."""
    kept = QueryDict(mutable=True)
    for name in NAMES:
        if value := data.get(name):
            kept[name] = value
    return kept


def without(data: Any, name: str) -> str:
    query = narrowed_by(data).copy()
    query.pop(name, None)
    for cursor in CURSORS:
        query.pop(cursor, None)
    return query.urlencode()


def narrow(rows: AuditEventQuerySet, given: dict[str, Any]) -> AuditEventQuerySet:
    """The rows that keep to the conditions of a cleaned form."""
    if who := given.get("who"):
        rows = rows.filter(actor_id=None if who == NOBODY else int(who))
    if act := given.get("act"):
        rows = rows.filter(act=act)
    if kind := given.get("kind"):
        rows = rows.filter(target_kind=kind)
    if target := given.get("target"):
        rows = rows.on_target(target)
    if first := given.get("from"):
        rows = rows.filter(at__gte=start_of(first))
    if last := given.get("to"):
        rows = rows.filter(at__lt=start_of(last + timedelta(days=1)))
    return rows
