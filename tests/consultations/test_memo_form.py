"""The form's reading of what people type."""

from typing import Any

import pytest

from companies.models import Company
from consultations.writing.forms.memo import MemoForm, codes_for
from consultations.writing.forms.raw import (
    LISTS,
    Malformed,
    differences,
    raw_from_data,
    raw_of_memo,
)
from consultations.writing.forms.reads import reads
from coordinators.models import Coordinator
from tests import builders as make
from tests.consultations.typed import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator(office=make.office())


def checked(lead: Coordinator, **changes: Any) -> MemoForm:
    raw = raw_from_data(typed(lead, **changes))
    assert lead.user
    form = MemoForm(user=lead.user, codes=codes_for(raw), raw=raw, check=True)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    "words", ["R8.10.5", "令和８年１０月５日", "2026/10/05", "２０２６－１０－０５", "20261005"]
)
def test_date_is_understood(lead: Coordinator, words: str) -> None:
    form = checked(lead, held_on=words, starts="午後1時半", ends="１４：３０")
    assert form.errors == {}
    assert form.entry().started_at == make.at("2026-10-05", "13:30")
    assert form.entry().ended_at == make.at("2026-10-05", "14:30")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"held_on": "令和8年2月30日"}, "held_on"),
        ({"held_on": "平成40年1月1日"}, "held_on"),
        ({"starts": "25:00"}, "starts"),
        ({"starts": "11:00", "ends": "11:00"}, "ends"),
        ({"coordinators": []}, "coordinators"),
        ({"method": "fax"}, "method"),
        ({"office": "999999"}, "office"),
        ({"programme": "x"}, "programme"),
        ({"company_name": "", "person_name": ""}, "company_name"),
        ({"company_name": "社" * 121}, "company_name"),
        ({"company_name": "株式会社"}, "company_name"),
        ({"company": "999999"}, "company_name"),
        ({"content": "", "advice": " \n"}, "content"),
        ({"advice": "長" * 100_001}, "advice"),
        ({"staff": "たくさん"}, "staff"),
        ({"staff": "-3"}, "staff"),
        ({"next_on": "2026/10/4"}, "next_on"),
        ({"introduced_by_name": "ない信用金庫"}, "introduced_by_name"),
        ({"introduced_branch_name": "蒲田支店"}, "introduced_by_name"),
        ({"municipality": "99999"}, "municipality"),
        ({"held_on": "2099/1/1"}, "held_on"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    lead: Coordinator, changes: dict[str, Any], name: str
) -> None:
    form = checked(lead, **changes)
    assert list(form.errors) == [name]


def test_a_coordinator_twice_is_refused(lead: Coordinator) -> None:
    form = checked(lead, coordinators=[str(lead.pk)] * 2)
    assert form.errors["coordinators"] == ["同じ対応者が2回選ばれています。"]


def test_first_coordinator_is_the_lead(lead: Coordinator) -> None:
    second = make.coordinator("大友 花子")
    form = checked(lead, coordinators=[str(second.pk), "", str(lead.pk)])
    assert form.entry().coordinators == [second, lead]


def test_retired_topic_and_coordinator_are_not_taken(lead: Coordinator) -> None:
    topic = make.topic("旧テーマ")
    topic.valid_until = 2025
    topic.save()
    gone = make.coordinator("退任 太郎", in_office_until=make.at("2026-09-30").date())
    form = checked(lead, primary_topic=str(topic.pk), coordinators=[str(gone.pk)])
    assert set(form.errors) == {"primary_topic", "coordinators"}


@pytest.mark.parametrize("name", ["㈱大田精機", "大田精機（株）", "大田精機　株式会社", "大田精機"])
def test_any_spelling_of_a_known_company_is_asked_about(lead: Coordinator, name: str) -> None:
    known = make.company("株式会社大田精機")
    form = checked(lead, company_name=name)
    assert form.companies == [known]
    form = checked(lead, company_name=name, company=str(known.pk))
    assert form.entry().company == known
    assert form.entry().company_name == name


def test_words_typed_over_a_choice_count(lead: Coordinator) -> None:
    known = make.company("株式会社大田精機")
    form = checked(lead, company_name="蒲田工業", company=str(known.pk))
    assert form.entry().company is None
    assert form.entry().company_name == "蒲田工業"


def test_register_as_new_is_taken_at_its_word(lead: Coordinator) -> None:
    make.company("株式会社大田精機")
    assert checked(lead, company_choice="new").errors == {}


def test_person_of_the_company_is_found_by_name(lead: Coordinator) -> None:
    known = make.company("株式会社大田精機")
    person = make.person("佐藤 一郎", company=known)
    make.person("佐藤 一郎")
    form = checked(lead, company=str(known.pk), person_name="佐藤一郎")
    assert form.entry().person == person


def test_person_alone_is_asked_about(lead: Coordinator) -> None:
    person = make.person("佐藤 一郎")
    form = checked(lead, company_name="")
    assert form.people == [person]
    assert checked(lead, company_name="", person_choice=str(person.pk)).entry().person == person


def test_trade_name_before_founding_is_no_company(lead: Coordinator) -> None:
    make.company("喫茶よろず")
    form = checked(lead, company_name="喫茶よろず", stage="before")
    assert form.errors == {}
    assert form.entry().company is None
    assert Company.objects.count() == 1


def test_bank_and_branch_are_found_by_their_names(lead: Coordinator) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    form = checked(lead, introduced_by_name="城南信金", introduced_branch_name="蒲田")
    entry = form.entry()
    assert (entry.introduced_by, entry.introduced_branch) == (bank, bank.branches.get())


def test_branch_of_another_bank_is_refused(lead: Coordinator) -> None:
    make.bank("城南信用金庫", "1344", "蒲田支店")
    other = make.bank("巣鴨信用金庫", "1356", "本店営業部")
    form = checked(
        lead,
        introduced_by_name="城南信用金庫",
        introduced_branch=str(other.branches.get().pk),
        introduced_branch_name="本店営業部",
    )
    assert list(form.errors) == ["introduced_branch_name"]


def test_memo_comes_back_as_it_was_typed(lead: Coordinator) -> None:
    memo = make.submitted(lead, advice="二行\n目", content="𠮷髙①㈱😀")
    raw = raw_of_memo(memo)
    form = checked(lead, **raw)
    assert form.errors == {}
    assert form.says_the_same_as(memo)
    assert differences(raw, raw_of_memo(memo)) == []


@pytest.mark.parametrize(
    "data", [None, [], "x", {"content": 1}, {"coordinators": "1"}, {"starts": []}]
)
def test_what_our_page_never_sends_is_malformed(data: object) -> None:
    with pytest.raises(Malformed):
        raw_from_data(data)


def test_raw_is_cleaned_and_knows_its_names_only() -> None:
    raw = raw_from_data({"content": "a\x00b\ud800c\r\nd", "evil": "x", "coordinators": ["", "1"]})
    assert raw["content"] == "abc\nd"
    assert "evil" not in raw
    assert raw["coordinators"] == ["1"]
    assert all(raw[name] == [] for name in LISTS if name != "coordinators")


def test_reading_is_said_beside_the_box() -> None:
    said = reads(
        {"held_on": "令和8年11月22日", "next_on": "R8.2.30", "starts": "1000", "ends": "11:00"}
    )
    assert said["held_on"] == {"words": "日曜日"}
    assert said["starts"] == {"words": "10:00"}
    assert said["ends"] == {"words": ""}
    assert "error" in said["next_on"]
