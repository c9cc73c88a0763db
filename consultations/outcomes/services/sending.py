"""Asking and reminding: what the daily task does. Killed at any line and run again, or run twice
at once, it asks everybody once.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import User
from consultations.enums import MemoStatus
from consultations.models import Memo, OutcomeMail, OutcomePolicy, OutcomeSurvey
from consultations.outcome_enums import MailKind
from consultations.outcomes import mails
from consultations.outcomes.choosing import (
    Candidate,
    address_of,
    candidates,
    chunks,
    due_memos,
    to_ask,
)
from consultations.outcomes.errors import OutcomeChanged, OutcomeRefused
from consultations.outcomes.services._keeping import row_of
from yorozu.kit.db import insert_unless_taken
from yorozu.kit.wareki import start_of

MOST_AT_ONCE = 1_000
_ONE_RUN_AT_A_TIME = 7_340_021
NO_ADDRESS = (
    "送れません。メールアドレスの登録がないか、利用の同意がないか、アンケート不要などの"
    "申出をいただいています。"
)
WRONG_MEMO = "確認済のメモで、閲覧制限のないものだけに送れます。"


def surveys_send(*, today: date) -> int:
    """Ask those whose day has come; how many. Asked again it asks nobody twice."""
    policy = OutcomePolicy.current()
    if not policy.is_on:
        return 0
    sent = 0
    for chunk in chunks(candidates(due_memos(policy, today))):
        sent += _ask(chunk, policy, today)
        if sent >= MOST_AT_ONCE:
            break
    return sent


@transaction.atomic
def _ask(chunk: list[Candidate], policy: OutcomePolicy, today: date) -> int:
    """Under a lock: two runs at once would not yet see whom the other asks."""
    _wait_for_turn()
    return sum(_open(each, policy, today) for each in to_ask(chunk, policy, today))


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_RUN_AT_A_TIME])


def _open(one: Candidate, policy: OutcomePolicy, today: date) -> bool:
    closes_on = today + timedelta(days=policy.valid_days)
    survey = OutcomeSurvey(memo_id=one.memo_id, to=one.to, closes_on=closes_on)
    if not insert_unless_taken(survey):
        return False
    audit.record("outcome.asked", target=survey, by=None)
    return mails.post(survey, MailKind.INVITE)


def surveys_remind(*, today: date) -> int:
    """Ask once more those who have not answered, as often as the policy says; how many."""
    policy = OutcomePolicy.current()
    if not policy.is_on:
        return 0
    reminded = 0
    for times in range(policy.reminders):
        sent_until = start_of(today - timedelta(days=policy.remind_days * (times + 1) - 1))
        rows = OutcomeSurvey.objects.filter(
            answered_at=None,
            stopped_at=None,
            sent_at__lt=sent_until,
            closes_on__gt=today,
            reminded=times,
        )
        keys = rows.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE - reminded]
        reminded += sum(_remind(pk, times) for pk in list(keys))
    return reminded


@transaction.atomic
def _remind(pk: int, times: int) -> bool:
    """Whoever counts it up first has it."""
    rows = OutcomeSurvey.objects.filter(pk=pk, reminded=times, answered_at=None, stopped_at=None)
    if not rows.update(reminded=F("reminded") + 1):
        return False
    return mails.post(OutcomeSurvey.objects.get(pk=pk), MailKind.REMINDER, number=times + 1)


@transaction.atomic
def survey_send_again(*, memo: Memo, by: User, number: int) -> OutcomeSurvey:
    """Send the link by hand: the first time, again, or after a stop; it opens for the full time.

    `number` is how many mails the writer saw: a second click sends no second. Raises MemoError.
    """
    memo = Memo.objects.select_for_update(of=("self",)).get(pk=memo.pk)
    if memo.status != MemoStatus.CONFIRMED or memo.is_restricted:
        raise OutcomeRefused(WRONG_MEMO)
    to = address_of(memo)
    if not to:
        raise OutcomeRefused(NO_ADDRESS)
    survey = row_of(memo)
    sent = OutcomeMail.objects.filter(survey=survey).count()
    if number != sent:
        raise OutcomeChanged
    policy = OutcomePolicy.current()
    survey.to = to
    survey.closes_on = timezone.localdate() + timedelta(days=policy.valid_days)
    survey.stopped_at, survey.stopped_by, survey.stop_cause = None, None, ""
    survey.version += 1
    survey.full_clean()
    survey.save()
    kind = MailKind.AGAIN if sent else MailKind.INVITE
    mails.post(survey, kind, number=max(1, sent), by=by)
    audit.record("outcome.sent_again" if sent else "outcome.asked", target=survey, by=by)
    return survey
