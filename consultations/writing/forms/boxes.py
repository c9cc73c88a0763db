"""The boxes of the form: the paper's first, then what the portal asks besides."""

import re

from django import forms

from companies.enums import AgeBand, Sex, Stage
from companies.municipalities import MUNICIPALITIES
from consultations.enums import Method
from consultations.writing.forms.codes import CodeLists
from consultations.writing.forms.fields import (
    CodeField,
    CodesField,
    DateField,
    LongTextField,
    PickField,
    StaffField,
    TimeField,
    TypedField,
)
from consultations.writing.forms.raw import Raw

UNASKED = "（未確認）"
CHOOSE = "選んでください"
_METHODS, _STAGES, _SEXES, _AGES = (
    {str(key): str(label) for key, label in each.choices} for each in (Method, Stage, Sex, AgeBand)
)
# A municipality outside Tokyo, known from elsewhere: prefecture 01–47 and three digits.
_ELSEWHERE = re.compile("(?:0[1-9]|[123][0-9]|4[0-7])[0-9]{3}", re.ASCII)
HIDDEN = (
    "company",
    "company_choice",
    "person",
    "person_choice",
    "introduced_by",
    "introduced_branch",
    "memo_revision",
    "appointment",
)


def memo_fields(codes: CodeLists, raw: Raw) -> dict[str, forms.Field]:
    """All fields, in the order of the page."""
    return {
        **_session_fields(codes),
        **_client_fields(),
        "method": PickField(
            label="相談方法", rows=_METHODS, required=True, widget=forms.RadioSelect
        ),
        "content": LongTextField(label="相談内容"),
        "advice": LongTextField(label="アドバイス内容"),
        "impression": LongTextField(label="所感"),
        **_sorting_fields(codes),
        **_fact_fields(codes, raw),
        **{name: forms.CharField(required=False, widget=forms.HiddenInput) for name in HIDDEN},
        "without_appointment": forms.BooleanField(
            label="この予約とは別の相談として提出する", required=False
        ),
    }


def _session_fields(codes: CodeLists) -> dict[str, forms.Field]:
    return {
        "held_on": DateField(label="相談日時", required=True, ui_size="s"),
        "starts": TimeField(label="開始時刻", required=True, ui_size="xs"),
        "ends": TimeField(label="終了時刻", required=True, ui_size="xs"),
        "coordinators": CodesField(label="相談対応者", rows=codes.coordinators, required=True),
    }


def _client_fields() -> dict[str, forms.Field]:
    return {
        "company_kana": TypedField(label="フリガナ（企業名）", max_length=200),
        "company_name": TypedField(label="企業名", max_length=120),
        "business": TypedField(label="主な事業内容", max_length=200),
        "person_kana": TypedField(label="フリガナ（相談者名）", max_length=120),
        "person_name": TypedField(label="相談者名", max_length=60),
    }


def _sorting_fields(codes: CodeLists) -> dict[str, forms.Field]:
    return {
        "primary_topic": CodeField(
            label="相談分野（主）", rows=codes.topics, empty=CHOOSE, required=True
        ),
        "other_topics": CodesField(
            label="相談分野（他）", rows=codes.topics, widget=forms.CheckboxSelectMultiple
        ),
        "course": CodeField(label="支援コース", rows=codes.courses, empty="（なし）"),
        "next_on": DateField(label="次回予定日", ui_size="s"),
        "next_step": TypedField(label="次回までにすること", max_length=200),
        "introduced_by_name": TypedField(label="紹介元", max_length=120),
        "introduced_branch_name": TypedField(label="紹介元の支店", max_length=80),
        "programme": CodeField(
            label="事業区分", rows=codes.programmes, empty=CHOOSE, required=True
        ),
        "office": CodeField(label="拠点", rows=codes.offices, empty=CHOOSE, required=True),
        "is_restricted": forms.BooleanField(
            label="閲覧制限（対応者・チーフ・事務局だけが読めるメモにする）", required=False
        ),
    }


def _fact_fields(codes: CodeLists, raw: Raw) -> dict[str, forms.Field]:
    own = str(raw.get("municipality", ""))
    places = MUNICIPALITIES
    if own not in MUNICIPALITIES and _ELSEWHERE.fullmatch(own):
        places = MUNICIPALITIES | {own: own}
    return {
        "industry": CodeField(label="業種", rows=codes.industries, empty=UNASKED),
        "staff": StaffField(label="従業員数", ui_size="xs"),
        "stage": PickField(
            label="創業前・後", rows=_STAGES, empty=UNASKED, widget=forms.RadioSelect
        ),
        "sex": PickField(label="性別", rows=_SEXES, empty=UNASKED),
        "age_band": PickField(label="年代", rows=_AGES, empty=UNASKED),
        "phone": TypedField(label="電話番号", max_length=30),
        "municipality": PickField(label="市区町村", rows=places, empty=UNASKED),
    }
