"""The commands that fill an empty installation, for a demo and for a real centre."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from center.models import Topic
from consultations.models import Memo
from partners.models import Branch, Organization


def test_seed_demo_refused_outside_debug(db: Any, settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="本番"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_seed_demo_twice_leaves_the_first_alone(db: Any, settings: Any) -> None:
    settings.DEBUG = True
    first, again = StringIO(), StringIO()
    call_command("seed_demo", scale="tiny", stdout=first)
    before = Memo.objects.count()
    call_command("seed_demo", scale="tiny", stdout=again)
    assert "coordinator@yorozu.example" in first.getvalue()
    assert "何もしませんでした" in again.getvalue()
    assert Memo.objects.count() == before


def test_load_reference_data_twice_changes_nothing(db: Any) -> None:
    call_command("load_reference_data", stdout=StringIO())
    Topic.objects.filter(name="創業").update(position=99)
    counts = [Branch.objects.count(), Organization.objects.count(), Topic.objects.count()]
    call_command("load_reference_data", stdout=StringIO())
    again = [Branch.objects.count(), Organization.objects.count(), Topic.objects.count()]
    assert counts == again
    assert Topic.objects.get(name="創業").position == 99
    assert not User.objects.exists()


def test_first_manager_by_createsuperuser(db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a-long-phrase-of-their-own")
    call_command(
        "createsuperuser", email="kacho@centre.example", name="浅野 浩一", interactive=False
    )
    user = User.objects.get()
    assert (user.role, user.is_superuser) == ("manager", True)
    assert user.check_password("a-long-phrase-of-their-own")
