"""Writing what the next revision says: comments by chapter, templates of chapters."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import AuditEvent, User
from reports.enums import ReportScope, ReportSpan
from reports.errors import StepTaken
from reports.layout import Layout
from reports.models import ReportComments, ReportCommentsDraft, ReportTemplate
from reports.scope import CENTER
from reports.sets.selectors import layout_for
from reports.sets.services import comments_save, template_retire
from reports.sets.subject import Subject
from tests import builders as make
from tests.reports.seeded import template_of

pytestmark = pytest.mark.django_db
QUARTER = "/reports/set/quarter/2026-10"


@pytest.fixture
def clerk(client: Client) -> User:
    make.programme()
    user = make.user(Role.SECRETARIAT, name="事務 花子")
    client.force_login(user)
    return user


@pytest.fixture
def chief() -> User:
    user = make.chief().user
    assert user is not None
    return user


def subject() -> Subject:
    return Subject(date(2026, 10, 1), ReportSpan.QUARTER, CENTER, make.programme())


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_comments_of_two_people_meet_when_they_save(client: Client, chief: User) -> None:
    manager = make.user(Role.MANAGER)
    address = f"{QUARTER}/center/yorozu/comments/"
    make.programme()
    client.force_login(chief)
    assert "概況" in page(client, address)
    comments_save(subject=subject(), by=manager, texts={"overview": "課長の案"}, version=0)
    sent = {"version": 0, "revision": 0, "overview": "チーフの案", "act": "save"}
    clash = client.post(address, sent)
    assert clash.status_code == 409
    shown = unescape(clash.content.decode())
    assert "課長の案" in shown
    assert "チーフの案" in shown
    assert client.post(address, {**sent, "version": 1}).status_code == 302
    row = ReportComments.objects.get()
    assert (row.texts, row.version) == ({"overview": "チーフの案"}, 2)
    assert client.post(address, {**sent, "version": 1}).status_code == 302  # a second click
    texts = row.events.order_by("pgh_id").values_list("texts", flat=True)  # type: ignore[attr-defined]
    assert list(texts) == [{}, {"overview": "課長の案"}, {"overview": "チーフの案"}]
    with pytest.raises(StepTaken):
        comments_save(subject=subject(), by=manager, texts={"overview": "古い画面"}, version=1)


def test_what_is_typed_is_kept_until_it_is_saved(client: Client, chief: User) -> None:
    make.programme()
    client.force_login(chief)
    address = f"{QUARTER}/center/yorozu/comments/"
    body = {"rev": 0, "owner": chief.pk, "data": {"overview": "書きかけ", "what": ""}}
    answer = client.post(f"{address}autosave/?base=0", body, content_type="application/json")
    assert answer.json()["rev"] == 1
    other = {**body, "data": {"overview": "別の画面"}}
    clash = client.post(f"{address}autosave/?base=0", other, content_type="application/json")
    assert clash.status_code == 409
    assert clash.json()["data"]["overview"] == "書きかけ"
    foreign = {**body, "data": {"planet": "x"}}
    assert (
        client.post(
            f"{address}autosave/?base=0", foreign, content_type="application/json"
        ).status_code
        == 400
    )
    assert "書きかけ" in page(client, address)
    assert "書きかけ</textarea>" not in page(client, f"{QUARTER}/center/yorozu/")
    client.post(f"{address}drop/")
    assert not ReportCommentsDraft.objects.exists()
    draft = {"version": 0, "revision": 0, "overview": "スクリプトなし", "act": "draft"}
    assert client.post(address, draft).status_code == 200
    assert ReportCommentsDraft.objects.get().data["overview"] == "スクリプトなし"
    client.post(address, {**draft, "act": "save"})
    assert not ReportCommentsDraft.objects.exists()
    late = client.post(f"{address}autosave/?base=0", body, content_type="application/json")
    assert late.status_code == 410


def test_a_template_is_put_in_order_with_buttons(client: Client, clerk: User) -> None:
    row = template_of(ReportScope.OFFICE)
    address = f"/reports/templates/{row.pk}/"
    sent: dict[str, Any] = {
        "version": 0,
        "name": "拠点別",
        "order": ["overview", "how", "what", "who", "from", "by", "notes"],
        "on": ["overview", "how", "notes"],
        "act": "down:overview",
    }
    shown = unescape(client.post(address, sent).content.decode())
    assert shown.index('value="how"') < shown.index('value="overview"')
    row.refresh_from_db()
    assert row.version == 0  # nothing is saved by moving
    order = ["how", "overview", "what", "who", "from", "by", "notes"]
    saved = client.post(address, {**sent, "order": order, "act": "save"})
    assert saved["Location"] == "/reports/templates/"
    row.refresh_from_db()
    assert (row.sections, row.version) == (["how", "overview", "notes"], 1)
    assert client.post(address, {**sent, "act": "save"}).status_code == 409
    none = client.post(address, {**sent, "version": 1, "on": [], "act": "save"})
    assert none.status_code == 422
    assert "章を1つ以上選んでください。" in none.content.decode()
    assert "拠点別" in page(client, address)
    assert "初期設定" in page(client, address)


def test_a_programmes_own_template_goes_first(client: Client, clerk: User) -> None:
    new = {
        "name": "短い月次",
        "scope": "center",
        "programme": make.programme().pk,
        "order": ["overview", "notes"],
        "on": ["overview"],
        "version": 0,
        "act": "save",
    }
    assert client.post("/reports/templates/new/", new).status_code == 302
    assert layout_for(subject()).sections == ("overview",)
    again = client.post("/reports/templates/new/", new)
    assert again.status_code == 422
    assert "すでにあります" in again.content.decode()
    row = ReportTemplate.objects.get(name="短い月次")
    for _ in range(2):
        template_retire(template=row, by=clerk)
    assert layout_for(subject()) == Layout.of(ReportScope.CENTER)
    assert client.get(f"/reports/templates/{row.pk}/").status_code == 404
    assert AuditEvent.objects.filter(act="report.template_retired").count() == 1
