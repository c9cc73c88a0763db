"""The demo centre: believable, the same for the same seed, and whole in the database's eyes."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import connection, transaction
from django.db.models import Count, F, Q

from accounts.models import User
from center.models import Programme, SupportCourse
from companies.models import Company, Person
from consultations.enums import MemoStatus
from consultations.models import Memo, MemoNumber, MemoParticipant, MemoTransition
from coordinators.models import Coordinator
from desks.demo import corpus
from desks.demo.batches import COLUMNS, MEMO, POOL, bare_memo_data, text_data
from desks.demo.build import SCALES, centre_build
from desks.demo.calendar import Diary, Plan, volumes
from desks.demo.clients import client
from desks.demo.copying import copy_into, without_search_trigger
from desks.demo.lookups import lookups_read
from desks.demo.memos import Numbered
from desks.demo.open_work import open_work_create
from desks.demo.pool import memos_store, pool_opened
from desks.demo.team import Team
from desks.demo.texts import man, write
from desks.demo.wording import grams_of, pool_number, pool_size, pooled
from partners.models import Branch, Organization, PartnerStaff
from yorozu.kit.textkeys import bigrams

TODAY = date(2026, 11, 22)
DEMO_LOGINS = {
    "manager": "manager",
    "concierge": "secretariat",
    "reception": "reception",
    "chief": "chief",
    "coordinator": "coordinator",
    "bank": "partner",
    "otherbank": "partner",
    "trainee": "trainee",
}


def plan(total: int = 600) -> Plan:
    people = [p for p in corpus.read("people.toml")["coordinator"] if p["rank"] != "concierge"]
    return Plan(
        seed=1,
        total=total,
        first=date(2025, 4, 1),
        last=date(2026, 3, 31),
        skills=tuple(frozenset(p["topics"]) for p in people),
        tama=frozenset(n for n, p in enumerate(people) if p.get("office") == "立川"),
        is_closed=lambda day: (day.month, day.day) == (11, 3),
    )


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Team]:
    """One centre for all tests of this module, rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        team = centre_build(scale=SCALES["tiny"], seed=1, today=TODAY)
        open_work_create(team=team, today=TODAY)
        yield team
        transaction.set_rollback(True)


@pytest.fixture
def centre(built: Team, db: None) -> None:
    """The built centre, and each test's own changes undone."""


# ── the generators ───────────────────────────────────────────────────────────────────────────


def test_diary_same_seed_same_sessions() -> None:
    assert list(Diary(plan()).run()) == list(Diary(plan()).run())


def test_diary_makes_exactly_the_total_and_books_nobody_twice() -> None:
    booked = list(Diary(plan(2_000)).run())
    assert len(booked) == 2_000
    slots = {(b.session.on, b.hour, b.session.coordinator) for b in booked}
    assert len(slots) == 2_000


def test_diary_weekends_and_holidays_are_online() -> None:
    off = [
        b
        for b in Diary(plan(2_000)).run()
        if b.session.on.weekday() > 4 or b.session.on == date(2025, 11, 3)
    ]
    assert off
    assert {b.session.method for b in off} == {"オンライン"}


def test_volumes_follow_the_seasons() -> None:
    by_month: dict[int, int] = {}
    for day, count in volumes(plan(10_000)):
        by_month[day.month] = by_month.get(day.month, 0) + count
    assert sum(by_month.values()) == 10_000
    assert by_month[8] < by_month[7] < by_month[3]
    assert all((day.month, day.day) != (1, 1) or count == 0 for day, count in volumes(plan()))


def test_follow_up_refers_to_the_session_before() -> None:
    for booked in Diary(plan()).run():
        session = booked.session
        assert (session.previous is None) == (session.turn == 0)
        if session.previous:
            assert session.previous < session.on


def test_texts_have_no_open_slot_and_a_memos_length() -> None:
    for booked in Diary(plan()).run():
        who = client(1, booked.session.client)
        written = write(1, booked.session, who, "城南信用金庫蒲田支店")
        whole = written.content + written.advice + written.impression
        assert not set("{}@|") & set(whole)
        assert 200 <= len(whole) <= 1_500
        assert written.content
        assert written.advice


def test_every_line_of_the_corpus_can_be_filled() -> None:
    booked = next(Diary(plan()).run())
    who = client(1, booked.session.client)
    from desks.demo.texts import case_of

    for topic in corpus.topics():
        words = case_of(1, who, 1, topic, 2026).words
        words |= {"bank": "b", "nth": "2", "nextmonth": "4月", "prev": "3月1日"}
        lines = [*topic.open, *topic.facts, *topic.ask, *topic.view, *topic.next]
        for advice in topic.advice:
            lines += [advice.text, advice.hw, *advice.done, *advice.part]
        for line in lines:
            assert line.split("|")[-1].format_map(words)


@pytest.mark.parametrize(
    ("amount", "spoken"),
    [(420, "420万円"), (1234, "1,200万円"), (12_400, "1億2,400万円"), (20_000, "2億円")],
)
def test_man(amount: float, spoken: str) -> None:
    assert man(amount) == spoken


def test_grams_are_those_of_the_database() -> None:
    body = "資金繰り\n r8-00123 𠮷田 ｱ"
    assert sorted(map(int, grams_of(body))) == bigrams(body)


# ── the database ─────────────────────────────────────────────────────────────────────────────


def test_demo_people_sign_in_with_their_roles(centre: None, rf: Any) -> None:
    for login, role in DEMO_LOGINS.items():
        email = f"{login}@yorozu.example"
        user = User.objects.get(email=email)
        assert user.role == role
        assert user.check_password("yorozu-demo")
    assert authenticate(rf.get("/"), username="manager@yorozu.example", password="wrong") is None


def test_demo_bankers_belong_to_their_branches(centre: None) -> None:
    found = {
        staff.user.email: f"{staff.organization} {staff.branch}"
        for staff in PartnerStaff.objects.select_related("user", "organization", "branch")
    }
    assert found == {
        "bank@yorozu.example": "城南信用金庫 蒲田支店",
        "otherbank@yorozu.example": "巣鴨信用金庫 本店営業部",
    }


def test_centre_has_its_people_and_members(centre: None) -> None:
    assert Coordinator.objects.count() == 21
    assert Coordinator.objects.filter(rank="chief").count() == 1
    assert Coordinator.objects.filter(rank="sub_chief").count() == 4
    assert User.objects.filter(role="secretariat").count() == 2
    assert Organization.objects.filter(is_member=True).count() == 25
    assert Branch.objects.count() > 900
    assert SupportCourse.objects.count() == 6
    assert Programme.objects.filter(code="yorozu").exists()


def test_memos_stand_as_the_services_would_leave_them(centre: None) -> None:
    written = Memo.objects.exclude(status=MemoStatus.DRAFT)
    assert written.count() == SCALES["tiny"].memos + 2
    statuses = set(Memo.objects.values_list("status", flat=True))
    assert {"draft", "submitted", "returned", "confirmed"} <= statuses
    assert not written.filter(revision=0).exists()
    leads = MemoParticipant.objects.filter(role="lead", coordinator=F("memo__lead"))
    assert leads.count() == written.count()
    confirmed = written.filter(status=MemoStatus.CONFIRMED)
    checks = MemoTransition.objects.filter(to_status="confirmed", memo__in=confirmed)
    assert checks.count() == confirmed.count()
    assert not confirmed.filter(confirmed_by=F("recorder")).exists()
    assert not confirmed.filter(confirmed_at__lt=F("submitted_at")).exists()


def test_numbers_have_no_gap(centre: None) -> None:
    for year in MemoNumber.objects.all():
        prefix = f"R{year.fiscal_year - 2018}-"
        numbers = Memo.objects.filter(number__startswith=prefix).values_list("number", flat=True)
        assert sorted(map(str, numbers)) == [f"{prefix}{n:05d}" for n in range(1, year.last + 1)]


def same_as_the_triggers(memos: str) -> tuple[int, int]:
    """How many search rows say what the trigger would, of how many memos."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*) FILTER (WHERE s.body = f.body AND s.grams @> bigrams(f.body)
                AND s.grams <@ bigrams(f.body) AND s.started_at = m.started_at), count(*)
            FROM consultations_memo m LEFT JOIN consultations_memosearch s ON s.memo_id = m.id,
            LATERAL (SELECT search_fold(concat_ws(E'\\n', m.number, m.old_number, m.company_name,
                m.company_kana, m.person_name, m.person_kana, m.business, m.content, m.advice,
                m.impression)) AS body) f WHERE {memos}
            """
        )
        same, every = cursor.fetchone()
    return same, every


def test_search_rows_are_those_of_the_trigger(centre: None) -> None:
    written = SCALES["tiny"].memos + 2
    assert same_as_the_triggers("m.status <> 'draft'") == (written, written)


def test_memos_of_a_nation_take_their_texts_from_the_pool(centre: None, built: Team) -> None:
    look = lookups_read(seed=1, today=TODAY, team=built, pooled=True)
    known = (b for b in Diary(plan()).run() if not client(1, b.session.client).pre_founding)
    memos = [Numbered(90_000 + n, f"R8-9{n:04d}", b) for n, b in enumerate(islice(known, 40))]
    texts = {pool_number(m.booked.session, client(1, m.booked.session.client)) for m in memos}
    with without_search_trigger(MEMO), pool_opened():
        copy_into(POOL, COLUMNS[POOL], text_data(sorted(texts), look)[POOL])
        memos_store(bare_memo_data(memos, look))
    assert same_as_the_triggers("m.id >= 90000") == (40, 40)
    assert not Memo.objects.filter(pk__gte=90_000, content="").exists()
    assert MemoParticipant.objects.filter(memo__gte=90_000, role="lead").count() == 40


def test_pooled_texts_fit_trade_topic_and_turn() -> None:
    numbers = {
        pool_number(booked.session, client(1, booked.session.client))
        for booked in Diary(plan()).run()
    }
    assert len(numbers) > 200
    assert max(numbers) < pool_size()
    for number in sorted(numbers)[::20]:
        written = pooled(1, number).written
        assert written.content
        assert written.advice


def test_clients_before_founding_have_no_company(centre: None) -> None:
    before = Memo.objects.filter(client_stage="before")
    assert before.exists()
    assert not before.filter(company__isnull=False).exists()
    assert not Memo.objects.filter(client_stage="after", company__isnull=True).exists()
    assert not Person.objects.filter(founded__isnull=False).exclude(company=F("founded")).exists()


def test_the_coordinators_desk_is_not_empty(centre: None) -> None:
    own = Memo.objects.filter(recorder__email="coordinator@yorozu.example")
    assert own.filter(status=MemoStatus.DRAFT, draft__isnull=False).count() == 2
    # half-written days stand there as the form writes them
    begun = own.filter(status=MemoStatus.DRAFT).values_list("draft__data__held_on", flat=True)
    assert all(day.startswith("令和") for day in begun)
    assert own.filter(status=MemoStatus.RETURNED).exists()
    assert own.filter(status=MemoStatus.SUBMITTED).exists()


def test_records_are_valid_models(centre: None) -> None:
    for company in Company.objects.all()[:40]:
        company.full_clean()
    for person in Person.objects.all()[:40]:
        person.full_clean()


def test_primary_topics_spread(centre: None) -> None:
    rows = Memo.objects.filter(~Q(status="draft")).values("primary_topic__name")
    assert rows.annotate(n=Count("id")).count() >= 10
