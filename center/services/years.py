"""Make a 年度 ready from the one before it, once."""

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from center.errors import Refused
from center.models import ClosedDay, Target, YearPreparation
from center.selectors import YearPlan, year_plan
from yorozu.kit.wareki import fiscal_year_label


@transaction.atomic
def year_prepare(*, fiscal_year: int, by: User) -> YearPreparation:
    """Copy last year's targets and days off to where nothing stands yet.

    Topics, courses and the other lists need no copy: without an end they go on by themselves.
    Raises Refused when it was done before, also by a double click or a colleague just now.
    """
    plan = year_plan(fiscal_year)
    try:
        with transaction.atomic():
            done = YearPreparation.objects.create(
                fiscal_year=fiscal_year,
                prepared_by=by,
                targets=len(plan.new_targets),
                closed_days=len(plan.new_days),
            )
    except IntegrityError as error:
        label = fiscal_year_label(fiscal_year)
        raise Refused(f"{label}の準備は、すでに済んでいます。") from error
    _copy(plan)
    audit.record(
        "year.prepared",
        target=done,
        by=by,
        fiscal_year=fiscal_year_label(fiscal_year),
        targets=done.targets,
        closed_days=[each.day.isoformat() for each in plan.new_days],
    )
    return done


def _copy(plan: YearPlan) -> None:
    """What somebody entered by hand meanwhile stays as it is."""
    Target.objects.bulk_create(
        [
            Target(
                fiscal_year=plan.year,
                programme=each.programme,
                measure=each.measure,
                value=each.value,
            )
            for each in plan.new_targets
        ],
        ignore_conflicts=True,
    )
    ClosedDay.objects.bulk_create(
        [ClosedDay(day=each.day, name=each.name) for each in plan.new_days],
        ignore_conflicts=True,
    )
