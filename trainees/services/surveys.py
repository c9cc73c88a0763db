"""修了後アンケート: sent by itself after 6 and 12 months, answered over a signed link."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from trainees import mails
from trainees.enums import MailKind, Use
from trainees.errors import Refused
from trainees.models import Survey, Trainee
from trainees.models.alumni import SURVEY_MONTHS

# Nobody is asked about what lies further back: the portal may have been out of use.
GRACE = timedelta(days=45)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last one where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def surveys_open(*, today: date) -> int:
    """Ask those whose day has come; how many. Asked again it asks nobody twice."""
    return sum(_open(trainee, months, due) for trainee, months, due in list(_due(today)))


def _due(today: date) -> Iterator[tuple[Trainee, int, date]]:
    for months in SURVEY_MONTHS:
        since = months_after(today - GRACE, -months) - timedelta(days=3)
        rows = Trainee.objects.graduated().filter(ended_on__gte=since, ended_on__lt=today)
        for trainee in rows.exclude(surveys__months=months).select_related("user"):
            assert trainee.ended_on is not None
            due = months_after(trainee.ended_on, months)
            if today - GRACE <= due <= today:
                yield trainee, months, due


@transaction.atomic
def _open(trainee: Trainee, months: int, due: date) -> bool:
    survey, is_new = Survey.objects.get_or_create(
        trainee=trainee, months=months, defaults={"due_on": due}
    )
    if is_new:
        mails.post(MailKind.SURVEY, trainee=trainee, survey=survey, occasion=f"s{months}")
        audit.record("survey.sent", target=survey, by=None)
    return is_new


@transaction.atomic
def survey_answer(*, survey: Survey, values: dict[str, Any]) -> Survey:
    """Answered once. The same answer again changes nothing. Raises Refused."""
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    facts = {
        "use": Use(values["use"]),
        "introduced": values.get("introduced"),
        "how": values.get("how", ""),
        "wish": values.get("wish", ""),
    }
    if row.answered_at is not None:
        if {name: getattr(row, name) for name in facts} == facts:
            return row
        raise Refused("このアンケートには、すでに回答をいただいています。")
    for name, value in facts.items():
        setattr(row, name, value)
    row.answered_at = timezone.now()
    row.full_clean(validate_constraints=False)
    row.save()
    audit.record_stranger("survey.answered", target=row)
    return row
