"""よろずゼミ: themes are added, put right, no longer taught. None is deleted."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import User
from partners.errors import Stale
from partners.models import SeminarTheme
from yorozu.kit.textkeys import name_key

PLAIN = ("code", "title", "aim", "outline", "level", "minutes", "audience", "course")
LISTS = ("topics", "leads")


@transaction.atomic
def theme_add(*, values: Mapping[str, Any], by: User) -> SeminarTheme:
    """Raises ValidationError by field."""
    theme = SeminarTheme(**{name: values[name] for name in PLAIN})
    _require_sole(theme)
    theme.full_clean()
    theme.save(force_insert=True)
    for name in LISTS:
        getattr(theme, name).set(values[name])
    audit.record("theme.added", target=theme, by=by)
    return theme


@transaction.atomic
def theme_change(
    *, theme: SeminarTheme, version: int, values: Mapping[str, Any], by: User
) -> SeminarTheme:
    """Nothing changed, nothing done; the same save sent twice is done.

    Raises Stale, ValidationError by field.
    """
    row = SeminarTheme.objects.select_for_update().get(pk=theme.pk)
    changed = [name for name in PLAIN if getattr(row, name) != values[name]]
    lists = [name for name in LISTS if set(getattr(row, name).all()) != set(values[name])]
    if not changed and not lists and version in (row.version, row.version - 1):
        return row
    if row.version != version:
        raise Stale
    for name in changed:
        setattr(row, name, values[name])
    _require_sole(row)
    row.full_clean()
    row.version += 1
    row.save()
    for name in lists:
        getattr(row, name).set(values[name])
    audit.record("theme.changed", target=row, by=by, fields=[*changed, *lists])
    return row


@transaction.atomic
def theme_set_active(
    *, theme: SeminarTheme, version: int, is_active: bool, by: User
) -> SeminarTheme:
    """Taught no longer, or again; said twice it changes nothing more. Raises Stale."""
    row = SeminarTheme.objects.select_for_update().get(pk=theme.pk)
    if row.is_active == is_active:
        return row
    if row.version != version:
        raise Stale
    row.is_active = is_active
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    audit.record("theme.brought_back" if is_active else "theme.retired", target=row, by=by)
    return row


def _require_sole(theme: SeminarTheme) -> None:
    """「値上げ交渉の 進め方」 is 「値上げ交渉の進め方」."""
    key = name_key(theme.title)
    for title in SeminarTheme.objects.exclude(pk=theme.pk).values_list("title", flat=True):
        if name_key(title) == key:
            raise ValidationError({"title": f"「{title}」がすでにあります。"})
