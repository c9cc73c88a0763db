"""Deciding about what was found: written otherwise, or kept with a reason; told more coarsely."""

import re

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casebook.checking import Word, check_of
from casebook.enums import AreaLevel, CaseAct, IndustryLevel, SizeLevel
from casebook.errors import Refused
from casebook.generalising import area_words
from casebook.models import CaseStudy, KeptWord
from casebook.services._keeping import (
    lock_to_edit,
    note,
    require_reason,
    require_version,
    write,
)

LONGEST_WORDS = 60
_LEVELS = {"industry": IndustryLevel, "area": AreaLevel, "size": SizeLevel}


@transaction.atomic
def word_replace(
    *, case: CaseStudy, part: str, surface: str, instead: str, version: int, by: User
) -> CaseStudy:
    """Everywhere in the part of the text; an empty `instead` takes it out.

    Pressed twice, the second time nothing of it is left, and nothing changes. Raises Stale,
    WrongState, Refused, PermissionDenied.
    """
    row = lock_to_edit(case, by)
    texts = row.texts()
    if part not in texts or not surface:
        raise Refused("置き換える語を選んでください。")
    if len(instead) > LONGEST_WORDS:
        raise Refused(f"置き換える語は{LONGEST_WORDS}字以内で入力してください。")
    if surface not in texts[part]:
        return row
    require_version(row, version)
    write(row, {part: _without(texts[part], surface, instead.strip())})
    note(row, CaseAct.REPLACED, by=by, part=part)
    return row


def _without(text: str, surface: str, instead: str) -> str:
    """株式会社A and （A） leave no empty brackets behind."""
    changed = text.replace(surface, instead)
    return changed if instead else re.sub(r"[（(][\s　]*[）)]", "", changed)


@transaction.atomic
def word_keep(
    *, case: CaseStudy, part: str, surface: str, reason: str, version: int, by: User
) -> CaseStudy:
    """The words stay, as often as they are there now. Raises as `word_replace`."""
    row = lock_to_edit(case, by)
    word = _found(row, part, surface)
    if word.must_go:
        raise Refused(
            f"「{surface}」は、この企業・相談者の名前や連絡先です。残せません。"
            "ほかの言葉に置き換えてください。"
        )
    if not word.is_open:
        return row
    require_version(row, version)
    said = require_reason(reason, "残す")
    row.kept_words.live().filter(part=part, kind=word.kind, surface=surface).update(
        dropped_at=timezone.now(), dropped_by=by
    )
    kept = KeptWord(
        case=row,
        part=part,
        kind=word.kind,
        surface=surface,
        count=word.count,
        reason=said[:200],
        kept_by=by,
    )
    kept.full_clean()
    kept.save()
    write(row, {})
    note(row, CaseAct.KEPT, by=by, part=part, kind=str(word.kind), count=word.count)
    return row


def _found(case: CaseStudy, part: str, surface: str) -> Word:
    for word in check_of(case).words:
        if word.part == part and word.surface == surface:
            return word
    raise Refused("この語は、いまの文章にありません。画面を開き直してください。")


@transaction.atomic
def word_unkeep(*, case: CaseStudy, kept: KeptWord, by: User) -> CaseStudy:
    """It has to be decided anew. A second time changes nothing."""
    row = lock_to_edit(case, by)
    done = row.kept_words.live().filter(pk=kept.pk)
    if done.update(dropped_at=timezone.now(), dropped_by=by):
        write(row, {})
        note(row, CaseAct.UNKEPT, by=by)
    return row


@transaction.atomic
def level_set(*, case: CaseStudy, field: str, level: str, version: int, by: User) -> CaseStudy:
    """Tell one field of the client more coarsely (or more finely again)."""
    row = lock_to_edit(case, by)
    if field not in _LEVELS or level not in _LEVELS[field].values:
        raise Refused("示し方を選び直してください。")
    if getattr(row, f"{field}_level") == level:
        return row
    require_version(row, version)
    columns = {f"{field}_level": level}
    if field == "area":
        columns["area"] = area_words(row.area_code, level)
    write(row, columns)
    note(row, CaseAct.GENERALISED, by=by, field=field)
    return row
