import datetime as dt
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.http import QueryDict
from django.template import Context, Template

from yorozu.kit.forms import (
    CleanCharField,
    CleanTextField,
    ClockTimeField,
    ComboboxField,
    WarekiDateField,
)
from yorozu.kit.textkeys import name_key


class SampleForm(forms.Form):
    day = WarekiDateField(label="相談日", required=False)
    time = ClockTimeField(label="開始", required=False)
    name = CleanCharField(label="企業名", max_length=5, required=False)
    text = CleanTextField(label="相談内容", max_length=10, required=False)


def clean(**data: str) -> SampleForm:
    form = SampleForm(data)
    form.is_valid()
    return form


def test_dates_and_times_are_read_and_shown_again() -> None:
    form = clean(day="Ｒ８．１１．２２", time="１０時半")
    assert form.cleaned_data["day"] == dt.date(2026, 11, 22)
    assert form.cleaned_data["time"] == dt.time(10, 30)
    shown = SampleForm(initial=form.cleaned_data)
    assert 'value="令和8年11月22日(日)"' in str(shown["day"])
    assert 'value="10:30"' in str(shown["time"])


@pytest.mark.parametrize("empty", ["", " ", "\u3000", "\x00"])
def test_empty_dates_and_times_are_none(empty: str) -> None:
    form = clean(day=empty, time=empty)
    assert (form.cleaned_data["day"], form.cleaned_data["time"]) == (None, None)


def test_refused_input_is_said_in_words_and_stays_as_typed() -> None:
    form = clean(day="令和8年2月30日", time="25時")
    assert form.errors["day"] == ["令和8年2月は28日までです。日を確かめてください。"]
    assert "25時0分という時刻はありません" in form.errors["time"][0]
    assert 'value="令和8年2月30日"' in str(form["day"])
    assert 'value="25時"' in str(form["time"])


def test_required_dates_are_missed() -> None:
    for field in (WarekiDateField(), ClockTimeField()):
        with pytest.raises(forms.ValidationError):
            field.clean("\u3000")


def test_a_shown_date_left_alone_has_not_changed() -> None:
    form = SampleForm({"day": "令和8年11月22日(日)"}, initial={"day": dt.date(2026, 11, 22)})
    assert form.changed_data == []


def test_text_is_cleaned_and_kept() -> None:
    form = clean(name=" 𠮷\n田\x00\ud800 ", text="\r\n　一\r\n二①\x00 \r\n")
    assert form.cleaned_data["name"] == "𠮷 田"
    assert form.cleaned_data["text"] == "　一\n二①"
    assert clean(text=" \r\n\u3000").cleaned_data["text"] == ""


def test_text_that_is_too_long_says_by_how_much() -> None:
    form = clean(name="123456", text="あ" * 1234)
    assert form.errors["name"] == ["5文字以内で入力してください（いま6文字）。"]
    assert form.errors["text"] == ["10文字以内で入力してください（いま1,234文字）。"]
    assert "maxlength" not in str(form["text"])


# --- combobox


class PickForm(forms.Form):
    def __init__(self, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"] = ComboboxField(
            Group.objects.exclude(name="見えない"),
            url="/options/",
            find=lambda rows, text: rows.filter(
                pk__in=[row.pk for row in rows if name_key(row.name) == name_key(text)]
            ),
            label="企業",
            required=required,
        )


@pytest.fixture
def groups(db: None) -> dict[str, Group]:
    names = ("大田精機", "㈱大田電装", "大田電装株式会社", "見えない")
    return {name: Group.objects.create(name=name) for name in names}


def pick(key: object, text: str, **options: Any) -> PickForm:
    query = QueryDict(mutable=True)
    query.update({"group": str(key), "group_text": text})
    form = PickForm(query, **options)
    form.is_valid()
    return form


def test_combobox_takes_the_chosen_record(groups: dict[str, Group]) -> None:
    chosen = groups["㈱大田電装"]
    assert pick(chosen.pk, "㈱大田電装").cleaned_data["group"] == chosen
    assert pick(chosen.pk, "").cleaned_data["group"] == chosen


def test_combobox_without_scripts_reads_the_words(groups: dict[str, Group]) -> None:
    assert pick("", "株式会社 大田精機").cleaned_data["group"] == groups["大田精機"]


def test_combobox_believes_words_changed_after_the_choice(groups: dict[str, Group]) -> None:
    form = pick(groups["㈱大田電装"].pk, "大田精機")
    assert form.cleaned_data["group"] == groups["大田精機"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("大田電装", "いくつかあります"),
        ("知らない", "見つかりません"),
        ("見えない", "見つかりません"),
    ],
)
def test_combobox_says_what_it_cannot_find(
    groups: dict[str, Group], text: str, message: str
) -> None:
    assert message in pick("", text).errors["group"][0]


@pytest.mark.parametrize("key", ["x", "-1", "0", "9" * 30, "１", "1 OR 1=1"])
def test_combobox_survives_any_id(groups: dict[str, Group], key: str) -> None:
    assert "見つかりません" in pick(key, "").errors["group"][0]


def test_combobox_does_not_reach_beyond_its_queryset(groups: dict[str, Group]) -> None:
    assert "group" in pick(groups["見えない"].pk, "").errors


def test_combobox_may_be_empty_unless_required(groups: dict[str, Group]) -> None:
    assert pick("", "").cleaned_data["group"] is None
    assert "group" in pick("", "", required=True).errors


def test_combobox_shows_the_record_and_what_was_typed(groups: dict[str, Group]) -> None:
    group = groups["大田精機"]
    shown = str(PickForm(initial={"group": group.pk})["group"])
    assert f'name="group" value="{group.pk}"' in shown
    assert 'name="group_text" value="大田精機"' in shown
    assert 'data-url="/options/"' in shown
    assert 'value="&lt;b&gt;"' in str(pick("", "<b>")["group"])
    html = Template("{% load kit %}{% field form.group %}").render(
        Context({"form": pick("", "知らない")})
    )
    assert 'for="id_group"' in html
    assert 'id="id_group"' in html
    assert 'aria-invalid="true"' in html
