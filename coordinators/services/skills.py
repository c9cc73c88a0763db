"""A level is set: by whoever approves, or by the approval of a proposal."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from center.models import Topic
from coordinators.enums import Level
from coordinators.errors import Refused, Stale
from coordinators.models import Coordinator, SkillLevel
from coordinators.rules import can_set
from coordinators.services._locks import lock
from yorozu.kit.wareki import fiscal_year


@transaction.atomic
def skill_set(
    *, coordinator: Coordinator, topic: Topic, level: int, evidence: str, by: User, revision: int
) -> SkillLevel:
    """Set it at once. `revision` is that of the level shown, 0 where none was.

    Sent twice, it is set once. Raises Refused, Stale, ValidationError, PermissionDenied.
    """
    row = lock(coordinator)
    if not can_set(by, row):
        raise PermissionDenied
    require_rateable(row, topic)
    skill = write(row, topic, Level(level), evidence.strip(), by, revision)
    audit.record("skill.set", target=row, by=by, topic=topic.name, level=int(skill.level))
    return skill


def require_rateable(coordinator: Coordinator, topic: Topic) -> None:
    """Only those in office, only topics of this 年度. Raises Refused."""
    today = timezone.localdate()
    if not coordinator.is_in_office_on(today):
        raise Refused("在任していないコーディネーターのスキルは変えられません。")
    if topic.is_legacy or not topic.is_valid_in(fiscal_year(today)):
        raise Refused(f"「{topic.name}」は、今年度の相談分野ではありません。")


def write(
    coordinator: Coordinator, topic: Topic, level: Level, evidence: str, by: User, revision: int
) -> SkillLevel:
    """The row under the coordinator's lock. Raises Stale, ValidationError."""
    skill = SkillLevel.objects.filter(coordinator=coordinator, topic=topic).first()
    if skill is not None and (skill.level, skill.evidence) == (level, evidence):
        return skill
    if (skill.revision if skill else 0) != revision:
        raise Stale
    skill = skill or SkillLevel(coordinator=coordinator, topic=topic, revision=0)
    skill.level, skill.evidence = level, evidence
    skill.set_by, skill.set_on = by, timezone.localdate()
    skill.revision += 1
    skill.full_clean()
    skill.save()
    return skill
