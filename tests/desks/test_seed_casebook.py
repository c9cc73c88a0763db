"""The demo cases: the same for the same seed, as the services would leave them."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from casebook.checking import check_of
from casebook.enums import Audience, CaseState
from casebook.models import CaseConsent, CaseStudy
from casebook.rights import wrote
from desks.demo import casebook as demo
from desks.demo import corpus
from desks.demo.build import SCALES, centre_build
from desks.demo.casebook import casebook_create


def build(seed: int) -> list[tuple[Any, ...]]:
    today = timezone.localdate()
    team = centre_build(scale=SCALES["tiny"], seed=seed, today=today)
    casebook_create(team=team, today=today, seed=seed)
    rows = CaseStudy.objects.order_by("title")
    return list(rows.values_list("title", "company__name", "uuid", "approved_at"))


def test_same_seed_same_cases(db: Any) -> None:
    found = []
    for _ in range(2):
        with transaction.atomic():
            found.append(build(3))
            transaction.set_rollback(True)
    assert found[0] == found[1] and len(found[0]) == demo.FEW


def test_a_dozen_in_every_state_that_the_rules_let_through(db: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(demo, "MANY_MEMOS", 0)
    build(1)
    cases = list(CaseStudy.objects.all())
    stories = corpus.read("casebook.toml")["case"]
    assert len(stories) == 12
    # A tiny centre has no memo of some topics.
    assert len(cases) >= 8
    assert {case.state for case in cases} >= {CaseState.PUBLISHED, CaseState.ASKED}
    for case in cases:
        case.full_clean()
        check = check_of(case)
        assert not check.open_words, (case.title, check.open_words)
        if case.state != CaseState.DRAFT:
            assert check.missing == ()
        if case.approved_by:
            assert not wrote(case.approved_by, case)
    for consent in CaseConsent.objects.all():
        consent.full_clean()
    published = {case.pk for case in cases if case.is_published}
    assert set(CaseStudy.objects.open_to(Audience.STAFF).values_list("pk", flat=True)) == published
    assert len({case.company_id for case in cases}) == len(cases)
