"""Who is free, who should answer, and taking a time; every row made here is rolled back."""

import itertools
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bench.client import getter, stack
from bench.measure import line, measure
from bookings.availability import free_slots, read_calendar
from bookings.enums import AppointmentState, Source
from bookings.history import Client, history_of
from bookings.matching import Matching, match
from bookings.models import Appointment, AppointmentParticipant, BookingPolicy, Booth, Shift
from bookings.models.periods import period_of
from bookings.plan import Client as Caller
from bookings.plan import Plan, Slot, Wish
from bookings.proposing import Wishes, need_of
from bookings.services import appointment_book
from center.enums import Method, ParticipantRole
from center.models import Office, Programme, SupportCourse, Topic
from companies.models import Company
from coordinators.models import Coordinator, SkillLevel
from coordinators.selectors import skilled_in

PEOPLE, CENTRE, DAYS, BOOTHS = 100, 23, 91, 12
# 13,000 sessions in the quarter, 52,000 a year: the largest centre known answered 41,440.
TAKEN = 0.25
MATCHING_MS = 100.0
SATURDAY = 5


def bookings(rounds: int) -> list[str]:
    with _quarter() as people:
        return [*_availability(rounds, people), *_matching(rounds), *_taking(rounds, people)]


@contextmanager
def _quarter() -> Iterator[list[Coordinator]]:
    """100 coordinators with three months of shifts, every fourth hour booked."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        people = _people()
        _fill(people)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")
            cursor.execute("ANALYZE bookings_shift, bookings_appointment")
            cursor.execute("ANALYZE bookings_appointmentparticipant, coordinators_skilllevel")
        yield people
        transaction.set_rollback(True)


def _people() -> list[Coordinator]:
    made = [Coordinator(name=f"計測 {n:03}", kana=f"ケイソク {n:03}") for n in range(PEOPLE)]
    Coordinator.objects.bulk_create(made)
    by, chance = User.objects.order_by("pk")[0], Random(1)
    topics = list(Topic.objects.filter(is_legacy=False))
    SkillLevel.objects.bulk_create(
        SkillLevel(
            coordinator=who,
            topic=topic,
            level=chance.randint(1, 4),
            evidence="計測のための根拠",
            set_by=by,
            set_on=timezone.localdate(),
        )
        for who in made
        for topic in topics
        if chance.random() < 0.5
    )
    return made


def _fill(people: list[Coordinator]) -> None:
    """Shifts from 9 to 17; sessions of an hour, those of the first twelve in booths."""
    chance, office = Random(2), _office()
    booths = [Booth(office=office, name=f"計測{n}") for n in range(BOOTHS)]
    Booth.objects.bulk_create(booths)
    shifts, sessions, seats = [], [], []
    for number, who in itertools.product(range(DAYS), people):
        day = timezone.localdate() + timedelta(days=number)
        if day.weekday() >= SATURDAY:
            continue
        shifts.append(
            Shift(coordinator=who, period=period_of(_at(day, 9), _at(day, 17)), office=office)
        )
        for hour in range(9, 17):
            if chance.random() < TAKEN:
                made = _session(office, day, hour)
                seats.append((made, who))
                sessions.append(made)
    Shift.objects.bulk_create(shifts, batch_size=2000)
    Appointment.objects.bulk_create(sessions, batch_size=2000)
    AppointmentParticipant.objects.bulk_create(
        (
            AppointmentParticipant(
                appointment=made,
                coordinator=who,
                name=who.name,
                role=ParticipantRole.LEAD,
                period=made.period,
            )
            for made, who in seats
        ),
        batch_size=2000,
    )


def _session(office: Office, day: date, hour: int) -> Appointment:
    return Appointment(
        state=AppointmentState.BOOKED,
        period=period_of(_at(day, hour), _at(day, hour + 1)),
        method=Method.ONLINE,
        programme=_programme(),
        office=office,
        source=Source.PHONE,
        client_name="計測商店",
    )


def _availability(rounds: int, people: list[Coordinator]) -> list[str]:
    ids = [each.pk for each in people[:CENTRE]]
    today = timezone.localdate()
    policy, now = BookingPolicy.current(), timezone.now()

    def week() -> int:
        calendar = read_calendar(today, today + timedelta(days=7), coordinators=ids)
        return sum(
            1
            for who in ids
            for _ in free_slots(
                calendar, who, method=Method.VISIT, office_id=None, policy=policy, earliest=now
            )
        )

    def bare() -> None:
        span = (_at(today, 0), _at(today + timedelta(days=7), 0))
        with connection.cursor() as cursor:
            for table in ("shift", "appointmentparticipant"):
                cursor.execute(
                    f"SELECT coordinator_id, period FROM bookings_{table}"
                    " WHERE coordinator_id = ANY(%s) AND period && tstzrange(%s, %s)",
                    [ids, *span],
                )
                cursor.fetchall()

    floor = measure(bare, rounds=rounds)
    found = measure(week, rounds=rounds, beside=bare)
    return [
        line(f"floor: rows of a week, {CENTRE} COs", floor),
        line(f"free times of a week, {CENTRE} COs", found, floor=floor),
    ]


def _matching(rounds: int) -> list[str]:
    policy = BookingPolicy.current()
    wishes = _wishes()

    def explained() -> Matching:
        need = need_of(wishes, timezone.now())
        need = replace(need, until=need.first + timedelta(days=DAYS))
        people = skilled_in([*need.topics, *need.course_topics], on=need.first)
        calendar = read_calendar(need.first, need.until)
        company = wishes.company
        past = history_of(
            Client(
                company_id=company.pk if company else None,
                industry_id=company.industry_id if company else None,
            )
        )
        return match(need, people, calendar, past, policy)

    def bare() -> None:
        need = need_of(wishes, timezone.now())
        read_calendar(need.first, need.first + timedelta(days=DAYS))

    few = max(3, rounds // 4)
    floor = measure(bare, rounds=few)
    found = measure(explained, rounds=few, beside=bare)
    text = line(f"matching, {PEOPLE} COs, {DAYS} days, explained", found, floor=floor)
    text += f"  ≤ {MATCHING_MS:g} ms" + ("  MISSED" if found.p50 > MATCHING_MS else "")
    with stack("concierge") as client:
        query = f"?method=visit&primary_topic={wishes.topics[0].pk}"
        page = measure(getter(client, f"/bookings/proposals/{query}"), rounds=few)
    return [
        line(f"floor: calendar of {DAYS} days, {PEOPLE} COs", floor),
        text,
        line("proposals over the web (four weeks)", page, floor=floor),
    ]


def _wishes() -> Wishes:
    topics = list(Topic.objects.filter(is_legacy=False)[:3])
    company = Company.objects.filter(industry__isnull=False).select_related("industry").first()
    return Wishes(
        method=Method.ONLINE,
        primary_topic=topics[0],
        other_topics=tuple(topics[1:]),
        course=SupportCourse.objects.first(),
        company=company,
    )


def _taking(rounds: int, people: list[Coordinator]) -> list[str]:
    """Far ahead, where nothing is taken: each call takes the next hour."""
    user = User.objects.order_by("pk")[0]
    floor = measure(_inserter(people[0]), rounds=rounds)
    booked = measure(_booker(people[1], user), rounds=rounds, beside=_inserter(people[2]))
    refused = measure(_refused(people[3], user), rounds=rounds, beside=_refused_insert(people[4]))
    return [
        line("floor: bare INSERT, same constraints", floor),
        line("book a free time", booked, floor=floor),
        line("be refused a taken time", refused, floor=floor),
    ]


def _hours() -> Iterator[datetime]:
    """One hour after the other, for every caller from the same on."""
    start = _at(timezone.localdate() + timedelta(days=400), 0)
    return (start + timedelta(hours=number) for number in itertools.count())


def _booker(who: Coordinator, user: User) -> Callable[[], Any]:
    hours = _hours()
    return lambda: appointment_book(plan=_plan(who, next(hours)), by=user)


def _refused(who: Coordinator, user: User) -> Callable[[], Any]:
    from bookings.errors import SlotTaken

    start = next(_hours())
    appointment_book(plan=_plan(who, start), by=user)

    def ask() -> None:
        try:
            appointment_book(plan=_plan(who, start), by=user)
        except SlotTaken:
            return
        raise RuntimeError("a taken time was booked")

    return ask


def _plan(who: Coordinator, start: datetime) -> Plan:
    return Plan(
        slot=Slot(
            start=start,
            end=start + timedelta(hours=1),
            method=Method.ONLINE,
            office=_office(),
            coordinators=(who,),
        ),
        client=Caller(client_name="計測商店"),
        wish=Wish(programme=_programme(), source=Source.PHONE),
    )


def _inserter(who: Coordinator) -> Callable[[], Any]:
    hours = _hours()
    return lambda: _insert(who, next(hours))


def _refused_insert(who: Coordinator) -> Callable[[], Any]:
    start = next(_hours())
    _insert(who, start)
    return lambda: _insert(who, start)


def _insert(who: Coordinator, start: datetime) -> None:
    """The two rows and nothing else: no check, no history, no audit."""
    span = [start, start + timedelta(hours=1)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bookings_appointment (uuid, state, version, period, method, programme_id,"
            " office_id, source, meeting_url, place, client_name, contact_name, contact_kana,"
            " contact_phone, contact_email, introducer_name, introducer_email, introducer_phone,"
            " language, briefing, declines_observers, matching, override_reason, cancelled_by,"
            " received_at) VALUES (%s, 'booked', 0, tstzrange(%s, %s), 'online', %s, %s, 'phone',"
            " '', '', '計測商店', '', '', '', '', '', '', '', '', '', false, '{}', '', '', now())"
            " ON CONFLICT DO NOTHING RETURNING id",
            [uuid.uuid4(), *span, _programme().pk, _office().pk],
        )
        cursor.execute(
            "INSERT INTO bookings_appointmentparticipant (appointment_id, coordinator_id, name,"
            " role, position, period, is_live) VALUES (%s, %s, %s, 'lead', 0,"
            " tstzrange(%s, %s), true) ON CONFLICT DO NOTHING RETURNING id",
            [cursor.fetchone()[0], who.pk, who.name, *span],
        )
        if cursor.fetchone() is None:
            transaction.set_rollback(True)


_kept: dict[str, Any] = {}


def _office() -> Office:
    if "office" not in _kept:
        _kept["office"] = Office.objects.order_by("position", "pk")[0]
    office: Office = _kept["office"]
    return office


def _programme() -> Programme:
    if "programme" not in _kept:
        _kept["programme"] = Programme.objects.order_by("position", "pk")[0]
    programme: Programme = _kept["programme"]
    return programme


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
