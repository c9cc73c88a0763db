"""Rules of the house that no import checker sees: relations, pairs of who and when, open doors."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from scripts.lint_scope import PUBLIC

FLOORS = {
    "kit": 1,
    "accounts": 2,
    "center": 3,
    "companies": 4,
    "coordinators": 4,
    "partners": 5,
    "bookings": 6,
    "consultations": 7,
    "trainees": 8,
    "assist": 8,
    "casebook": 8,
    "reports": 9,
    "desks": 10,
}
# Other people's views, guarded in their own way.
FOREIGN = ("allauth.", "django.contrib.admin.", "django.contrib.contenttypes.", "django.views.")


def our_models() -> list[type[models.Model]]:
    """Models of the rooms, with their history tables."""
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def relations() -> Iterator[Any]:
    for model in our_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and field.related_model is not None:
                yield pytest.param(model, field, id=f"{model._meta.label}.{field.name}")


@pytest.mark.parametrize(("model", "field"), list(relations()))
def test_relation_points_down(model: type[models.Model], field: Any) -> None:
    """String foreign keys escape the import checker; siblings may not point at each other."""
    here, there = model._meta.app_label, field.related_model._meta.app_label
    if there in FLOORS and there != here:
        assert FLOORS[there] < FLOORS[here]


def test_every_room_has_a_floor() -> None:
    ours = [config for config in apps.get_app_configs() if "site-packages" not in config.path]
    assert {config.label for config in ours} - {"yorozu"} <= FLOORS.keys()


def _named_in(constraint: models.BaseConstraint) -> set[str]:
    if not isinstance(constraint, models.CheckConstraint):
        return set()
    return {name.split("__")[0] for name, _ in _leaves(constraint.condition)}


def _leaves(condition: Any) -> Iterator[tuple[str, Any]]:
    for child in getattr(condition, "children", []):
        if isinstance(child, tuple):
            yield child
            if isinstance(child[1], models.F):
                yield str(child[1]).removeprefix("F(").strip("')"), None
        else:
            yield from _leaves(child)


def pairs() -> Iterator[Any]:
    """Who with when, from with until: wherever both columns exist and one may be empty."""
    for model in our_models():
        fields = {field.name: field for field in model._meta.local_concrete_fields}
        if hasattr(model, "pgh_tracked_model"):
            continue
        for name, field in fields.items():
            for one, others in (("_by", ("_at", "_on")), ("_from", ("_until", "_to"))):
                stem = name.removesuffix(one)
                for other in (f"{stem}{ending}" for ending in others if name.endswith(one)):
                    if other in fields and (one == "_from" or field.null or fields[other].null):
                        yield pytest.param(
                            model, {name, other}, id=f"{model._meta.label}.{name}-{other}"
                        )


@pytest.mark.parametrize(("model", "pair"), list(pairs()))
def test_pair_is_held_by_the_database(model: type[models.Model], pair: set[str]) -> None:
    """A date without a person, or an end before its beginning, must be impossible to store."""
    assert any(pair <= _named_in(constraint) for constraint in model._meta.constraints)


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from views(pattern, route)


@pytest.mark.parametrize(
    ("route", "view"),
    [pytest.param(route, view, id=route or "/") for route, view in views(get_resolver())],
)
def test_every_url_names_a_permission_or_is_public(route: str, view: Any) -> None:
    name = f"{view.__module__}.{getattr(view, '__qualname__', '')}"
    assert (
        hasattr(view, "required_permission")
        or name in PUBLIC
        or view.__module__.startswith(FOREIGN)
    ), f"{route} ({name})"
