"""The questions as the client reads them, and the forms of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from companies.forms.fields import NumberField, PlainField
from companies.forms.figures import FIRST_YEAR, LEAST, MOST, read_year
from consultations.models import OutcomeAnswer, OutcomePolicy
from consultations.models.outcome_answer import AMOUNTS, MEASURES, SIDES
from consultations.outcome_enums import DID_ACT, Acted, Effect, Means, Satisfaction, Solved
from consultations.outcomes.services import Entry, Side
from yorozu.kit.forms import CleanCharField, CleanTextField, WarekiDateField

CHOOSE = {"required": "1つ選んでください。", "invalid_choice": "選び直してください。"}
MONEY = ("sales", "value_added", "wages")
UNITS = {"thousand": 1, "ten_thousand": 10}
LONGEST = 2000
BY_HAND = (Means.PAPER, Means.PHONE)


def _choice(label: str, choices: list[tuple[Any, str]], **options: Any) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=CHOOSE, **options
    )
    return field


def _text(label: str, rows: int, **options: Any) -> CleanTextField:
    widget = forms.Textarea(attrs={"rows": rows})
    return CleanTextField(label=label, max_length=LONGEST, required=False, widget=widget, **options)


def _year(label: str, help_text: str) -> PlainField:
    return PlainField(label=label, max_length=12, help_text=help_text)


def _money(label: str, lowest: int = 0) -> NumberField:
    return NumberField(label=label, lowest=lowest, highest=MOST, units=False)


class AnswerForm(forms.Form):
    """What the client answers. Figures are optional, each of them."""

    use_required_attribute = False

    satisfaction = forms.TypedChoiceField(
        label="ご相談に満足いただけましたか",
        choices=Satisfaction.choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    acted = _choice("お伝えした提案を、実行されましたか", Acted.choices)
    why_not = _text(
        "実行していない理由",
        3,
        help_text="「これから」「実行していない」の方は、差し支えのない範囲でお聞かせください。",
    )
    effect = _choice(
        "実行した結果、成果はありましたか",
        Effect.choices,
        required=False,
        help_text="「実行した」「一部を実行した」とお答えの方にお伺いします。",
    )
    solved = _choice("ご相談いただいた課題は、解決しましたか", Solved.choices)
    unit = forms.ChoiceField(
        label="金額の単位",
        choices=[("thousand", "千円"), ("ten_thousand", "万円")],
        widget=forms.RadioSelect,
        initial="thousand",
        required=False,
        error_messages=CHOOSE,
    )
    before_year = _year("決算の年", "例：2025、令和7")
    before_sales = _money("売上高")
    before_value_added = _money("付加価値額", LEAST)
    before_wages = _money("給与総額")
    before_staff = NumberField(label="従業員数", highest=1_000_000)
    after_year = _year("決算の年", "例：2026、令和8")
    after_sales = _money("売上高")
    after_value_added = _money("付加価値額", LEAST)
    after_wages = _money("給与総額")
    after_staff = NumberField(label="従業員数", highest=1_000_000)
    comment = _text("ご意見・ご要望", 4)
    may_contact = forms.BooleanField(
        label="この回答について、当拠点から連絡してもよい", required=False
    )

    def clean_before_year(self) -> int | None:
        return self._read_year("before_year")

    def clean_after_year(self) -> int | None:
        return self._read_year("after_year")

    def _read_year(self, name: str) -> int | None:
        text = str(self.cleaned_data[name])
        if not text:
            return None
        year = read_year(text)
        if year is None or not FIRST_YEAR <= year <= timezone.localdate().year + 1:
            raise ValidationError("決算の年を確かめてください（例：2025、令和7）。")
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("acted") in DID_ACT and not data.get("effect") and "effect" not in self.errors:
            self.add_error("effect", "成果の有無を選んでください。")
        factor = UNITS.get(data.get("unit") or "thousand", 1)
        for name in (f"{side}_{measure}" for side in SIDES for measure in MONEY):
            if data.get(name) is not None:
                data[name] *= factor
        return data

    def entry(self) -> Entry:
        names = Entry.__dataclass_fields__
        values = {name: self.cleaned_data[name] for name in names}
        if values["acted"] and values["acted"] not in DID_ACT:
            values["effect"] = ""
        return Entry(**values)

    @property
    def sides(self) -> Iterator[tuple[str, list[Any]]]:
        """The two business years as the page lists them."""
        for side, title in (("before", "相談の前の決算"), ("after", "いちばん新しい決算")):
            yield title, [self[f"{side}_{name}"] for name in ("year", *MEASURES)]

    @property
    def has_amounts(self) -> bool:
        """Whether the part about figures is to stand open."""
        return any(self[name].value() not in (None, "") for name in AMOUNTS)


def initial_of(answer: OutcomeAnswer) -> dict[str, Any]:
    """An answer as the form shows it again; years as text."""
    values = {name: getattr(answer, name) for name in Entry.__dataclass_fields__}
    years = {f"{side}_year": values[f"{side}_year"] for side in SIDES}
    return values | {name: str(year or "") for name, year in years.items()}


class ByHandForm(AnswerForm):
    """An answer from paper or the telephone: what was left open there stays open here."""

    means = _choice("回答の方法", [(each.value, str(each.label)) for each in BY_HAND])
    answered_on = WarekiDateField(
        label="回答日",
        help_text="用紙を受け取った日、電話で伺った日。",
        error_messages={"required": "回答日を入力してください。"},
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("satisfaction", "acted", "solved"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.required = False
            field.choices = [*field.choices, ("", "無回答")]  # type: ignore[misc]
        effect = self.fields["effect"]
        assert isinstance(effect, forms.ChoiceField)
        effect.choices = [*effect.choices, ("", "無回答")]  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "effect" in self.errors and data.get("acted") in DID_ACT:
            del self.errors["effect"]
            data["effect"] = ""
        asked = ("satisfaction", "acted", "effect", "solved")
        if not any(data.get(name) for name in asked):
            raise ValidationError("満足度・実行・成果・解決のどれか1つは選んでください。")
        return data

    def means_told(self) -> Means:
        return Means(self.cleaned_data["means"])


class PolicyForm(forms.ModelForm[OutcomePolicy]):
    use_required_attribute = False

    class Meta:
        model = OutcomePolicy
        fields = (
            *("is_on", "sample", "after_days", "remind_days", "reminders"),
            *("valid_days", "pause_days", "version"),
        )
        widgets = {"version": forms.HiddenInput, "sample": forms.RadioSelect}
        labels = {"is_on": "成果アンケートのメールを送る"}
        help_texts = {
            "is_on": "営業日の日中に、対象になった相談者へ送ります。",
            "after_days": "1～365日。提案を試していただく時間を置きます。",
            "remind_days": "回答のない方に、もう一度お願いするまで（1～60日）。",
            "reminders": "0～3回。0なら再依頼しません。",
            "valid_days": "送ってから、リンクで回答・訂正できる期間（7～180日）。",
            "pause_days": "続けて相談されている方に、何度も届かないようにします（0～730日）。",
        }


class SettleForm(forms.Form):
    use_required_attribute = False

    note = CleanCharField(
        label="対応の内容",
        max_length=300,
        error_messages={"required": "どう対応したかを入力してください。"},
    )


class TakeForm(forms.Form):
    """Into which business years the figures go; a side without figures is not asked."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    before_year = PlainField(label="相談前の数値を写す決算年", max_length=12)
    after_year = PlainField(label="直近の数値を写す決算年", max_length=12)

    def __init__(self, *args: Any, answer: OutcomeAnswer, held_on: date, **options: Any) -> None:
        before = answer.before_year or held_on.year - 1
        after = answer.after_year or max(before + 1, held_on.year)
        known = {"before_year": str(before), "after_year": str(after), "version": answer.version}
        super().__init__(*args, **{**options, "initial": known})
        self.sides_told = [
            side
            for side in SIDES
            if any(getattr(answer, f"{side}_{name}") is not None for name in MEASURES)
        ]
        for side in SIDES:
            if side not in self.sides_told:
                del self.fields[f"{side}_year"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in (f"{side}_year" for side in self.sides_told):
            year = read_year(str(data.get(name) or ""))
            if year is None or not FIRST_YEAR <= year <= timezone.localdate().year + 1:
                self.add_error(name, "決算年を確かめてください（例：2025、令和7）。")
            else:
                data[name] = year
        return data

    def sides(self) -> dict[str, Side]:
        return {side: Side(self.cleaned_data[f"{side}_year"]) for side in self.sides_told}
