"""Listing who gets reports, and sending one to them. Nothing is sent that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from reports.enums import ReportScope
from reports.errors import Refused, StepTaken
from reports.models.report import MonthlyReport
from reports.sending import mails
from reports.sending.models import LONGEST_MESSAGE, NAMED, ReportMail, ReportRecipient
from reports.sending.rules import colleagues, fits, refusal
from reports.sending.selectors import newest_of
from yorozu.kit.jobs import JobState
from yorozu.kit.outbox import MailState

# What most mail servers take as one message, encoded a third longer.
MOST_BYTES = 10 * 1024 * 1024
CHANGED = "別の方が先に直しました。いまの内容を確かめてから、もう一度保存してください。"
FACTS = ("span", "programme", "organization", "name", "email")


# ── the list ─────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def recipient_add(*, facts: dict[str, Any], by: User) -> ReportRecipient:
    """Somebody who gets reports from now on. A coordinator without an address gets theirs.

    Raises ValidationError.
    """
    _require(by)
    named = {name: facts.get(name) for name in ("scope", *NAMED.values())}
    row = ReportRecipient(created_by=by, **named)
    return _write(row, facts, by, "recipient.added")


@transaction.atomic
def recipient_edit(
    *, recipient: ReportRecipient, facts: dict[str, Any], by: User, version: int
) -> ReportRecipient:
    """Another name or address; of what the reports are never changes. Raises ValidationError,
    StepTaken.
    """
    _require(by)
    row: ReportRecipient = ReportRecipient.objects.select_for_update().get(pk=recipient.pk)
    if row.ended_at is not None or row.version != version:
        if all(getattr(row, name) == facts[name] for name in FACTS) and row.ended_at is None:
            return row
        raise StepTaken(CHANGED)
    return _write(row, facts, by, "recipient.changed")


@transaction.atomic
def recipient_end(*, recipient: ReportRecipient, by: User) -> bool:
    """They get none any more; what was sent stays on record. False when it had ended already."""
    _require(by)
    row = ReportRecipient.objects.select_for_update().get(pk=recipient.pk)
    if row.ended_at is not None:
        return False
    row.ended_at, row.ended_by = timezone.now(), by
    row.version += 1
    row.save(update_fields=["ended_at", "ended_by", "version"])
    audit.record("recipient.ended", target=row, by=by)
    return True


def _write(row: ReportRecipient, facts: dict[str, Any], by: User, act: str) -> ReportRecipient:
    for name in FACTS:
        setattr(row, name, facts[name])
    if row.scope == ReportScope.COORDINATOR and row.coordinator:
        own = row.coordinator.user
        row.email = row.email or (own.email if own else "")
        row.name = row.name or row.coordinator.name
    row.email = row.email.strip().lower()
    row.version += 1
    row.full_clean()
    if reason := refusal(row):
        raise ValidationError({"email": reason})
    row.save()
    audit.record(act, target=row, by=by)
    return row


# ── sending ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Sent:
    """`new` are on their way now, `known` were already."""

    new: int
    known: int


@transaction.atomic
def report_send(
    *,
    report: MonthlyReport,
    recipients: Iterable[ReportRecipient],
    by: User,
    message: str = "",
    as_provisional: bool = False,
) -> Sent:
    """Write a mail to each, to be sent once the transaction has ended; a second press sends none.

    `as_provisional` says that it is known to be 速報. Raises Refused.
    """
    _require(by)
    chosen = list(recipients)
    require_sendable(report, chosen, as_provisional=as_provisional)
    if len(message) > LONGEST_MESSAGE:
        raise Refused(f"ひとことは{LONGEST_MESSAGE}文字以内で入力してください。")
    written = mails_for(report, chosen, by=by, message=message)
    new = [mail for mail in written if mails.post(mail) or _again(mail)]
    for mail in new:
        audit.record("report.sent", target=report, by=by, **_detail(mail))
    return Sent(len(new), len(written) - len(new))


@transaction.atomic
def mail_retry(*, mail: ReportMail, by: User) -> bool:
    """Once more, what could not be sent; False when it is on its way already. Raises Refused."""
    _require(by)
    recipient = mail.recipient
    if recipient.email != mail.to:
        raise Refused("宛先のアドレスが変わっています。新しいアドレスを選んで送付してください。")
    require_sendable(mail.report, [recipient], as_provisional=True)
    [anew] = mails_for(mail.report, [recipient], by=by, message=mail.message)
    if not _again(anew):
        return False
    audit.record("report.sent", target=mail.report, by=by, **_detail(anew))
    return True


def mails_for(
    report: MonthlyReport, recipients: Iterable[ReportRecipient], *, by: User, message: str
) -> list[ReportMail]:
    """One to each address, not yet written down: also what the preview shows."""
    by_address = {each.email: each for each in recipients}
    inside = colleagues(by_address)
    return [
        ReportMail(
            report=report,
            recipient=each,
            organization=each.organization,
            name=each.name,
            to=address,
            as_link=address in inside,
            message=message,
            asked_by=by,
        )
        for address, each in sorted(by_address.items())
    ]


def require_sendable(
    report: MonthlyReport, recipients: list[ReportRecipient], *, as_provisional: bool
) -> None:
    """Raises Refused with what to do."""
    if report.state != JobState.DONE or not report.pdf:
        raise Refused("作成の終わった報告書だけを送付できます。")
    if (newest := newest_of(report)) != report.revision:
        raise Refused(f"新しい第{newest}版があります。新しい版を送付してください。")
    if not report.was_closed and not as_provisional:
        raise Refused("まだ速報です。「速報として送付する」にチェックを入れてください。")
    if not recipients:
        raise Refused("送付する宛先を選んでください。")
    for each in recipients:
        reason = refusal(each) if fits(each, report) else "この報告書の宛先ではありません。"
        if reason:
            raise Refused(f"{each}様：{reason}")
    if report.pdf.size > MOST_BYTES:
        inside = colleagues(each.email for each in recipients)
        if any(each.email not in inside for each in recipients):
            raise Refused(
                "PDFが10MBを超えるため、拠点の外へはメールで送れません。章を減らして作り直すか、"
                "別の方法でお渡しください。"
            )


_REWRITTEN = ("recipient", "organization", "name", "as_link", "message", "asked_by")


def _again(mail: ReportMail) -> bool:
    """Put what failed on its way once more; whether it was this call that did."""
    rows = ReportMail.objects.filter(
        report=mail.report_id, to=mail.to, state__in=(MailState.FAILED, MailState.DROPPED)
    )
    changed = rows.update(
        **{name: getattr(mail, name) for name in _REWRITTEN},
        state=MailState.WAITING,
        sent_at=None,
        attempts=0,
        created_at=timezone.now(),
    )
    if changed:
        mail.pk = ReportMail.objects.get(report=mail.report_id, to=mail.to).pk
        mails.queue(mail)
    return bool(changed)


def _detail(mail: ReportMail) -> dict[str, Any]:
    return {
        "month": f"{mail.report.month:%Y-%m}",
        "revision": mail.report.revision,
        "recipient": mail.recipient_id,
        "mail": mail.pk,
    }


def _require(by: User) -> None:
    if not has_permission(by, Permission.REPORT_BUILD):
        raise PermissionDenied
