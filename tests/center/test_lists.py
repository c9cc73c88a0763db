"""The lists by 年度: what each act does, to the row, to memos, to the audit."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.enums import Role
from accounts.models import AuditEvent
from center import services
from center.errors import Refused, Stale
from center.models import Industry, Office, Programme, SupportCourse, Topic
from consultations.writing.forms.codes import CodeLists
from tests import builders as make

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def manager():
    return make.user(Role.MANAGER)


def names(model=Topic):
    return [row.name for row in model.objects.all()]


def offered(day):
    return [row.name for row in CodeLists(day=day).topics.values()]


def add(name, by, **values):
    return services.code_add(model=Topic, values={"name": name, **values}, by=by)


def test_a_new_entry_stands_last_and_is_offered_from_its_year(manager):
    make.topic("創業")
    row = add("脱炭素", manager, valid_from=2027)
    assert names() == ["創業", "脱炭素"]
    assert offered(date(2027, 3, 31)) == ["創業"]
    assert offered(date(2027, 4, 1)) == ["創業", "脱炭素"]
    event = AuditEvent.objects.get(act="code.added")
    assert (event.target_kind, event.target_id) == ("center.topic", str(row.pk))
    assert event.detail == {"after": {"name": "脱炭素", "valid_from": "令和9年度"}}


@pytest.mark.parametrize("name", ["ＩＴ活用", "it 活用", "IT活用"])
def test_the_same_name_in_another_spelling_is_refused(manager, name):
    make.topic("IT活用")
    with pytest.raises(ValidationError) as error:
        add(name, manager)
    assert error.value.message_dict == {"name": ["同じ名称の相談分野「IT活用」があります。"]}


def test_years_out_of_order_are_refused(manager):
    with pytest.raises(ValidationError) as error:
        add("脱炭素", manager, valid_from=2027, valid_until=2026)
    assert error.value.message_dict == {
        "valid_until": ["使い始める年度（令和9年度）以降を選んでください。"]
    }


def change(row, by, version=0, **values):
    return services.code_change(row=row, version=version, values=values, by=by, this_year=YEAR)


def test_a_change_says_before_and_after_and_only_what_changed(manager):
    row = make.topic("IT活用")
    change(row, manager, name="IT・デジタル", valid_until=None)
    event = AuditEvent.objects.get(act="code.changed")
    assert event.detail == {"before": {"name": "IT活用"}, "after": {"name": "IT・デジタル"}}


def test_a_change_on_an_older_page_is_refused_and_nothing_is_lost(manager):
    row = make.topic("IT活用")
    change(row, manager, name="IT・デジタル")
    with pytest.raises(Stale):
        change(row, manager, name="情報化")
    row.refresh_from_db()
    assert (row.name, row.version) == ("IT・デジタル", 1)


def test_topics_of_a_course_are_changed_with_it(manager):
    course, one, other = make.course(), make.topic("資金繰り"), make.topic("創業")
    course.topics.add(one)
    change(course, manager, name=course.name, topics=[other])
    assert [topic.pk for topic in course.topics.all()] == [other.pk]
    event = AuditEvent.objects.get(act="code.changed")
    assert event.detail == {"before": {"topics": ["資金繰り"]}, "after": {"topics": ["創業"]}}


def retire(row, by, last_year):
    return services.code_retire(row=row, last_year=last_year, by=by, this_year=YEAR)


def test_a_retired_entry_stays_with_its_memos_and_leaves_the_forms(manager):
    lead = make.coordinator()
    make.topic("創業")
    topic = make.topic("資金繰り")
    memo = make.submitted(lead, primary_topic=topic)
    retire(topic, manager, 2026)
    assert offered(date(2027, 3, 31)) == ["創業", "資金繰り"]
    assert offered(date(2027, 4, 1)) == ["創業"]
    memo.refresh_from_db()
    assert (memo.primary_topic.name, memo.topic_names) == ("資金繰り", "資金繰り")


def test_stopping_now_takes_it_from_every_year_and_bringing_back_undoes_it(manager):
    make.topic("創業")
    topic = retire(make.topic("資金繰り"), manager, None)
    assert offered(date(2026, 5, 1)) == ["創業"]
    services.code_bring_back(row=topic, by=manager)
    assert offered(date(2026, 5, 1)) == ["創業", "資金繰り"]
    acts = AuditEvent.objects.order_by("id").values_list("act", flat=True)
    assert list(acts)[-2:] == ["code.retired", "code.brought_back"]


def test_an_entry_that_has_not_begun_can_only_be_stopped(manager):
    make.topic("創業")
    coming = add("脱炭素", manager, valid_from=2027)
    with pytest.raises(Refused, match="令和9年度からの予定"):
        retire(coming, manager, 2026)
    assert retire(coming, manager, None).is_active is False


@pytest.mark.parametrize("last_year", [None, 2025])
def test_the_last_office_of_this_year_stays(manager, last_year):
    with pytest.raises(Refused, match="選べる拠点がなくなります"):
        retire(make.office(), manager, last_year)
    assert Office.objects.get().is_active


@pytest.mark.parametrize("last_year", [None, 2026, 2030])
def test_the_programme_of_the_ledgers_never_ends(manager, last_year):
    make.programme("hotline", "事業者支援ホットライン")
    with pytest.raises(Refused, match="終了できません"):
        retire(make.programme(), manager, last_year)
    assert Programme.objects.get(code="yorozu").valid_until is None


def place(row, beside, by, after=True):
    return services.code_place(row=row, beside=beside, after=after, by=by)


def test_order_is_said_by_a_neighbour_so_that_a_double_click_changes_nothing(manager):
    rows = [make.topic(name) for name in ("A", "B", "C", "D")]
    for _ in range(2):
        place(rows[0], rows[1], manager)
    assert names() == ["B", "A", "C", "D"]
    place(rows[3], rows[1], manager, after=False)
    assert names() == ["D", "B", "A", "C"]
    assert AuditEvent.objects.filter(act="code.moved").count() == 2


def test_an_entry_beside_itself_stays(manager):
    row = make.topic("A")
    place(row, row, manager)
    assert AuditEvent.objects.filter(act="code.moved").count() == 0


def test_industries_keep_their_order_by_code_until_they_are_moved(manager):
    for code, name in (("B", "漁業"), ("A", "農業，林業")):
        make.industry(code, name)
    rows = list(Industry.objects.all())
    assert [row.code for row in rows] == ["A", "B"]
    place(rows[1], rows[0], manager, after=False)
    assert [row.code for row in Industry.objects.all()] == ["B", "A"]


@pytest.mark.django_db(transaction=True)
def test_many_who_reorder_at_once_lose_no_entry():
    manager = make.user(Role.MANAGER)
    rows = [make.topic(name) for name in "ABCDEFGH"]
    problems = []

    def shuffle(turn):
        try:
            for step in range(len(rows)):
                place(rows[(turn + step) % 8], rows[(turn * 3 + step) % 8], manager)
        except Exception as error:  # noqa: BLE001 - any is a failure of the test
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=shuffle, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(names()) == list("ABCDEFGH")
    positions = list(Topic.objects.values_list("position", flat=True))
    assert positions == sorted(set(positions))


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_name_get_one_entry():
    manager = make.user(Role.MANAGER)
    make.topic("創業")
    outcomes = []

    def run():
        try:
            add("脱炭素", manager)
            outcomes.append("added")
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added", "refused", "refused", "refused"]
    assert Topic.objects.filter(name="脱炭素").count() == 1


def test_a_change_is_offered_at_once_though_lists_are_kept(
    manager, settings, django_capture_on_commit_callbacks
):
    settings.CODE_LIST_SECONDS = 3600
    make.topic("創業")
    day = date(2026, 5, 1)
    assert offered(day) == ["創業"]
    with django_capture_on_commit_callbacks(execute=True):
        add("脱炭素", manager)
    assert offered(day) == ["創業", "脱炭素"]


def test_a_legacy_topic_reads_as_another_in_the_next_ledger(manager):
    from consultations.importing.codes import CodeBook

    current = make.topic("IT活用")
    old = Topic.objects.create(name="情報化", is_legacy=True)
    assert CodeBook().topic("情報化") == old
    change(old, manager, name="情報化", is_legacy=True, read_as=current)
    assert CodeBook().topic("情報化") == current
    assert SupportCourse.objects.count() == 0
