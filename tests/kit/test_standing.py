"""Rows read by SQL that is written once."""

import pytest

from accounts.models import User
from coordinators.models import Coordinator
from tests import builders
from yorozu.kit.names import known
from yorozu.kit.standing import StandingQuery

pytestmark = pytest.mark.django_db


def test_each_key_gets_its_own_rows() -> None:
    first, second = builders.user(email="first@example.com"), builders.user(email="b@example.com")
    emails = StandingQuery(str, lambda key: User.objects.filter(pk=key).values_list("email"))
    assert emails.of(first.pk) == ["first@example.com"]
    assert emails.of(second.pk) == ["b@example.com"]
    assert emails.of(0) == []


def test_a_shape_must_ask_for_its_key() -> None:
    everybody = StandingQuery(str, lambda _: User.objects.values_list("email"))
    with pytest.raises(ValueError, match="key"):
        everybody.of(1)


def test_of_a_known_row_the_rest_is_read_when_asked_for() -> None:
    stored = builders.coordinator("石田 真")
    row = known(Coordinator, name="仮の名", id=stored.pk)
    assert (row.pk, row.name) == (stored.pk, "仮の名")
    assert row.rank == stored.rank


def test_a_row_has_no_columns_but_its_own() -> None:
    with pytest.raises(TypeError, match="nickname"):
        known(Coordinator, nickname="こう")
