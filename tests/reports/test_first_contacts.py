"""一次対応・他機関紹介: each figure is the length of the list it opens, whatever was recorded."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from accounts.enums import Role
from consultations.enums import FINAL_OUTCOMES, IntakeOutcome, ReferralState, Triage
from consultations.intake.forms.filters import IntakeFilter, ReferralFilter
from consultations.intake.services.intake import intake_book, intake_close, intake_refer
from consultations.intake.services.referral import referral_make, referral_move
from consultations.models import Intake, Referral
from reports.figures import MonthFigures, month_figures
from reports.lines import Line
from reports.periods import Period
from reports.plain import as_plain
from tests import builders as make

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
DAYS = [
    *(date(2026, 10, 1) + timedelta(days=n) for n in range(0, 31, 5)),
    *(date(2026, 4, 1), date(2026, 9, 30), date(2026, 3, 31), date(2026, 11, 1)),
    *(date(2025, 10, 1), date(2025, 10, 31), date(2025, 9, 30), date(2025, 11, 1)),
]


def some_year(seed: int) -> Any:
    """Calls of every outcome around the edges of months and years, in two programmes."""
    dice, desk = random.Random(seed), make.user(Role.SECRETARIAT)
    programmes = [make.programme(), make.programme("own", "自主事業")]
    lead = make.coordinator()
    for n in range(60):
        at = make.at(dice.choice(DAYS), dice.choice(["00:00", "10:00", "23:59"]))
        intake = make.intake(
            by=desk, taken_at=at, programme=dice.choice(programmes), reply="お伝えした。"
        )
        outcome = dice.choice(["", *FINAL_OUTCOMES])
        if outcome == IntakeOutcome.REFERRED:
            done = intake_refer(intake=intake, by=desk, version=0, place=make.place(), at=at)
            _answer(dice, done.referrals.get(), desk)
        elif outcome == IntakeOutcome.BOOKED:
            start = make.at(date(2027, 1, 1) + timedelta(days=n))
            plan = make.plan(lead, start=start)
            intake_book(intake=intake, by=desk, version=0, plan=plan)
        elif outcome:
            ended = IntakeOutcome(outcome)
            intake_close(intake=intake, by=desk, version=0, outcome=ended, at=at)
    memo = make.submitted(lead, started_at=make.at("2026-10-05"))
    _answer(dice, referral_make(place=make.place(), by=desk, memo=memo, at=make.at(OCTOBER)), desk)
    return desk


def _answer(dice: random.Random, referral: Referral, by: Any) -> None:
    state = dice.choice([None, ReferralState.RESULT, ReferralState.DECLINED])
    if state is not None:
        referral_move(referral=referral, state=state, version=0, by=by, note="回答あり")


def listed(line: Line, period: Period, code: str, user: Any) -> int:
    path, _, query = line.url(period, code).partition("?")
    if path == "/intake/":
        return IntakeFilter(QueryDict(query)).narrow(Intake.objects.visible_to(user)).count()
    return ReferralFilter(QueryDict(query)).narrow(Referral.objects.visible_to(user)).count()


def check(figures: MonthFigures, user: Any) -> None:
    periods, code = figures.periods, figures.programme_code
    for line in figures.first.lines():
        for period, count in (
            (periods.month, line.counts.month),
            (periods.year_to_date, line.counts.year_to_date),
            (periods.last_year, line.counts.last_year),
        ):
            assert listed(line, period, code, user) == count, (line.label, period.label)
    first = figures.first
    assert sum(each.month for each in first.by_outcome.values()) == first.total.month
    assert sum(each.year_to_date for each in first.by_outcome.values()) == first.total.year_to_date
    assert first.with_result.year_to_date <= first.referrals.year_to_date


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_figure_is_the_length_of_its_list(seed: int) -> None:
    desk = some_year(seed)
    for programme in (make.programme(), make.programme("own", "自主事業")):
        for month in (OCTOBER, date(2026, 4, 1), date(2026, 11, 1)):
            check(month_figures(month, programme), desk)


def test_first_contacts_are_no_consultations() -> None:
    desk = make.user(Role.SECRETARIAT)
    intake = make.intake(by=desk, taken_at=make.at("2026-10-05"), reply="済")
    intake_close(intake=intake, by=desk, version=0, outcome=IntakeOutcome.ANSWERED)
    plain = as_plain(month_figures(OCTOBER, make.programme()))
    assert plain["consultations"]["total"] == 0
    assert plain["first_contacts"]["total"] == 1
    assert plain["first_contacts"]["by_outcome"]["その場で回答"] == 1
    assert plain["referrals"] == {"total": 0, "with_result": 0}
    assert plain["year_to_date"]["first_contacts"]["total"] == 1


def test_the_month_page_links_each_figure(client: Client) -> None:
    desk = make.user(Role.SECRETARIAT)
    intake = make.intake(by=desk, taken_at=make.at("2026-10-05"), triage=Triage.PROCEDURE)
    intake_refer(intake=intake, by=desk, version=0, place=make.place(), at=make.at("2026-10-05"))
    client.force_login(desk)
    page = client.get("/reports/2026-10/").content.decode()
    assert "一次対応件数" in page and "うち結果あり" in page
    link = "/intake/?programme=yorozu&amp;from=2026-10-01&amp;to=2026-10-31&amp;counted=1"
    assert link in page
    assert "1件" in client.get(link.replace("&amp;", "&")).content.decode()
