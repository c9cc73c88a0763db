"""What this room holds of a client, when it is past its term, and how it is wiped."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from companies.enums import REQUEST_OPEN
from companies.models import (
    Company,
    CompanyMerge,
    Consent,
    DisclosureRequest,
    DisclosureTransition,
    DisposalItem,
    Person,
    PersonMerge,
)
from companies.models.consent import CONSENT_WORDS
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Described, Disposable, Due, Ids

COMPANY, PERSON, REQUEST = "company", "person", "request"
# Holding one of these back holds back what belongs to them.
CLIENT_KINDS = frozenset({COMPANY, PERSON})
CHUNK = 2000
# A name key that sorts behind every name, holds nothing people type, and is no other record's.
_NO_NAME, _DIGITS, _UNTYPED = "\ufffd", "0123456789", "".join(map(chr, range(0xE000, 0xE00A)))


def register() -> None:
    disposal.register(Disposable(PERSON, "相談者", 20, _people_due, _describe_people, _wipe_people))
    disposal.register(
        Disposable(COMPANY, "企業", 30, _companies_due, _describe_companies, _wipe_companies)
    )
    disposal.register(
        Disposable(REQUEST, "個人情報の請求", 40, _requests_due, _describe_requests, _wipe_requests)
    )
    for kind in (COMPANY, PERSON):
        disposal.in_use(kind, _agreed_since(kind), _agreed_last(kind))
        disposal.in_use(kind, _asked_since(kind), _asked_last(kind))


def midnight(day: date) -> datetime:
    """In Tokyo."""
    return timezone.make_aware(datetime.combine(day, time.min))


def not_done(kind: str) -> Q:
    """Whatever was wiped once is not listed again."""
    done = DisposalItem.objects.filter(kind=kind, target_id=OuterRef("pk"), done_at__isnull=False)
    return ~Q(Exists(done))


# --- what is due


def _root(kind: str, column: str = "id") -> Case:
    """Only merged records have to be followed."""
    whole = BigIntegerField()
    return Case(
        When(merged_into__isnull=True, then=F(column)),
        default=Func(F(column), function=f"{kind}_root", output_field=whole),
        output_field=whole,
    )


def _unused(kind: str, rows: "QuerySet[Any]", kept_from: date) -> "QuerySet[Any]":
    """Records of clients that nobody used since; one merged record in use keeps them all."""
    rows = rows.filter(not_done(kind)).annotate(root=_root(kind))
    for used in disposal.used_since(kind, kept_from):
        roots = rows.model._default_manager.filter(pk__in=used).annotate(root=_root(kind))
        rows = rows.exclude(root__in=roots.values("root"))
    return rows.order_by("pk")


def _due(
    kind: str, rows: "QuerySet[Any]", kept_from: date, ids: Ids | None, *extra: str
) -> Iterator[tuple[tuple[Any, ...], date]]:
    """Rows with the last day they were used; never used, the day they were registered."""
    found = _unused(kind, rows if ids is None else rows.filter(pk__in=ids), kept_from)
    chunk: list[tuple[Any, ...]] = []
    for row in found.values_list("pk", "root", "created_at", *extra).iterator(CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield from _dated(kind, chunk, kept_from)
            chunk = []
    yield from _dated(kind, chunk, kept_from)


def _dated(
    kind: str, rows: list[tuple[Any, ...]], kept_from: date
) -> Iterator[tuple[tuple[Any, ...], date]]:
    last = disposal.last_used(kind, list({pk for row in rows for pk in row[:2]}))
    for row in rows:
        # A merged record that was never used itself goes with the one it was merged into.
        day = last.get(row[0]) or last.get(row[1]) or timezone.localtime(row[2]).date()
        if day < kept_from:
            yield row, day


def _companies_due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    for row, day in _due(COMPANY, Company.objects.all(), kept_from, ids):
        yield Due(row[0], f"c{row[1]}", day)


def _people_due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    """A company's people go by the company's key: holding it back holds them back."""
    for row, day in _due(PERSON, Person.objects.all(), kept_from, ids, "company_id"):
        yield Due(row[0], f"c{row[3]}" if row[3] else f"p{row[1]}", day)


def _requests_due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    rows = DisclosureRequest.objects.filter(not_done(REQUEST), answered_on__lt=kept_from)
    rows = rows if ids is None else rows.filter(pk__in=ids)
    for row in rows.order_by("pk"):
        key = f"c{row.company_id}" if row.company_id else f"p{row.person_id}"
        yield Due(row.pk, key if row.client else "", row.answered_on or row.received_on)


def _agreed_since(kind: str) -> disposal.Used:
    def since(day: date) -> "QuerySet[Any, Any]":
        recent = Q(given_on__gte=day) | Q(withdrawn_on__gte=day)
        own: QuerySet[Any] = Consent.objects.filter(recent, **{f"{kind}__isnull": False})
        return own.order_by().values(f"{kind}_id")

    return since


def _agreed_last(kind: str) -> disposal.LastUsed:
    def last(ids: Ids) -> Mapping[int, date]:
        rows = Consent.objects.filter(**{f"{kind}__in": ids}).order_by()
        found = rows.values_list(f"{kind}_id").annotate(a=Max("given_on"), b=Max("withdrawn_on"))
        return {pk: max(a, b or a) for pk, a, b in found}

    return last


def _asked_since(kind: str) -> disposal.Used:
    def since(day: date) -> "QuerySet[Any, Any]":
        recent = Q(state__in=REQUEST_OPEN) | Q(answered_on__gte=day)
        own: QuerySet[Any] = DisclosureRequest.objects.filter(recent, **{f"{kind}__isnull": False})
        return own.order_by().values(f"{kind}_id")

    return since


def _asked_last(kind: str) -> disposal.LastUsed:
    def last(ids: Ids) -> Mapping[int, date]:
        rows = DisclosureRequest.objects.filter(**{f"{kind}__in": ids}).order_by()
        found = rows.values_list(f"{kind}_id").annotate(a=Max("received_on"), b=Max("answered_on"))
        return {pk: max(a, b or a) for pk, a, b in found}

    return last


# --- how it reads


def _describe_companies(ids: Ids) -> Mapping[int, Described]:
    return {row.pk: Described(row.name, row.kana) for row in Company.objects.filter(pk__in=ids)}


def _describe_people(ids: Ids) -> Mapping[int, Described]:
    rows = Person.objects.filter(pk__in=ids).select_related("company")
    return {
        row.pk: Described(row.name, row.company.name if row.company else row.kana) for row in rows
    }


def _describe_requests(ids: Ids) -> Mapping[int, Described]:
    return {
        row.pk: Described(f"{row.get_kind_display()}の請求", row.applicant)
        for row in DisclosureRequest.objects.filter(pk__in=ids)
    }


# --- how it is wiped


def _wipe_companies(ids: Ids) -> None:
    _wipe_client(Company, ids, capital=None)
    CompanyMerge.objects.filter(Q(merged__in=ids) | Q(root__in=ids)).update(taken={})
    disposal.blank(Consent.objects.filter(company__in=ids), CONSENT_WORDS)


def _wipe_people(ids: Ids) -> None:
    _wipe_client(Person, ids)
    PersonMerge.objects.filter(Q(merged__in=ids) | Q(root__in=ids)).update(taken={})
    disposal.blank(Consent.objects.filter(person__in=ids), CONSENT_WORDS)


def _wipe_client(model: type[Company] | type[Person], ids: Ids, **nothing: None) -> None:
    """The row first: its history then holds the old words once more, and is wiped after it."""
    rows: QuerySet[Any] = model._default_manager.filter(pk__in=ids)
    digits = Cast("pk", CharField())
    unlike = Func(digits, Value(_DIGITS), Value(_UNTYPED), function="translate")
    key = Concat(Value(_NO_NAME), unlike, output_field=CharField())
    columns = [name for name in disposal.typed_columns(model) if name != "name_key"]
    disposal.blank(rows, columns, name=WIPED)
    rows.update(name_key=key, **nothing)
    for events in disposal.event_models(model):
        old: QuerySet[Any] = events._default_manager.filter(pgh_obj_id__in=ids)
        disposal.blank(old, disposal.typed_columns(events), name=WIPED)
        if nothing:
            old.update(**nothing)


def _wipe_requests(ids: Ids) -> None:
    rows = DisclosureRequest.objects.filter(pk__in=ids)
    typed = disposal.typed_columns(DisclosureRequest)
    needed = ("applicant", "identity_check", "wish", "answer")
    disposal.blank(rows, typed, **dict.fromkeys(needed, WIPED))
    steps = DisclosureTransition.objects.filter(request__in=ids).exclude(reason="")
    steps.update(reason=WIPED)
