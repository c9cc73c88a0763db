"""Skill map: what each coordinator answers, why we think so, and who wants it changed."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import User
from accounts.permissions import has_permission
from center.models import Topic
from coordinators.enums import Level, ProposalState
from coordinators.models.coordinator import Coordinator
from coordinators.rules import sees_everybody

_CHANGED = pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*")
# Whoever says that somebody can do something says why.
_REASONED = Q(level=Level.NONE) | ~Q(evidence="")


class SkillLevelQuerySet(models.QuerySet["SkillLevel"]):
    def visible_to(self, user: User) -> Self:
        """Levels with evidence are the centre's own; banks read them through the public map."""
        return self if sees_everybody(user) else self.none()


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(condition=_CHANGED), append_only=True
)
class SkillLevel(models.Model):
    """A coordinator's level in a topic. The history holds every level there was.

    `revision` counts the changes: whoever decides on a page decides on what it showed.
    """

    coordinator = models.ForeignKey(
        Coordinator, models.PROTECT, verbose_name="コーディネーター", related_name="skills"
    )
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="相談分野", related_name="+")
    level = models.PositiveSmallIntegerField("レベル", choices=Level)
    evidence = models.TextField("根拠", blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, verbose_name="登録した人", related_name="+")
    set_on = models.DateField("登録日")
    revision = models.PositiveIntegerField("版", default=1, editable=False)

    objects = SkillLevelQuerySet.as_manager()

    class Meta:
        verbose_name = "スキル"
        verbose_name_plural = "スキル"
        ordering = ["coordinator", "topic"]
        constraints = [
            models.UniqueConstraint(fields=["coordinator", "topic"], name="skill_level_once"),
            models.CheckConstraint(
                condition=Q(level__gte=Level.NONE, level__lte=Level.TEACHES),
                name="skill_level_in_range",
            ),
            models.CheckConstraint(condition=_REASONED, name="skill_level_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.coordinator_id} {self.topic_id} {self.level}"


class SkillProposalQuerySet(models.QuerySet["SkillProposal"]):
    def visible_to(self, user: User) -> Self:
        """Of those who may propose, a coordinator sees those about or by themselves."""
        if not has_permission(user, Permission.SKILL_PROPOSE):
            return self.none()
        if user.role == Role.COORDINATOR:
            return self.filter(Q(proposed_by=user) | Q(coordinator__user=user))
        return self

    def still_open(self) -> Self:
        return self.filter(state=ProposalState.OPEN)

    def decided(self) -> Self:
        return self.exclude(state=ProposalState.OPEN)

    def decidable_by(self, user: User) -> Self:
        """Those that wait for this approver: not their own, not about themselves."""
        others = Q(coordinator__user__isnull=True) | ~Q(coordinator__user=user)
        return self.still_open().exclude(proposed_by=user).filter(others)


class SkillProposal(models.Model):
    """A wish to change a level; at most one is open for a coordinator and a topic."""

    coordinator = models.ForeignKey(
        Coordinator, models.PROTECT, verbose_name="コーディネーター", related_name="proposals"
    )
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="相談分野", related_name="+")
    level = models.PositiveSmallIntegerField("申請するレベル", choices=Level)
    evidence = models.TextField("根拠", blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="申請した人", related_name="+"
    )
    proposed_at = models.DateTimeField("申請日時", default=timezone.now)
    state = models.CharField(
        "状態", max_length=10, choices=ProposalState, default=ProposalState.OPEN
    )
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="決めた人",
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    objects = SkillProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "スキルの申請"
        verbose_name_plural = "スキルの申請"
        ordering = ["proposed_at", "id"]
        indexes = [
            models.Index(fields=["coordinator", "topic", "-id"], name="skill_proposal_history")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["coordinator", "topic"],
                condition=Q(state=ProposalState.OPEN),
                name="skill_proposal_open_once",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=Level.NONE, level__lte=Level.TEACHES),
                name="skill_proposal_in_range",
            ),
            models.CheckConstraint(condition=_REASONED, name="skill_proposal_has_evidence"),
            models.CheckConstraint(
                condition=Q(
                    state=ProposalState.OPEN, decided_by__isnull=True, decided_at__isnull=True
                )
                | (
                    ~Q(state=ProposalState.OPEN)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="skill_proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.APPROVED) | ~Q(decided_by=F("proposed_by")),
                name="skill_proposal_not_approved_by_proposer",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.RETURNED) | ~Q(reason=""),
                name="skill_proposal_returned_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coordinator_id} {self.topic_id} → {self.level}"

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.OPEN
