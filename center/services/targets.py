"""Targets of a 年度, set together as one table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts import audit
from accounts.models import User
from center.models import Programme, Target
from yorozu.kit.wareki import fiscal_year_label


@dataclass(frozen=True)
class Cell:
    """One field of the table: what stood there when the page was opened, and what is wanted."""

    programme_id: int
    measure: str
    seen: int | None
    wanted: int | None


@dataclass(frozen=True)
class Clash:
    """Somebody else set another value meanwhile."""

    cell: Cell
    now: int | None


class TargetsClash(Exception):
    """Nothing was saved: some fields hold neither what was seen nor what is wanted."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__("ほかの画面で先に変更された目標があります。")
        self.clashes = clashes


@transaction.atomic
def targets_set(*, fiscal_year: int, cells: Sequence[Cell], by: User) -> int:
    """Set what was changed; an emptied field has no target. Returns how many changed.

    Two managers who change different fields both get theirs; on the same field the later one
    is asked. Raises TargetsClash.
    """
    # One table at a time; memos that name a programme can be saved meanwhile.
    locked = Programme.objects.select_for_update(no_key=True).order_by("pk")
    codes: dict[int, str] = dict(locked.values_list("pk", "code"))
    now = {
        (row.programme_id, row.measure): row
        for row in Target.objects.filter(fiscal_year=fiscal_year)
    }
    wanted = [cell for cell in cells if cell.wanted != cell.seen]
    clashes = [
        Clash(cell, value)
        for cell in wanted
        if (value := _value(now.get((cell.programme_id, cell.measure)))) != cell.seen
        and value != cell.wanted
    ]
    if clashes:
        raise TargetsClash(clashes)
    changed = 0
    for cell in wanted:
        row = now.get((cell.programme_id, cell.measure))
        if _value(row) != cell.wanted:
            before = _value(row)
            _set(fiscal_year, cell, row)
            audit.record(
                "target.set",
                by=by,
                fiscal_year=fiscal_year_label(fiscal_year),
                programme=codes[cell.programme_id],
                measure=cell.measure,
                before=before,
                after=cell.wanted,
            )
            changed += 1
    return changed


def _value(row: Target | None) -> int | None:
    return row.value if row else None


def _set(fiscal_year: int, cell: Cell, row: Target | None) -> None:
    if cell.wanted is None:
        if row is not None:
            row.delete()
        return
    row = row or Target(
        fiscal_year=fiscal_year, programme_id=cell.programme_id, measure=cell.measure
    )
    row.value = cell.wanted
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
