"""Consents: given, renewed on new words, taken back."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.models import User
from companies.consent_words import FIRST_DAY, first_words
from companies.enums import CONSENT_TO_ONE, ConsentKind, ConsentMeans
from companies.errors import Refused
from companies.models import Company, Consent, ConsentWording, Person
from companies.models.consent import ConsentQuerySet, agency_key
from yorozu.kit.wareki import format_date

RENEWED = "新しい文面の同意に更新"


@transaction.atomic
def consent_give(
    *,
    client: Company | Person,
    kind: ConsentKind,
    given_on: date,
    means: ConsentMeans,
    by: User,
    agency: str = "",
    note: str = "",
) -> Consent:
    """Record a consent for the record that stands for the client.

    Given a second time on the same words (double click, two people at once) it answers with the
    one there is; on newer words it takes the place of the older. Raises ValidationError.
    """
    client = lock_root(client)
    _require_day(given_on, "given_on", "同意した日")
    key = _agency_key(kind, agency)
    same = Consent.objects.of(client).filter(kind=kind, agency_key=key)
    wording = wording_on(kind, given_on)
    if (held := _already_given(client, same, wording, given_on)) is not None:
        return held
    _require_later_than_withdrawal(same, given_on)
    _end(same.filter(withdrawn_on=None), by=by, on=given_on, reason=RENEWED)
    consent = Consent(
        company=client if isinstance(client, Company) else None,
        person=client if isinstance(client, Person) else None,
        kind=kind,
        agency=agency.strip() if key else "",
        agency_key=key,
        wording=wording,
        given_on=given_on,
        means=means,
        note=note,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    consent.full_clean()
    consent.save(force_insert=True)
    audit.record("consent.given", target=consent, by=by, kind=kind.value, version=wording.version)
    return consent


def _already_given(
    client: Company | Person, same: ConsentQuerySet, wording: ConsentWording, given_on: date
) -> Consent | None:
    """The one in force on these words, or one given later."""
    for held in Consent.objects.holding(client).filter(pk__in=same.values("pk")):
        if held.wording_id == wording.pk or held.given_on > given_on:
            return held
    return None


@transaction.atomic
def consent_withdraw(*, consent: Consent, by: User, on: date, reason: str) -> Consent:
    """Take a consent back, with those of the same kind on records merged into the client.

    From `on` it opens nothing any more. A second time changes nothing. Raises ValidationError.
    """
    client = lock_root(consent.client)
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_on is not None:
        return consent
    _require_day(on, "withdrawn_on", "撤回日")
    if on < consent.given_on:
        message = f"撤回日は、同意した日（{format_date(consent.given_on)}）以後にしてください。"
        raise ValidationError({"withdrawn_on": message})
    if not reason.strip():
        raise ValidationError({"reason": "撤回の理由を入力してください。"})
    same = Consent.objects.of(client).filter(
        kind=consent.kind, agency_key=consent.agency_key, withdrawn_on=None
    )
    _end(same, by=by, on=on, reason=reason.strip())
    consent.refresh_from_db()
    audit.record("consent.withdrawn", target=consent, by=by, kind=consent.kind)
    return consent


def _end(rows: ConsentQuerySet, *, by: User, on: date, reason: str) -> None:
    for row in rows.select_for_update():
        row.withdrawn_on = max(on, row.given_on)
        row.withdrawn_at, row.withdrawn_by = timezone.now(), by
        row.withdrawal_reason = reason
        row.save(
            update_fields=["withdrawn_on", "withdrawn_at", "withdrawn_by", "withdrawal_reason"]
        )


def lock_root(client: Company | Person) -> Company | Person:
    """The record that stands for the client, locked: acts on one client come one by one."""
    rows = type(client)._default_manager.select_for_update()
    seen: set[int] = set()
    found = rows.get(pk=client.pk)
    while found.merged_into_id is not None and found.pk not in seen:
        seen.add(found.pk)
        found = rows.get(pk=found.merged_into_id)
    return found


def _require_day(day: date, field: str, label: str) -> None:
    if day > timezone.localdate():
        raise ValidationError({field: f"{label}が未来の日付になっています。"})
    if day < FIRST_DAY:
        raise ValidationError({field: f"{label}の年を確かめてください。"})


def _agency_key(kind: ConsentKind, agency: str) -> str:
    if kind not in CONSENT_TO_ONE:
        return ""
    if not (key := agency_key(agency)):
        raise ValidationError({"agency": "提供先・紹介先の名称を入力してください。"})
    return key


def _require_later_than_withdrawal(same: ConsentQuerySet, given_on: date) -> None:
    last: date | None = same.aggregate(last=Max("withdrawn_on"))["last"]
    if last is not None and given_on < last:
        raise ValidationError(
            {
                "given_on": f"この同意は{format_date(last)}に撤回されています。"
                "それ以後に改めて同意を得た日を入力してください。"
            }
        )


# --- the words


def wording_on(kind: ConsentKind, day: date) -> ConsentWording:
    """The words that were put before clients on the day; the first ones when there are none."""
    rows = ConsentWording.objects.filter(kind=kind)
    found = rows.filter(valid_from__lte=day).order_by("-version").first()
    if found is not None:
        return found
    first, _ = ConsentWording.objects.get_or_create(
        kind=kind, version=1, defaults={"text": first_words(kind), "valid_from": FIRST_DAY}
    )
    return first


def wordings_ensure() -> None:
    """Every kind has words."""
    for kind in ConsentKind:
        wording_on(kind, FIRST_DAY)


@transaction.atomic
def wording_add(
    *, kind: ConsentKind, text: str, valid_from: date, by: User, after: int
) -> ConsentWording:
    """A new version. `after` is the newest that the screen knew of. Raises Refused."""
    wording_on(kind, FIRST_DAY)
    rows = ConsentWording.objects.select_for_update().filter(kind=kind)
    newest = max(rows, key=lambda row: row.version)
    if newest.text == text and newest.valid_from == valid_from:
        return newest  # a second click
    if newest.version != after:
        raise Refused(f"ほかの人が第{newest.version}版を登録しました。内容を確かめてください。")
    if valid_from < newest.valid_from:
        raise ValidationError(
            {
                "valid_from": f"第{newest.version}版の使い始め"
                f"（{format_date(newest.valid_from)}）以後の日付にしてください。"
            }
        )
    wording = ConsentWording(
        kind=kind, version=newest.version + 1, text=text, valid_from=valid_from, created_by=by
    )
    wording.full_clean()
    wording.save(force_insert=True)
    audit.record(
        "consent.wording_added", target=wording, by=by, kind=kind.value, version=wording.version
    )
    return wording
