"""Acts on the lists by 年度: add, change, put elsewhere, retire, bring back. Nothing is deleted.

Every act locks the whole list first: acts on one list come one after another, and two of them
never deadlock. The lock lets memos that point at the rows be saved meanwhile.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts import audit
from accounts.models import User
from center.errors import Refused, Stale
from center.freshness import lists_changed
from center.models import DEFAULT_PROGRAMME, ByYear, Office, Programme, Topic
from yorozu.kit.wareki import fiscal_year_label

RowT = TypeVar("RowT", bound=ByYear)
Values = Mapping[str, Any]
# Lists without which no memo can be submitted: one entry must stay.
NEEDED = (Office, Programme, Topic)
_MOST = 32_000


@transaction.atomic
def code_add(*, model: type[RowT], values: Values, by: User) -> RowT:
    """A new entry at the end of the list. Raises ValidationError by field."""
    rows = _locked(model)
    row = model(position=min(_MOST, max((each.position for each in rows), default=-1) + 1))
    _fill(row, values)
    _require_sole(row, rows)
    row.full_clean(validate_unique=False, validate_constraints=False)
    _save(row)
    _set_many(row, values)
    audit.record("code.added", target=row, by=by, after=_plain(row, values))
    lists_changed()
    return row


@transaction.atomic
def code_change(*, row: RowT, version: int, values: Values, by: User, this_year: int) -> RowT:
    """Raises Stale when it was changed since, ValidationError by field, Refused."""
    rows = _locked(type(row))
    row = _fresh(row, rows)
    if row.version != version:
        raise Stale
    before = _plain(row, values)
    _fill(row, values)
    _require_sole(row, rows)
    row.full_clean(validate_unique=False, validate_constraints=False)
    _require_enough(row, rows, this_year)
    row.version += 1
    _save(row)
    _set_many(row, values)
    _record("code.changed", row, before, _plain(row, values), by)
    return row


@transaction.atomic
def code_retire(*, row: RowT, last_year: int | None, by: User, this_year: int) -> RowT:
    """Offer it until the end of `last_year`, or from now on no more (None). Raises Refused."""
    rows = _locked(type(row))
    row = _fresh(row, rows)
    before = _plain(row, _YEARS)
    if last_year is None:
        row.is_active = False
    elif row.valid_from is not None and last_year < row.valid_from:
        raise Refused(
            f"「{row}」は{fiscal_year_label(row.valid_from)}からの予定です。"
            "使わない場合は「今すぐ止める」を選んでください。"
        )
    else:
        row.valid_until = last_year
    _require_enough(row, rows, this_year)
    row.version += 1
    row.save(update_fields=["is_active", "valid_until", "version"])
    _record("code.retired", row, before, _plain(row, _YEARS), by)
    return row


@transaction.atomic
def code_bring_back(*, row: RowT, by: User) -> RowT:
    """Offer it again, without an end."""
    row = _fresh(row, _locked(type(row)))
    before = _plain(row, _YEARS)
    row.is_active, row.valid_until = True, None
    row.version += 1
    row.save(update_fields=["is_active", "valid_until", "version"])
    _record("code.brought_back", row, before, _plain(row, _YEARS), by)
    return row


@transaction.atomic
def code_place(*, row: RowT, beside: RowT, after: bool, by: User) -> RowT:
    """Put it right before (or after) another entry; said twice it changes nothing more."""
    rows = _locked(type(row))
    row, beside = _fresh(row, rows), _fresh(beside, rows)
    if row.pk == beside.pk:
        return row
    order = [each for each in rows if each.pk != row.pk]
    order.insert(order.index(beside) + int(after), row)
    before = rows.index(row)
    moved = []
    for position, each in enumerate(order):
        if each.position != position:
            each.position = position
            moved.append(each)
    type(row)._default_manager.bulk_update(moved, ["position"])
    if order != rows:
        audit.record("code.moved", target=row, by=by, before=before, after=order.index(row))
        lists_changed()
    return row


_YEARS: Values = {"is_active": None, "valid_until": None}


def _locked(model: type[RowT]) -> list[RowT]:
    """The list in its order, locked; in order of id, so that two acts never wait crosswise."""
    manager = model._default_manager
    list(manager.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    rows: list[RowT] = list(manager.all())  # type: ignore[arg-type]
    return rows


def _fresh(row: RowT, rows: list[RowT]) -> RowT:
    return next(each for each in rows if each.pk == row.pk)


def _fill(row: ByYear, values: Values) -> None:
    for name, value in values.items():
        if not row._meta.get_field(name).many_to_many:
            setattr(row, name, value)
    first, last = row.valid_from, row.valid_until
    if first is not None and last is not None and last < first:
        raise ValidationError(
            {"valid_until": f"使い始める年度（{fiscal_year_label(first)}）以降を選んでください。"}
        )


def _set_many(row: ByYear, values: Values) -> None:
    for name, value in values.items():
        if row._meta.get_field(name).many_to_many:
            getattr(row, name).set(value)


def _save(row: ByYear) -> None:
    """Raises ValidationError when an import just added the same name."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError("同じコードか名称が、いま登録されました。") from error


def _folded(text: str) -> str:
    """As names are compared: width, case and spaces do not make another one."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _require_sole(row: ByYear, rows: list[RowT]) -> None:
    errors = {}
    for name in ("code", "name"):
        value = getattr(row, name, None)
        for each in rows:
            if value and each.pk != row.pk and _folded(getattr(each, name)) == _folded(value):
                errors[name] = _taken(each, name)
    if errors:
        raise ValidationError(errors)


def _taken(other: ByYear, name: str) -> str:
    label = other._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    words = f"同じ{label}の{other._meta.verbose_name}「{other}」があります。"
    if not other.is_active or other.valid_until is not None:
        words += "もう一度使うときは、その行で「また使う」を押してください。"
    return words


def _require_enough(row: ByYear, rows: list[RowT], this_year: int) -> None:
    """Memos could no longer be written, or reports no longer be built, without it."""
    if isinstance(row, Programme) and row.code == DEFAULT_PROGRAMME:
        lasts = row.is_active and row.valid_until is None and (row.valid_from or 0) <= this_year
        if not lasts:
            raise Refused(f"「{row}」は台帳の取込と業務実績の基準のため、終了できません。")
    if not isinstance(row, NEEDED):
        return
    others = [row if each.pk == row.pk else each for each in rows]
    if not any(each.is_valid_in(this_year) and not _hidden(each) for each in others):
        name = row._meta.verbose_name
        raise Refused(f"今年度に選べる{name}がなくなります。先にほかの{name}を追加してください。")


def _hidden(row: ByYear) -> bool:
    return getattr(row, "is_legacy", False)


def _plain(row: ByYear, values: Values) -> dict[str, Any]:
    """The named fields as they are now, as a person reads them years later."""
    return {name: _told(row, name) for name in values}


def _told(row: ByYear, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(str(each) for each in getattr(row, name).all())
    value = getattr(row, name)
    if isinstance(value, bool) or value is None:
        return value
    return fiscal_year_label(value) if name in ("valid_from", "valid_until") else str(value)


def _record(act: str, row: ByYear, before: dict[str, Any], after: dict[str, Any], by: User) -> None:
    """What changed, and only that."""
    changed = [name for name in after if before[name] != after[name]]
    audit.record(
        act,
        target=row,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    lists_changed()
