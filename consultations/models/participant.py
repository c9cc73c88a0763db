from django.db import models
from django.db.models import Q

from accounts.models import User
from consultations.enums import ParticipantRole
from consultations.models.memo import Memo
from coordinators.models import Coordinator


class MemoParticipant(models.Model):
    """Who answered (lead, co_responder) and who sat in. One session counts once, whoever sat in."""

    # The keys have no indexes of their own: those below begin with them.
    memo = models.ForeignKey(
        Memo, models.CASCADE, related_name="participants", verbose_name="メモ", db_index=False
    )
    coordinator = models.ForeignKey(
        Coordinator,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="コーディネーター",
        related_name="participations",
        db_index=False,
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="利用者",
        related_name="+",
        db_index=False,
    )
    name = models.CharField("氏名", max_length=60, blank=True)
    role = models.CharField("役割", max_length=20, choices=ParticipantRole)
    position = models.PositiveSmallIntegerField("順", default=0)

    class Meta:
        verbose_name = "相談対応者・同席者"
        verbose_name_plural = "相談対応者・同席者"
        ordering = ["position", "id"]
        indexes = [
            # Whose seats: answered from the index alone.
            models.Index(fields=["user", "memo"], include=["role"], name="participant_user"),
            models.Index(
                fields=["coordinator", "memo"], include=["role"], name="participant_coordinator"
            ),
            models.Index(
                fields=["memo"],
                name="participant_beside",
                include=["role", "coordinator"],
                condition=~Q(role="lead"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["memo", "coordinator"], name="participant_once"),
            models.UniqueConstraint(
                fields=["memo"], condition=Q(role="lead"), name="participant_one_lead"
            ),
            models.CheckConstraint(
                condition=Q(coordinator__isnull=False) | Q(user__isnull=False) | ~Q(name=""),
                name="participant_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.memo_id} {self.get_role_display()}"
