"""Answers: by the client over the link, or by staff from paper or the telephone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from consultations.enums import MemoStatus
from consultations.models import Memo, OutcomeAnswer, OutcomeSurvey
from consultations.outcome_enums import DID_ACT, Means
from consultations.outcomes.errors import Closed, OutcomeChanged, OutcomeRefused, OwnSession
from consultations.outcomes.services._keeping import locked, row_of
from consultations.rules import takes_part


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One answer; money in 千円. What was not answered is empty."""

    satisfaction: int | None = None
    acted: str = ""
    why_not: str = ""
    effect: str = ""
    solved: str = ""
    comment: str = ""
    may_contact: bool = False
    before_year: int | None = None
    before_sales: int | None = None
    before_value_added: int | None = None
    before_wages: int | None = None
    before_staff: int | None = None
    after_year: int | None = None
    after_sales: int | None = None
    after_value_added: int | None = None
    after_wages: int | None = None
    after_staff: int | None = None

    def values(self) -> dict[str, object]:
        """As stored: why not is asked of those who did nothing yet."""
        values = asdict(self)
        return values | ({"why_not": ""} if self.acted in DID_ACT else {})


@transaction.atomic
def outcome_answer(*, survey: OutcomeSurvey, entry: Entry) -> OutcomeAnswer:
    """The client's own answer; the newest takes the place of the former, which is kept.

    The same answer again (double click) changes nothing. Raises Closed.
    """
    row = locked(survey)
    if not row.takes_answers:
        raise Closed
    return _keep(row, entry, means=Means.WEB, by=None, at=timezone.now())


@transaction.atomic
def outcome_record(
    *, memo: Memo, entry: Entry, means: Means, answered_on: date, by: User, version: int
) -> OutcomeAnswer:
    """An answer on paper or by telephone, as the client gave it. Raises MemoError.

    `version` is that of the answer the writer saw, 0 for none. Whoever advised is not the one who
    writes down what the client thinks of it.
    """
    memo = Memo.objects.select_for_update(of=("self",)).get(pk=memo.pk)
    if memo.status != MemoStatus.CONFIRMED:
        raise OutcomeRefused("確認済のメモだけに入力できます。")
    if takes_part(by, memo):
        raise OwnSession
    if means == Means.WEB:
        raise OutcomeRefused("書面か電話を選んでください。")
    if not memo.held_on <= answered_on <= timezone.localdate():
        raise OutcomeRefused("回答日は、相談日から今日までの日付にしてください。")
    row = row_of(memo)
    if (row.given.version if row.given else 0) != version:
        if row.given and _is_same(row.given, entry, means):
            return row.given
        raise OutcomeChanged
    return _keep(row, entry, means=means, by=by, at=_moment(answered_on))


def _moment(day: date) -> datetime:
    """Now, or noon of an earlier day."""
    if day == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.combine(day, time(12)))


def _is_same(answer: OutcomeAnswer, entry: Entry, means: Means) -> bool:
    values = entry.values() | {"means": means}
    return all(getattr(answer, name) == value for name, value in values.items())


def _keep(
    row: OutcomeSurvey, entry: Entry, *, means: Means, by: User | None, at: datetime
) -> OutcomeAnswer:
    """A correction leaves the month in which the first answer came in."""
    answer = row.given or OutcomeAnswer(survey=row)
    is_new = answer.pk is None
    if not is_new and _is_same(answer, entry, means):
        return answer
    for name, value in entry.values().items():
        setattr(answer, name, value)
    answer.means, answer.recorded_by = means, by
    answer.changed_at = timezone.now()
    answer.version += 1
    answer.full_clean()
    answer.save()
    if row.answered_at is None:
        row.answered_at = at
        row.save(update_fields=["answered_at"])
    _trace(answer, by, is_new=is_new)
    return answer


def _trace(answer: OutcomeAnswer, by: User | None, *, is_new: bool) -> None:
    act = "outcome.answered" if is_new else "outcome.corrected"
    if by is None:
        audit.record_stranger(act, target=answer.survey)
    else:
        audit.record(act, target=answer.survey, by=by, means=answer.means)
