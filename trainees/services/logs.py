"""学習記録: kept while it is typed, handed in, answered by the mentor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from bookings.models import Appointment
from center.enums import ParticipantRole
from trainees.enums import LogKind, LogState
from trainees.errors import Refused, Stale
from trainees.models import LearningLog, Trainee
from trainees.rules import can_comment, can_write_log
from trainees.services._keeping import lock

TEXTS = ("saw", "would_advise", "advice", "questions")
LONGEST = 10_000
# What is still being typed is kept, also where it is too long to hand in.
MOST_TYPED = 3 * LONGEST


@dataclass(frozen=True)
class Occasion:
    """What a log is about: a session sat in, or a day."""

    trainee: Trainee
    day: date
    appointment: Appointment | None = None

    @property
    def kind(self) -> LogKind:
        return LogKind.SESSION if self.appointment else LogKind.DAILY

    def log(self) -> LearningLog | None:
        rows = LearningLog.objects.filter(trainee=self.trainee, kind=self.kind)
        if self.appointment:
            return rows.filter(appointment=self.appointment).first()
        return rows.filter(day=self.day).first()


@transaction.atomic
def log_save(
    *, occasion: Occasion, texts: Mapping[str, str], by: User, version: int
) -> LearningLog:
    """Keep what is typed; the first words open it. Raises Stale, Refused, PermissionDenied.

    The same words again change nothing, whatever version the screen knew.
    """
    row = _locked(occasion, by)
    words = {name: texts.get(name, "") for name in TEXTS}
    _require_length(words, MOST_TYPED)
    if {name: getattr(row, name) for name in TEXTS} == words and row.pk:
        return row
    if row.version != version:
        raise Stale
    if row.commented_at is not None:
        raise Refused("メンターのコメントが入ったため、この記録は直せません。")
    if row.state == LogState.SUBMITTED and not words["saw"].strip():
        raise Refused("提出した記録の「見聞きしたこと」は、空にできません。")
    return _write(row, words)


@transaction.atomic
def log_submit(
    *, occasion: Occasion, texts: Mapping[str, str], by: User, version: int
) -> LearningLog:
    """Hand it to the mentor. Handed in twice it is handed in once.

    Raises Stale, Refused, PermissionDenied.
    """
    _require_length(texts, LONGEST)
    row = log_save(occasion=occasion, texts=texts, by=by, version=version)
    if not row.saw.strip():
        raise Refused("「見聞きしたこと」を入力してから、提出してください。")
    if row.state == LogState.SUBMITTED:
        return row
    row.state, row.submitted_at = LogState.SUBMITTED, timezone.now()
    row.version += 1
    row.save(update_fields=["state", "submitted_at", "version"])
    audit.record("learning.submitted", target=row, by=by, kind=row.kind)
    return row


@transaction.atomic
def log_comment(*, log: LearningLog, text: str, by: User, version: int) -> LearningLog:
    """The mentor's answer; corrected by who may answer. Raises Stale, Refused, PermissionDenied."""
    row = lock(log, None, "trainee__mentor")
    if not can_comment(by, row):
        raise PermissionDenied
    text = text.strip()
    if not text:
        raise Refused("コメントを入力してください。")
    if len(text) > LONGEST:
        raise Refused(f"コメントは{LONGEST:,}字以内で入力してください。")
    if row.comment == text:
        return row
    if row.comment_version != version:
        raise Stale
    row.comment, row.commented_by, row.commented_at = text, by, timezone.now()
    row.comment_version += 1
    row.save(update_fields=["comment", "commented_by", "commented_at", "comment_version"])
    audit.record("learning.commented", target=row, by=by)
    return row


def _locked(occasion: Occasion, by: User) -> LearningLog:
    """The log as it stands, or a new one; the trainee's logs are written one after another."""
    trainee = lock(occasion.trainee)
    today = timezone.localdate()
    if not can_write_log(by, trainee, today):
        raise PermissionDenied
    _require_occasion(occasion, by, today)
    found = occasion.log()
    if found is not None:
        return LearningLog.objects.select_for_update().get(pk=found.pk)
    return LearningLog(
        trainee=trainee,
        kind=occasion.kind,
        appointment=occasion.appointment,
        day=occasion.day,
    )


def _require_occasion(occasion: Occasion, by: User, today: date) -> None:
    appointment = occasion.appointment
    if appointment is None:
        if not occasion.trainee.starts_on <= occasion.day <= min(today, occasion.trainee.ends_on):
            raise Refused("日誌は、研修期間の今日までの日に書けます。")
        return
    seats = appointment.participants.filter(user=by, role=ParticipantRole.TRAINEE)
    if not seats.exists():
        raise PermissionDenied
    if appointment.period.lower > timezone.now():
        raise Refused("学習記録は、相談が始まってから書けます。")


def _require_length(words: Mapping[str, str], most: int) -> None:
    if any(len(text) > most for text in words.values()):
        raise Refused(f"1つの欄は{most:,}字以内で入力してください。")


def _write(row: LearningLog, words: Mapping[str, str]) -> LearningLog:
    for name, text in words.items():
        setattr(row, name, text)
    is_new = row.pk is None
    row.version += 1
    row.saved_at = timezone.now()
    row.full_clean(validate_constraints=False)
    row.save(force_insert=is_new)
    return row
