"""閲覧制限: who lays it on and lifts it, that it is kept, and that reading leaves a trace."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import AuditEvent
from consultations.confirming.services import memo_void
from consultations.errors import StaleRevision
from consultations.models import Memo
from consultations.writing.services.restrict import memo_restrict
from consultations.writing.services.write import memo_revise, memo_submit
from tests import builders as make

pytestmark = pytest.mark.django_db

WORDS = "誰にも言えない相談"


def acts() -> list[str]:
    return list(
        AuditEvent.objects.filter(act__startswith="memo.")
        .filter(act__contains="restricted")
        .order_by("pk")
        .values_list("act", flat=True)
    )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CHIEF])
@pytest.mark.parametrize("state", ["submitted", "confirmed", "void"])
def test_laid_on_and_lifted_in_any_state(role, state):
    lead, by = make.coordinator(), make.user(role)
    memo = make.submitted(lead) if state == "submitted" else make.confirmed(lead)
    if state == "void":
        memo = memo_void(memo=memo, by=make.user(Role.MANAGER), reason="重複")
    for wished in (True, True, False):
        memo = memo_restrict(memo=memo, by=by, restricted=wished)
        assert Memo.objects.get(pk=memo.pk).is_restricted == wished
    assert acts() == ["memo.restricted", "memo.unrestricted"]
    assert memo.status == state


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.COORDINATOR, Role.TRAINEE])
def test_others_may_not(role):
    memo = make.confirmed(make.coordinator())
    with pytest.raises(PermissionDenied):
        memo_restrict(memo=memo, by=make.user(role), restricted=True)


def test_the_writer_chooses_it_in_the_form_and_it_is_recorded():
    lead = make.coordinator()
    entry = make.entry(lead, is_restricted=True)
    memo = memo_submit(memo=make.draft(lead.user), by=lead.user, entry=entry)
    memo_revise(memo=memo, by=lead.user, entry=replace(entry, is_restricted=False))
    assert acts() == ["memo.restricted", "memo.unrestricted"]


def test_a_form_opened_before_does_not_lift_it():
    lead = make.coordinator()
    memo = make.submitted(lead)
    memo_restrict(memo=memo, by=make.user(Role.MANAGER), restricted=True)
    with pytest.raises(StaleRevision):
        memo_revise(memo=memo, by=lead.user, entry=make.entry(lead), revision=memo.revision)


def test_nothing_else_of_a_confirmed_memo_changes_with_it():
    memo = make.confirmed(make.coordinator())
    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
        Memo.objects.filter(pk=memo.pk).update(is_restricted=True, content="x")


def test_over_the_page(client):
    memo = make.confirmed(make.coordinator())
    client.force_login(make.user(Role.MANAGER))
    page = reverse("consultations:detail", args=[memo.number])
    assert "閲覧制限を付ける" in client.get(page).content.decode()
    url = reverse("consultations:restrict", args=[memo.number])
    assert client.post(url, {"restricted": "1"}).status_code == 302
    assert "閲覧制限を外す" in client.get(page).content.decode()
    assert acts() == ["memo.restricted", "memo.restricted_read"]


@pytest.fixture
def secret() -> Memo:
    company = make.company("株式会社内緒")
    return make.confirmed(
        make.coordinator("大友 香織"), company=company, is_restricted=True, content=WORDS
    )


def test_another_coordinator_meets_it_nowhere(client, secret):
    reader = make.coordinator()
    client.force_login(reader.user)
    number = secret.number
    for name in ("detail", "history", "pdf", "edit"):
        assert client.get(reverse(f"consultations:{name}", args=[number])).status_code == 404
    pages = [
        f"/consultations/?q={WORDS}",
        f"/consultations/beside/?company={secret.company_id}",
        f"/consultations/export.csv?q={WORDS}",
        f"/companies/{secret.company_id}/",
    ]
    for url in pages:
        response = client.get(url)
        body = b"".join(response) if response.streaming else response.content
        text = body.decode().replace(f'value="{WORDS}"', "")
        assert number not in text, url
        assert "内緒について" not in text


def test_those_who_may_open_it_to_read_it(client, secret):
    """Lists and panels show that it is there; its words only where reading is recorded."""
    client.force_login(make.user(Role.CHIEF))
    for url in (
        f"/consultations/beside/?company={secret.company_id}",
        f"/companies/{secret.company_id}/",
    ):
        assert WORDS not in client.get(url).content.decode(), url
    listed = client.get(f"/consultations/?q={WORDS}").content.decode()
    assert secret.number in listed
    assert f"<mark>{WORDS}" not in listed
    assert acts() == ["memo.restricted"]
    for name in ("detail", "history"):
        client.get(reverse(f"consultations:{name}", args=[secret.number]))
    assert acts() == ["memo.restricted", "memo.restricted_read", "memo.restricted_read"]
