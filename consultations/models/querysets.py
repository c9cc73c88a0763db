"""What a user may see, and what a report counts. Each counting rule has one name, here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery, Value
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from consultations.enums import MemoStatus, ParticipantRole
from consultations.search import NEWEST, Hits, Place, search_hits
from coordinators.models import Coordinator
from yorozu.kit.sought import Sought
from yorozu.kit.wareki import start_of

if TYPE_CHECKING:
    from consultations.models.memo import Memo  # noqa: F401 - named in QuerySet["Memo"]


_WRITTEN = ~Q(status=MemoStatus.DRAFT)


def _seats(user: User) -> models.QuerySet[Any]:
    """Where the person took part, under their account or as the coordinator they are."""
    from consultations.models.participant import MemoParticipant

    chair = Subquery(Coordinator.objects.filter(user=user).order_by().values("pk"))
    return MemoParticipant.objects.filter(Q(user=user) | Q(coordinator=chair)).order_by()


def _took_part(user: User) -> Q:
    """As recorder or in a seat. By the person's seats: they have few, a centre has many memos."""
    return Q(recorder=user) | Q(pk__in=_seats(user).values("memo_id"))


def _open_to(user: User) -> Q:
    """Coordinators read what is 閲覧制限 only where they took part, everybody else all."""
    if user.role != Role.COORDINATOR:
        return Q()
    return Q(is_restricted=False) | Q(recorder=user) | Q(pk=_WhereSeated(user))


class _WhereSeated(Func):
    """The memo itself where the user took part in it, under their account or as a coordinator.

    Few memos are restricted, so each of them is asked for by itself: with IN or EXISTS the
    planner would first collect all seats that the person ever took. In SQL, because every page of
    a memo asks it twice and a subquery of the ORM takes longer to write than to answer.
    """

    output_field = models.BigIntegerField()
    template = (
        "(SELECT seat.memo_id FROM consultations_memoparticipant seat"
        " LEFT JOIN coordinators_coordinator chair ON chair.id = seat.coordinator_id"
        " WHERE (%(expressions)s)"
        " IN ((seat.memo_id, seat.user_id), (seat.memo_id, chair.user_id)) LIMIT 1)"
    )

    def __init__(self, user: User) -> None:
        super().__init__(F("pk"), Value(user.pk))


class MemoQuerySet(models.QuerySet["Memo"]):
    def visible_to(self, user: User) -> Self:
        """design.md, "Who may do what", row "memo: read". Reception sees these rows' state only.

        A draft is its writer's alone.
        """
        match user.role:
            case Role.MANAGER | Role.SECRETARIAT | Role.CHIEF | Role.COORDINATOR:
                own_draft = Q(status=MemoStatus.DRAFT, recorder=user)
                return self.filter(own_draft | (_WRITTEN & _open_to(user)))
        return self.listed_to(user)

    def listed_to(self, user: User) -> Self:
        """Those of `visible_to` that have a number, in the words of the index of lists."""
        match user.role:
            case Role.MANAGER | Role.SECRETARIAT | Role.CHIEF | Role.RECEPTION | Role.COORDINATOR:
                return self.filter(_WRITTEN & _open_to(user))
            case Role.TRAINEE:
                return self._sat_in(user)
        return self.none()

    def _sat_in(self, user: User) -> Self:
        from consultations.models.participant import MemoParticipant

        if not user.may_see_clients_on(timezone.localdate()):
            return self.none()
        seat = MemoParticipant.objects.filter(
            memo=OuterRef("pk"), user=user, role=ParticipantRole.TRAINEE
        )
        rows = self.filter(_WRITTEN, Exists(seat))
        if user.access_from:
            rows = rows.filter(started_at__gte=start_of(user.access_from))
        if user.access_until:
            rows = rows.filter(started_at__lt=start_of(user.access_until + timedelta(days=1)))
        return rows

    def written_by(self, user: User) -> Self:
        """Those the user may write: as recorder, or as a coordinator who took part."""
        return self.filter(_took_part(user))

    def not_written_by(self, user: User) -> Self:
        """Those somebody else must have written: what the user may check."""
        return self.exclude(_took_part(user))

    def between(self, first: date, until: date) -> Self:
        """Sessions that began in [first, until), Tokyo days."""
        return self.filter(started_at__gte=start_of(first), started_at__lt=start_of(until))

    def counted(self) -> Self:
        """What a report counts: confirmed memos (domain.md, 相談対応件数)."""
        return self.filter(status=MemoStatus.CONFIRMED)

    def awaiting_confirmation(self) -> Self:
        return self.filter(status=MemoStatus.SUBMITTED)

    def numbered(self) -> Self:
        """What lists show: everything but drafts."""
        return self.filter(_WRITTEN)

    def search(self, text: str) -> Self:
        """All memos that hold every word of `text`; for exports. Lists use `search_page`."""
        sought = Sought.of(text)
        if not sought:
            return self
        if sought.is_in_newest_only:
            return self.filter(pk__in=self.search_page(text, limit=NEWEST))
        rows = self.filter(search__grams__contains=sought.grams)
        for word in sought.words:
            rows = rows.filter(search__body__contains=word)
        return rows

    def search_page(
        self, text: str, *, limit: int, beyond: Place | None = None, newer: bool = False
    ) -> list[int]:
        """Ids of the next hits, newest first (nearest first when `newer`); see `search`."""
        hits = search_hits(
            self, Sought.of(text), enough=limit, most=limit, beyond=beyond, newer=newer
        )
        return hits.ids

    def search_start(self, text: str, *, enough: int, most: int) -> Hits:
        """The newest hits, at least `enough` where there are, and how many are known, to `most`."""
        return search_hits(self, Sought.of(text), enough=enough, most=most)
