"""What the migrations leave is what the models say, by name: a rule can get lost on the way."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel, RunSQL
from pgtrigger.migrations import AddTrigger

from consultations.models import MemoParticipant
from tests import builders as make
from yorozu.kit.at_once import AtOnce


def models_rules() -> set[str]:
    models = [model for model in apps.get_models() if model._meta.managed]
    rules = [rule for model in models for rule in (*model._meta.constraints, *model._meta.indexes)]
    return {rule.name for rule in rules}


@pytest.mark.django_db
def test_every_constraint_and_index_of_the_models_is_in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind='i'"
        )
        present = {name for (name,) in cursor.fetchall()}
    assert models_rules() - present == set()


@pytest.mark.django_db
def test_a_memo_has_one_lead() -> None:
    """Older databases had lost this one; a later migration brings it back."""
    memo = make.submitted(make.coordinator())
    with pytest.raises(IntegrityError, match="participant_one_lead"):
        MemoParticipant.objects.create(
            memo=memo, coordinator=make.coordinator("別の 人"), role="lead", position=1
        )


def test_what_is_made_at_once_stands_for_itself() -> None:
    """Each part sees the state after all of them: none may change what another made."""
    found = {
        type(part)
        for migration in MigrationLoader(None).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, AtOnce)
        for part in operation.operations
    }
    assert found == {CreateModel, RunSQL, AddTrigger}
