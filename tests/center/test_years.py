"""Days off, targets, the next 年度."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.enums import Role
from accounts.models import AuditEvent
from center import services
from center.calendar import is_working_day
from center.enums import Measure
from center.errors import Refused, Stale
from center.models import ClosedDay, Target, YearPreparation
from center.selectors import days_off, year_plan, year_to_prepare
from center.services import Cell, TargetsClash
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make.user(Role.MANAGER)


def close(first, last, by, name="年末年始"):
    return services.closed_days_add(
        first=date.fromisoformat(first), last=date.fromisoformat(last), name=name, by=by
    )


def test_days_in_a_row_are_one_act_and_what_is_there_stays(manager):
    close("2026-12-30", "2026-12-30", manager, name="大掃除")
    added = close("2026-12-29", "2027-01-03", manager)
    assert [row.day.day for row in added] == [29, 31, 1, 2, 3]
    assert ClosedDay.objects.get(day="2026-12-30").name == "大掃除"
    assert AuditEvent.objects.filter(act="closed_day.added").count() == 2


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-12-29", "2026-12-28", "last"),
        ("2026-12-01", "2027-12-01", "last"),
        ("2026-08-13", "2026-08-13", "first"),
    ],
)
def test_what_cannot_be_a_day_off_is_said_at_its_field(manager, first, last, field):
    close("2026-08-13", "2026-08-13", manager)
    with pytest.raises(ValidationError) as error:
        close(first, last, manager)
    assert list(error.value.message_dict) == [field]


def test_a_day_called_off_is_a_working_day_again(manager):
    (row,) = close("2026-08-13", "2026-08-13", manager)
    assert not is_working_day(row.day)
    for _ in range(2):
        services.closed_day_set_active(row=row, is_active=False, by=manager)
    assert is_working_day(row.day)
    assert AuditEvent.objects.filter(act="closed_day.called_off").count() == 1


def test_a_day_changed_on_an_older_page_is_refused(manager):
    (row,) = close("2026-08-13", "2026-08-13", manager)
    changes = {"row": row, "version": 0, "by": manager, "name": "夏季休業"}
    services.closed_day_change(day=date(2026, 8, 14), **changes)
    with pytest.raises(Stale):
        services.closed_day_change(day=date(2026, 8, 17), **changes)
    assert ClosedDay.objects.get().day == date(2026, 8, 14)


def test_the_calendar_shows_public_holidays_among_the_own_days(manager):
    close("2026-12-31", "2027-01-01", manager)
    lines = days_off(2026, ClosedDay.objects.all())
    assert (lines[0].name, lines[0].record) == ("昭和の日", None)
    new_year = next(line for line in lines if line.day == date(2027, 1, 1))
    assert (new_year.name, new_year.also) == ("年末年始", "元日")
    assert [line.day for line in lines] == sorted({line.day for line in lines})


def cell(programme, seen, wanted, measure=Measure.CONSULTATIONS):
    return Cell(programme.pk, measure, seen, wanted)


def set_targets(by, *cells):
    return services.targets_set(fiscal_year=2026, cells=cells, by=by)


def values():
    return dict(Target.objects.values_list("measure", "value"))


def test_targets_are_set_changed_and_taken_away(manager):
    programme = make.programme()
    assert set_targets(manager, cell(programme, None, 1200)) == 1
    assert set_targets(manager, cell(programme, 1200, 1300)) == 1
    assert set_targets(manager, cell(programme, 1300, 1300)) == 0
    assert values() == {"consultations": 1300}
    assert set_targets(manager, cell(programme, 1300, None)) == 1
    assert values() == {}
    last = AuditEvent.objects.filter(act="target.set").first()
    assert (last.detail["before"], last.detail["after"]) == (1300, None)


def test_two_who_change_different_targets_both_get_theirs(manager):
    programme = make.programme()
    clients = Measure.CLIENTS
    set_targets(manager, cell(programme, None, 1200), cell(programme, None, 500, clients))
    set_targets(manager, cell(programme, 1200, 1300), cell(programme, 500, 500, clients))
    set_targets(manager, cell(programme, 1200, 1200), cell(programme, 500, 600, clients))
    assert values() == {"consultations": 1300, "clients": 600}


def test_on_the_same_target_the_later_one_is_asked_and_nothing_is_saved(manager):
    programme = make.programme()
    clients = Measure.CLIENTS
    set_targets(manager, cell(programme, None, 1200))
    with pytest.raises(TargetsClash) as error:
        set_targets(manager, cell(programme, None, 1400), cell(programme, None, 500, clients))
    assert [clash.now for clash in error.value.clashes] == [1200]
    assert values() == {"consultations": 1200}


# -- the next 年度 ---------------------------------------------------------------------------


def this_year(by):
    close("2026-12-29", "2027-01-03", by)
    programme = make.programme()
    set_targets(by, cell(programme, None, 1200), cell(programme, None, 500, Measure.CLIENTS))


def test_the_next_year_takes_over_targets_and_days_once(manager):
    this_year(manager)
    done = services.year_prepare(fiscal_year=2027, by=manager)
    assert (done.targets, done.closed_days) == (2, 6)
    days = ClosedDay.objects.filter(day__gte="2027-04-01").values_list("day", flat=True)
    assert (days.first(), days.last()) == (date(2027, 12, 29), date(2028, 1, 3))
    with pytest.raises(Refused, match="令和9年度の準備は、すでに済んでいます"):
        services.year_prepare(fiscal_year=2027, by=manager)
    assert Target.objects.filter(fiscal_year=2027).count() == 2
    assert AuditEvent.objects.filter(act="year.prepared").count() == 1


def test_what_stands_there_already_stays(manager):
    this_year(manager)
    Target.objects.create(
        fiscal_year=2027, programme=make.programme(), measure="consultations", value=9
    )
    ClosedDay.objects.create(day="2027-12-29", name="大掃除")
    done = services.year_prepare(fiscal_year=2027, by=manager)
    assert (done.targets, done.closed_days) == (1, 5)
    assert Target.objects.get(fiscal_year=2027, measure="consultations").value == 9
    assert ClosedDay.objects.get(day="2027-12-29").name == "大掃除"


@pytest.mark.django_db(transaction=True)
def test_two_who_prepare_at_once_do_it_once():
    manager = make.user(Role.MANAGER)
    this_year(manager)
    outcomes = []

    def run():
        try:
            services.year_prepare(fiscal_year=2027, by=manager)
            outcomes.append("done")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused", "refused", "refused"]
    assert YearPreparation.objects.count() == 1
    assert Target.objects.filter(fiscal_year=2027).count() == 2


def test_the_plan_says_what_ends_and_what_was_forgotten(manager):
    topic = make.topic("補助金")
    make.topic("創業")
    make.course("補助金支援").topics.add(topic)
    services.code_retire(row=topic, last_year=2026, by=manager, this_year=2026)
    # 1 January 2027 is a Friday; a year later 29 to 31 December are Wednesday to Friday.
    for day in ("2026-12-29", "2026-12-31"):
        close(day, day, manager)
    plan = year_plan(2027)
    ending = {each.label: [str(row) for row in each.ending] for each in plan.lists}
    assert ending["相談分野"] == ["補助金"]
    assert plan.to_check == [
        "支援コース「補助金支援」の相談分野が、すべて終了します。",
        "「年末年始」の間の12月30日（木）は営業日のままです。",
    ]


@pytest.mark.parametrize(
    ("today", "year"),
    [("2026-11-22", 2027), ("2027-02-10", 2027), ("2027-05-10", 2027), ("2027-07-01", 2028)],
)
def test_a_year_that_nobody_made_ready_is_offered_until_june(today, year):
    assert year_to_prepare(date.fromisoformat(today)) == year


def test_a_year_that_is_ready_gives_way_to_the_next(manager):
    services.year_prepare(fiscal_year=2027, by=manager)
    assert year_to_prepare(date(2027, 5, 10)) == 2028


def test_leap_day_has_no_like_next_year(manager):
    close("2028-02-29", "2028-02-29", manager, name="臨時休業")
    assert year_plan(2028).new_days == []
