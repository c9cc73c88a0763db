"""学習記録 that are late: the trainee is told of those to hand in, the mentor of those to answer.

Each log is told of once, all that are new in one mail a day, on working days.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import User
from center.calendar import is_working_day
from trainees import mails
from trainees.enums import MailKind
from trainees.models import LearningLog, LearningPolicy, Trainee, TraineeMail
from trainees.rules import can_write_log
from trainees.selectors.sittings import COMMENT_DAYS, LEARNING, missing_logs
from trainees.services._keeping import lock, require_version, said_twice
from yorozu.kit.wareki import start_of


@transaction.atomic
def learning_policy_change(*, is_chased: bool, version: int, by: User) -> LearningPolicy:
    """Raises Stale."""
    LearningPolicy.objects.get_or_create(pk=1)
    row = lock(LearningPolicy(pk=1))
    if row.is_chased == is_chased and (row.version == version or said_twice(row, version)):
        return row
    require_version(row, version)
    row.is_chased = is_chased
    row.version += 1
    row.save()
    audit.record("learning.chasing", target=row, by=by, mailing="on" if is_chased else "off")
    return row


def chase(*, today: date) -> int:
    """Write what is to be told; how many mails. Asked again on the same day it writes no more."""
    if not LearningPolicy.current().is_chased or not is_working_day(today):
        return 0
    rows = Trainee.objects.filter(state__in=LEARNING).select_related("user", "mentor__user")
    return sum(_chase_logs(each, today) + _chase_comments(each, today) for each in rows)


def _chase_logs(trainee: Trainee, today: date) -> bool:
    user = trainee.user
    if user is None or not user.is_active or not can_write_log(user, trainee, today):
        return False
    missing = missing_logs([trainee], start_of(today))
    late = [each.appointment.pk for each in missing if each.is_late]
    return _tell(MailKind.LOG_LATE, trainee, late, today)


def _chase_comments(trainee: Trainee, today: date) -> bool:
    mentor = trainee.mentor.user if trainee.mentor else None
    if mentor is None or not mentor.is_active:
        return False
    rows = LearningLog.objects.filter(trainee=trainee).comment_late(today, COMMENT_DAYS)
    return _tell(MailKind.COMMENT_LATE, trainee, rows.values_list("pk", flat=True), today, mentor)


@transaction.atomic
def _tell(
    kind: MailKind, trainee: Trainee, late: Iterable[int], today: date, to: User | None = None
) -> bool:
    told = TraineeMail.objects.filter(kind=kind, trainee=trainee).values_list("about", flat=True)
    new = sorted({*late}.difference(*told))
    if not new:
        return False
    occasion = f"d{today.isoformat()}"
    address = to.email if to else ""
    return mails.post(kind, trainee=trainee, occasion=occasion, about=new, address=address)
