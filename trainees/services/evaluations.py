"""評価: one sheet for each stage and side, saved whole."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from trainees.enums import Score, Stage
from trainees.errors import Refused, Stale
from trainees.models import Competency, Evaluation, EvaluationScore, Trainee
from trainees.rules import side_of
from trainees.services._keeping import lock


@transaction.atomic
def evaluation_save(
    *,
    trainee: Trainee,
    stage: Stage,
    scores: Mapping[Competency, int],
    note: str,
    by: User,
    version: int,
) -> Evaluation:
    """Write the sheet of one's own side over the one that was shown.

    Raises Stale, Refused, PermissionDenied.
    """
    side = side_of(by, lock(trainee, None, "mentor"))
    if side is None:
        raise PermissionDenied
    if not scores:
        raise Refused("評点を付けてください。")
    if not set(scores.values()) <= set(Score.values):
        raise Refused("評点は1から5で付けてください。")
    row = Evaluation.objects.filter(trainee=trainee, stage=stage, side=side).first()
    known = row.version if row else 0
    if row is not None and _says(row, scores, note.strip()):
        return row
    if known != version:
        raise Stale
    row = row or Evaluation(trainee=trainee, stage=stage, side=side)
    row.note, row.evaluated_by, row.evaluated_at = note.strip(), by, timezone.now()
    row.version = known + 1
    row.full_clean(validate_constraints=False)
    row.save()
    for competency, score in scores.items():
        EvaluationScore.objects.update_or_create(
            evaluation=row, competency=competency, defaults={"score": score}
        )
    audit.record("learning.evaluated", target=trainee, by=by, stage=stage.value, side=side.value)
    return row


def _says(row: Evaluation, scores: Mapping[Competency, int], note: str) -> bool:
    now = {each.competency_id: each.score for each in row.scores.all()}
    return row.note == note and now == {each.pk: score for each, score in scores.items()}
