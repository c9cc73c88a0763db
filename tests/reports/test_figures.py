"""The corner cases of the counting, one by one."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from center.models import UNSET_OFFICE, Office, Target
from companies.models import Company
from consultations.confirming.services import memo_return, memo_void
from consultations.models import Memo, MemoParticipant
from coordinators.models import Coordinator
from reports.figures import Counts, MonthFigures, Split, month_figures
from reports.periods import Periods, parse_month
from tests import builders as make

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator()


def october() -> MonthFigures:
    return month_figures(OCTOBER, make.programme())


def counted(split: Split) -> dict[str, int]:
    return {part.label: part.counts.month for part in split.parts if part.counts.month}


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        ("2026-10-01", "00:00", Counts(1, 1, 0)),
        ("2026-10-31", "23:59", Counts(1, 1, 0)),
        ("2026-09-30", "23:59", Counts(0, 1, 0)),
        ("2026-11-01", "00:00", Counts(0, 0, 0)),
        ("2026-04-01", "00:00", Counts(0, 1, 0)),
        ("2026-03-31", "23:59", Counts(0, 0, 0)),
        ("2025-10-01", "00:00", Counts(0, 0, 1)),
        ("2025-10-31", "23:59", Counts(0, 0, 1)),
        ("2025-09-30", "23:59", Counts(0, 0, 0)),
    ],
)
def test_periods_end_at_midnight_in_tokyo(
    lead: Coordinator, day: str, clock: str, expected: Counts
) -> None:
    make.confirmed(lead, started_at=make.at(day, clock))
    assert october().total == expected


def test_march_and_april_belong_to_two_years() -> None:
    assert Periods.of(date(2027, 3, 1)).year_to_date.first == date(2026, 4, 1)
    assert Periods.of(date(2027, 4, 1)).year_to_date.first == date(2027, 4, 1)
    assert Periods.of(date(2028, 2, 1)).month.last_day == date(2028, 2, 29)
    assert Periods.of(date(2028, 2, 1)).last_year.last_day == date(2027, 2, 28)


def test_only_confirmed_memos_count_and_the_others_are_named(lead: Coordinator) -> None:
    make.confirmed(lead)
    make.submitted(lead)
    clerk = make.user("secretariat")
    memo_return(memo=make.submitted(lead), by=clerk, reason="終了時刻")
    memo_void(memo=make.submitted(lead), by=clerk, reason="二重登録")
    figures = october()
    assert (figures.total.month, figures.unconfirmed, figures.returned) == (1, 1, 1)


def test_next_years_growth_does_not_rewrite_the_report(lead: Coordinator) -> None:
    company = make.company(staff=5, industry=make.industry())
    make.confirmed(lead, company=company)
    before = october()
    Company.objects.update(staff=400, industry=make.industry("D", "建設業"))
    after = october()
    assert counted(after.split("staff")) == counted(before.split("staff")) == {"5人以下": 1}
    assert counted(after.split("industry")) == {"製造業": 1}


def test_session_counts_once_whoever_sat_in(lead: Coordinator) -> None:
    other = make.coordinator("大友 悠")
    memo = make.confirmed(lead, coordinators=[lead, other])
    for name in ("甲", "乙"):
        MemoParticipant.objects.create(memo=memo, name=name, role="bank_staff")
    figures = october()
    assert figures.total.month == 1
    assert counted(figures.split("lead")) == {"石田 真": 1}
    assert counted(figures.split("beside")) == {"大友 悠": 1}
    assert counted(figures.split("seat")) == {"対応者": 1, "同席（信金職員）": 1}


def test_two_coordinators_of_one_name_are_told_apart(lead: Coordinator) -> None:
    namesake = make.coordinator("石田 真")
    for each in (lead, namesake):
        make.confirmed(each)
    assert sorted(counted(october().split("lead"))) == sorted(
        [f"石田 真（{lead.pk}）", f"石田 真（{namesake.pk}）"]
    )


def test_any_topic_counts_a_memo_under_each_of_its_topics(lead: Coordinator) -> None:
    make.confirmed(lead, other_topics=[make.topic("販路開拓"), make.topic("IT")])
    figures = october()
    assert counted(figures.split("topic")) == {"資金繰り": 1}
    assert counted(figures.split("any_topic")) == {"資金繰り": 1, "販路開拓": 1, "IT": 1}


def test_branches_stand_under_their_bank(lead: Coordinator) -> None:
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    branch = bank.branches.get()
    make.confirmed(lead, introduced_by=bank, introduced_branch=branch)
    make.confirmed(lead, introduced_by=bank)
    make.confirmed(lead)
    johnan, unset = october().split("bank").parts
    assert [(part.label, part.counts.month) for part in johnan.parts] == [
        ("蒲田支店", 1),
        ("未設定", 1),
    ]
    assert (johnan.counts.month, unset.counts.month) == (2, 1)


def test_office_that_stands_in_for_none_is_unset(lead: Coordinator) -> None:
    stand_in, _ = Office.objects.get_or_create(code=UNSET_OFFICE, defaults={"name": "拠点未設定"})
    make.confirmed(lead, office=stand_in)
    office = october().split("office")
    assert counted(office) == {"未設定": 1}
    assert Memo.objects.get().office == stand_in


def test_targets_are_those_of_the_year_and_programme(lead: Coordinator) -> None:
    make.confirmed(lead)
    programme = make.programme()
    Target.objects.create(
        fiscal_year=2026, programme=programme, measure="consultations", value=1200
    )
    Target.objects.create(fiscal_year=2025, programme=programme, measure="clients", value=9)
    assert dict(october().targets) == {"consultations": 1200}


def test_year_shows_no_count_in_months_to_come(lead: Coordinator) -> None:
    make.confirmed(lead, started_at=make.at("2026-04-01", "00:00"))
    make.confirmed(lead, started_at=make.at("2026-11-05"))
    make.confirmed(lead, started_at=make.at("2026-03-31", "23:59"))
    year = {f"{each.month:%m}": (each.total, each.last_year) for each in october().year}
    assert year["04"] == (1, 0)
    assert year["11"] == (None, 0)
    assert year["03"] == (None, 1)


def test_month_takes_a_fixed_number_of_queries(
    lead: Coordinator, django_assert_num_queries: Any
) -> None:
    make.confirmed(lead)
    programme = make.programme()
    # Four count the memos, two first contacts, thirteen what is done beside them.
    with django_assert_num_queries(19):
        month_figures(OCTOBER, programme)


@pytest.mark.parametrize(
    "text",
    ["2026-13", "2026-00", "2026-1", "26-10", "2026/10", "", "２０２６-10", "9999-01", "0001-01"],
)
def test_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="月は"):
        parse_month(text)


def report(*arguments: str) -> Any:
    out = StringIO()
    call_command("build_report", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_json_keeps_its_contract(lead: Coordinator) -> None:
    make.confirmed(lead, company=make.company())
    make.confirmed(lead, person=make.person(), method="phone")
    made = report("2026-10", "--json")
    assert (made["month"], made["programme"], made["companies"]) == ("2026-10", "yorozu", 2)
    consultations = made["consultations"]
    assert (consultations["total"], consultations["new"], consultations["repeat"]) == (2, 2, 0)
    assert consultations["by_method"] == {
        "来訪": 1,
        "電話": 1,
        "オンライン": 0,
        "訪問": 0,
        "出張": 0,
        "未設定": 0,
    }
    for key in ("topic", "office", "course", "industry", "size", "stage", "bank", "coordinator"):
        assert sum(consultations[f"by_{key}"].values()) == 2, key
        assert "未設定" in consultations[f"by_{key}"]
    assert made["year_to_date"]["consultations"]["total"] == 2
    assert made["last_year"]["consultations"]["total"] == 0


def test_json_of_another_programme_holds_its_own_memos(lead: Coordinator) -> None:
    own = make.programme("own", "自主事業")
    make.confirmed(lead, programme=own)
    make.confirmed(lead)
    assert report("2026-10", "--programme", "own", "--json")["consultations"]["total"] == 1


@pytest.mark.parametrize("arguments", [["2026-13"], ["2026-10", "--programme", "none"]])
def test_command_refuses_what_is_not_there(arguments: list[str]) -> None:
    make.programme()
    with pytest.raises(CommandError):
        call_command("build_report", *arguments, stdout=StringIO())
