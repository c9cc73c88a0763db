"""Whom to ask: the one place that says which memos are due, and who is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import BigIntegerField, Exists, F, Func, Max, OuterRef, Q
from django.utils import timezone

from bookings.models import Appointment
from companies.enums import ConsentKind, RequestKind, RequestState
from companies.models import Company, Consent, DisclosureRequest, Person
from companies.models.consent import client_root
from companies.roots import merged_below
from consultations.counting import memos as counting
from consultations.enums import MemoStatus
from consultations.models import Memo, OutcomePolicy, OutcomeRefusal, OutcomeSurvey
from consultations.models.querysets import MemoQuerySet
from consultations.outcome_enums import Sample
from yorozu.kit.disposal import WIPED
from yorozu.kit.wareki import start_of

# How late a session may be asked about: it was confirmed late, or the portal stood still. Older
# ones are left alone, also on the day the survey is switched on.
GRACE = timedelta(days=31)
CHUNK = 200
# A request of these kinds, unless refused, ends mails of this sort.
_ENDING = (RequestKind.STOP, RequestKind.ERASE)
_LATER = (MemoStatus.SUBMITTED, MemoStatus.RETURNED, MemoStatus.CONFIRMED)


@dataclass(frozen=True)
class Candidate:
    """A memo with the records that stand for its client: a person's id is negative."""

    memo_id: int
    started_at: datetime
    client: int
    person: int | None
    to: str = ""

    @property
    def roots(self) -> set[int]:
        return {self.client} | ({-self.person} if self.person else set())


def due_memos(policy: OutcomePolicy, today: date) -> MemoQuerySet:
    """Sessions old enough, not too old, that count and were not asked about yet."""
    last = today - timedelta(days=policy.after_days)
    first = last - GRACE
    rows = Memo.objects.counted().between(first, last + timedelta(days=1))
    rows = rows.filter(is_restricted=False, is_legacy=False)
    if policy.sample == Sample.NEW:
        rows = counting.first_sessions(rows)
    # Whoever was asked about a session was asked after it: few rows of an index, not all surveys.
    asked = OutcomeSurvey.objects.filter(memo=OuterRef("pk"), created_at__gte=start_of(first))
    return rows.filter(~Exists(asked))


def candidates(rows: MemoQuerySet) -> Iterator[Candidate]:
    """The newest session first: of a client's several it is the one that is remembered."""
    found = (
        rows.annotate(root=client_root(), person_root=_person_root())
        .order_by("-started_at", "-pk")
        .values_list("pk", "started_at", "root", "person_root")
    )
    for pk, started_at, root, person in found.iterator(CHUNK):
        assert started_at is not None
        yield Candidate(pk, started_at, root, person)


def _person_root() -> Func:
    return Func(F("person_id"), function="person_root", output_field=BigIntegerField())


def chunks(found: Iterator[Candidate]) -> Iterator[list[Candidate]]:
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def to_ask(chunk: list[Candidate], policy: OutcomePolicy, today: date) -> list[Candidate]:
    """Those of the chunk that may be asked, each with its address; one for each client and address.

    A fixed number of queries.
    """
    known = Known.of(chunk)
    asked = _asked_since(known, today - timedelta(days=policy.pause_days))
    ended = _still_coming(known, chunk) if policy.sample == Sample.LAST else {}
    found = []
    for each in chunk:
        one = known.addressed(each)
        is_new = one.roots.isdisjoint(asked.roots) and one.to.lower() not in asked.addresses
        is_over = ended.get(one.client, one.started_at) <= one.started_at
        if known.may_be_asked(one) and is_new and is_over:
            found.append(one)
            if policy.pause_days:
                asked.take(one)
    return found


def may_still_be_asked(survey: OutcomeSurvey) -> bool:
    """Before a mail leaves: whatever changed since the row was written. `memo` is read."""
    memo = survey.memo
    if memo.status != MemoStatus.CONFIRMED or memo.is_restricted or not survey.to:
        return False
    (one,) = candidates(Memo.objects.filter(pk=memo.pk))
    known = Known.of([one], [survey.to])
    return known.may_be_asked(known.addressed(one, survey.to))


def address_of(memo: Memo) -> str:
    """Where the memo's client is reached today; empty where nobody may or can be asked."""
    (one,) = candidates(Memo.objects.filter(pk=memo.pk))
    known = Known.of([one])
    one = known.addressed(one)
    return one.to if known.may_be_asked(one) else ""


@dataclass
class Known:
    """What is known of some clients: addresses, consents, and who wants to be left alone."""

    emails: dict[int, str]
    agreed: set[int]
    closed: set[int]
    quiet: set[str]
    companies: dict[int, int]
    people: dict[int, int]

    @classmethod
    def of(cls, chunk: list[Candidate], addresses: Iterable[str] = ()) -> Known:
        roots = {root for each in chunk for root in each.roots}
        companies = merged_below(Company, [root for root in roots if root > 0])
        people = merged_below(Person, [-root for root in roots if root < 0])
        known = cls({}, set(), set(), set(), companies, people)
        known.emails = _emails(roots)
        known.agreed = known.roots_of(Consent.objects.in_force(ConsentKind.SERVICE))
        asked = DisclosureRequest.objects.filter(kind__in=_ENDING)
        refusals = OutcomeRefusal.objects.standing()
        known.closed = known.roots_of(asked.exclude(state=RequestState.REFUSED))
        known.closed |= known.roots_of(refusals)
        every = [address.lower() for address in (*known.emails.values(), *addresses)]
        known.quiet = set(refusals.filter(email__in=every).values_list("email", flat=True))
        return known

    def q(self) -> Q:
        return Q(company__in=list(self.companies)) | Q(person__in=list(self.people))

    def roots_of(self, rows: Any) -> set[int]:
        """The clients that any of the rows is about, whichever of their records it names."""
        found = set()
        for company, person in rows.filter(self.q()).order_by().values_list("company", "person"):
            if company in self.companies:
                found.add(self.companies[company])
            if person in self.people:
                found.add(-self.people[person])
        return found

    def addressed(self, one: Candidate, to: str = "") -> Candidate:
        """The person who came, else the company."""
        own = self.emails.get(-one.person, "") if one.person else ""
        to = to or own or self.emails.get(one.client, "")
        return Candidate(one.memo_id, one.started_at, one.client, one.person, to)

    def may_be_asked(self, one: Candidate) -> bool:
        return bool(
            one.to
            and one.client in self.agreed
            and one.roots.isdisjoint(self.closed)
            and one.to.lower() not in self.quiet
        )


@dataclass
class Asked:
    roots: set[int] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)

    def take(self, one: Candidate) -> None:
        self.roots |= one.roots
        self.addresses.add(one.to.lower())


def _emails(roots: set[int]) -> dict[int, str]:
    """By root; what was disposed of has none."""
    found: dict[int, str] = {}
    kinds: tuple[tuple[Any, int], ...] = ((Company, 1), (Person, -1))
    for model, sign in kinds:
        ids = [root * sign for root in roots if root * sign > 0]
        rows = model.objects.filter(pk__in=ids).exclude(email="").exclude(name=WIPED)
        found |= {pk * sign: email for pk, email in rows.values_list("pk", "email")}
    return found


def _asked_since(known: Known, day: date) -> Asked:
    """Who was asked on the day or later, under any of their records or at any of the addresses.

    The person counts too where they came for a company: nobody is asked twice for two of them.
    """
    asked = Asked()
    if day >= timezone.localdate():
        return asked
    addresses = [address.lower() for address in known.emails.values()]
    rows = OutcomeSurvey.objects.filter(created_at__gte=start_of(day)).filter(
        Q(memo__company__in=list(known.companies))
        | Q(memo__person__in=list(known.people))
        | Q(to__in=[*addresses, *known.emails.values()])
    )
    found = rows.order_by().values_list("memo__company", "memo__person", "to")
    for company, person, to in found:
        if company in known.companies:
            asked.roots.add(known.companies[company])
        if person in known.people:
            asked.roots.add(-known.people[person])
        asked.addresses.add(to.lower())
    return asked


def _still_coming(known: Known, chunk: list[Candidate]) -> dict[int, datetime]:
    """By client the begin of their last session, booked ones included. Two queries."""
    since = min(each.started_at for each in chunk)
    last: dict[int, datetime] = {}
    memos = Memo.objects.filter(known.q(), status__in=_LATER, started_at__gte=since).order_by()
    booked = Appointment.objects.live().filter(known.q(), period__startswith__gte=timezone.now())
    for rows, column in ((memos, "started_at"), (booked.order_by(), "period__startswith")):
        grouped = rows.values_list("company", "person").annotate(last=Max(column))
        for company, person, moment in grouped:
            for root in _roots(known, company, person):
                last[root] = max(moment, last.get(root, moment))
    return last


def _roots(known: Known, company: int | None, person: int | None) -> Iterator[int]:
    """A company's session is not the end of the person's own, and the other way round."""
    if company in known.companies:
        yield known.companies[company]
    elif company is None and person in known.people:
        yield -known.people[person]
