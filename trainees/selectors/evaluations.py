"""評価 as it is shown: a radar for each stage, the growth over the stages, what is still to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from trainees.enums import Side, Stage
from trainees.models import Competency, Evaluation, Trainee
from yorozu.kit.chart_parts import Series
from yorozu.kit.charts_radar import FEWEST_AXES, RadarDrawing, radar
from yorozu.kit.wareki import fiscal_year


@dataclass(frozen=True)
class StageSheets:
    """One stage: the two sheets and their radar (None while there is none, or too few axes)."""

    stage: Stage
    own: Evaluation | None
    mentors: Evaluation | None
    drawing: RadarDrawing | None

    @property
    def sheets(self) -> list[Evaluation]:
        return [each for each in (self.own, self.mentors) if each]


def competencies_of(trainee: Trainee) -> list[Competency]:
    """The list of the 年度 the training begins in, and what was scored before it changed."""
    year = fiscal_year(trainee.starts_on)
    valid = Competency.objects.valid_in(year).values("pk")
    scored = Evaluation.objects.filter(trainee=trainee).values("scores__competency")
    rows = Competency.objects.filter(Q(pk__in=valid) | Q(pk__in=scored))
    return list(rows.order_by("position", "pk"))


def sheets_of(user: User, trainee: Trainee) -> list[StageSheets]:
    """Start, middle, end; those the user may see."""
    competencies = competencies_of(trainee)
    found = Evaluation.objects.visible_to(user).filter(trainee=trainee)
    rows = {
        (each.stage, each.side): each
        for each in found.select_related("evaluated_by").prefetch_related("scores")
    }
    return [_stage(stage, rows, competencies) for stage in Stage]


def _stage(
    stage: Stage, rows: dict[tuple[str, str], Evaluation], competencies: Sequence[Competency]
) -> StageSheets:
    own, mentors = rows.get((stage, Side.SELF)), rows.get((stage, Side.MENTOR))
    named = [
        (side.label, each) for side, each in ((Side.SELF, own), (Side.MENTOR, mentors)) if each
    ]
    drawing = _drawing(f"radar-{stage.value}", f"{stage.label}の評価", named, competencies)
    return StageSheets(stage, own, mentors, drawing)


def growth_of(
    sheets: Sequence[StageSheets], competencies: Sequence[Competency]
) -> RadarDrawing | None:
    """How far the mentor sees them come; by their own sheets where there is no mentor's."""
    mentors = [(each.stage.label, each.mentors) for each in sheets if each.mentors]
    own = [(each.stage.label, each.own) for each in sheets if each.own]
    named, words = (mentors, "メンター評価") if len(mentors) > 1 else (own, "自己評価")
    if len(named) < 2:
        return None
    return _drawing("radar-growth", f"{words}の伸び", named, competencies)


def _drawing(
    chart_id: str,
    title: str,
    named: Sequence[tuple[str, Evaluation]],
    competencies: Sequence[Competency],
) -> RadarDrawing | None:
    if not named or len(competencies) < FEWEST_AXES:
        return None
    series = [Series(name, _scores(each, competencies)) for name, each in named]
    labels = [each.name for each in competencies]
    return radar(chart_id=chart_id, title=title, labels=labels, series=series)


def _scores(sheet: Evaluation, competencies: Sequence[Competency]) -> list[float | None]:
    scores = {each.competency_id: each.score for each in sheet.scores.all()}
    return [scores.get(each.pk) for each in competencies]
