"""What this room holds past its term, and how it is wiped.

A log is words about a client: it goes with the session it was written in; a day's log, which
may name several, by its own day. Alumni are asked to stay reachable and stay; an application
that came to nothing goes. Rows stay with their days and states: what is counted does not change.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Max
from django.utils import timezone

from bookings.disposal import APPOINTMENT
from companies.disposal import midnight, not_done
from trainees.enums import LogKind, TraineeState
from trainees.models import LearningLog, OjtItem, Trainee, TraineeMail, TraineeTransition
from trainees.models.log import WORDS
from yorozu.kit import disposal
from yorozu.kit.disposal import WIPED, Described, Disposable, Due, Ids
from yorozu.kit.outbox import MailState

LOG, APPLICATION = "learning_log", "trainee_application"
CHUNK = 2000
_OVER = (TraineeState.DECLINED, TraineeState.WITHDRAWN)
_INSTEAD = dict.fromkeys(WORDS, WIPED)


def register() -> None:
    """Before the appointments: the order only matters to the list that is read."""
    disposal.register(
        Disposable(LOG, "トレーニーの日誌", 12, _logs_due, _describe_logs, _wipe_logs)
    )
    disposal.register(
        Disposable(
            APPLICATION,
            "受け入れなかったトレーニーの申込",
            45,
            _applications_due,
            _describe_applications,
            _wipe_applications,
        )
    )
    disposal.along(APPOINTMENT, _wipe_along)


def _logs_due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    rows = LearningLog.objects.filter(not_done(LOG), kind=LogKind.DAILY, day__lt=kept_from)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    for pk, day in rows.order_by("pk").values_list("pk", "day").iterator(CHUNK):
        yield Due(pk, "", day)


def _describe_logs(ids: Ids) -> Mapping[int, Described]:
    rows = LearningLog.objects.filter(pk__in=ids).select_related("trainee")
    return {row.pk: Described(f"{row.day} の日誌", row.trainee.name) for row in rows}


def _wipe_logs(ids: Ids) -> None:
    disposal.blank(LearningLog.objects.filter(pk__in=ids), WORDS, **_INSTEAD)


def _wipe_along(ids: Ids) -> None:
    """With the session: what was written in it, also what its coordinator noted on an OJT."""
    disposal.blank(LearningLog.objects.filter(appointment__in=ids), WORDS, **_INSTEAD)
    OjtItem.objects.filter(appointment__in=ids).exclude(note="").update(note=WIPED)


def _applications_due(kept_from: date, ids: Ids | None) -> Iterable[Due]:
    """By the day it came to its end."""
    rows = Trainee.objects.filter(not_done(APPLICATION), state__in=_OVER, received_on=None)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    found = rows.annotate(last=Max("transitions__at")).filter(last__lt=midnight(kept_from))
    for pk, last in found.order_by("pk").values_list("pk", "last").iterator(CHUNK):
        yield Due(pk, "", timezone.localtime(last).date())


def _describe_applications(ids: Ids) -> Mapping[int, Described]:
    rows = Trainee.objects.filter(pk__in=ids).select_related("organization")
    return {
        row.pk: Described(f"{row.name}の申込", row.organization.name, row.get_absolute_url())
        for row in rows
    }


def _wipe_applications(ids: Ids) -> None:
    """The row first: its history then holds the old words once more, and is wiped after it."""
    columns = disposal.typed_columns(Trainee)
    rows = Trainee.objects.filter(pk__in=ids)
    disposal.blank(rows, columns, name=WIPED)
    rows.update(themes=[])
    for events in disposal.event_models(Trainee):
        old = events._default_manager.filter(pgh_obj_id__in=ids)
        disposal.blank(old, columns, name=WIPED)
        old.update(themes=[])
    TraineeTransition.objects.filter(trainee__in=ids).exclude(reason="").update(reason=WIPED)
    mails = TraineeMail.objects.filter(trainee__in=ids)
    mails.update(to="")
    mails.filter(state=MailState.WAITING).update(state=MailState.DROPPED)
