"""The pages of a disposal list; what disposal does is in tests/desks/test_disposal.py."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import Role
from companies import tasks
from companies.enums import DisposalStage
from companies.models import DisposalList
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make.user(Role.SECRETARIAT)


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def listed(office) -> DisposalList:
    company = make.company("株式会社昔の会社")
    make.confirmed(make.coordinator(), company=company, started_at=make.at("2018-06-05"))
    assert office.post(reverse("privacy:disposal_new")).status_code == 302
    assert office.post(reverse("privacy:disposal_new")).status_code == 302
    made = DisposalList.objects.get()
    page = office.get(address(made)).content.decode()
    assert "廃棄リストの作成" in page
    tasks.run_disposal(made.pk)
    made.refresh_from_db()
    return made


def address(made: DisposalList, name: str = "disposal", *args: int) -> str:
    return reverse(f"privacy:{name}", args=[made.pk, *args])


def test_listing_holding_and_releasing(office, listed, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        html = office.get(f"{address(listed)}?kind=company").content.decode()
    assert "株式会社昔の会社" in html
    item = listed.items.get(kind="company")
    hold = address(listed, "disposal_hold", item.pk)
    refused = office.post(hold, {"reason": "あ" * 301})
    assert (refused.status_code, "300文字以内" in refused.content.decode()) == (422, True)
    assert office.post(hold, {"reason": "照会中"}).status_code == 302
    assert listed.items.filter(held_at=None).count() == 0
    assert "照会中" in office.get(f"{address(listed)}?kind=held").content.decode()
    release = address(listed, "disposal_release", item.pk)
    assert office.post(release).status_code == 302
    assert listed.items.filter(held_at=None).count() == 2


def test_an_item_of_another_list_is_not_found(office, listed):
    other = DisposalList.objects.create(
        made_by=listed.made_by, kept_from=date(2020, 4, 1), stage=DisposalStage.REVIEW
    )
    item = listed.items.get(kind="company")
    assert office.post(address(other, "disposal_hold", item.pk), {"reason": "x"}).status_code == 404


def test_only_another_manager_approves(client, office, listed):
    url = address(listed, "disposal_approve")
    assert office.post(url, {"count": "2", "sure": "on"}).status_code == 403
    client.force_login(make.user(Role.MANAGER))
    unsure = client.post(url, {"count": "2"})
    assert (unsure.status_code, "チェックを入れて" in unsure.content.decode()) == (422, True)
    changed = client.post(url, {"count": "1", "sure": "on"})
    assert (changed.status_code, "2件になりました" in changed.content.decode()) == (422, True)
    for bad in ("", "-1", "9" * 30, "abc"):
        assert client.post(url, {"count": bad, "sure": "on"}).status_code == 422
    assert client.post(url, {"count": "2", "sure": "on"}).status_code == 302
    assert client.post(url, {"count": "2", "sure": "on"}).status_code == 302
    tasks.run_disposal(listed.pk)
    html = client.get(address(listed)).content.decode()
    assert "株式会社昔の会社" not in html
    assert "2件" in html


def test_ones_own_list_says_who_may_approve(client, listed):
    boss = make.user(Role.MANAGER)
    DisposalList.objects.filter(pk=listed.pk).update(made_by=boss)
    client.force_login(boss)
    assert "自分が作成したリストは承認できません" in client.get(address(listed)).content.decode()
    response = client.post(address(listed, "disposal_approve"), {"count": "2", "sure": "on"})
    assert response.status_code == 422


def test_dropping_a_list_disposes_of_nothing(office, listed):
    assert office.post(address(listed, "disposal_drop")).status_code == 302
    listed.refresh_from_db()
    assert (listed.stage, listed.items.count()) == (DisposalStage.DROPPED, 0)
    assert "取りやめたリスト" in office.get(address(listed)).content.decode()
    assert office.get(reverse("privacy:disposals")).status_code == 200


def test_nothing_past_its_term(office):
    office.post(reverse("privacy:disposal_new"))
    made = DisposalList.objects.get()
    tasks.run_disposal(made.pk)
    assert "見つかりませんでした" in office.get(address(made)).content.decode()


def test_the_index_counts_what_waits(office, clerk):
    make.privacy_request(by=clerk, received_on=date(2026, 1, 5))
    html = office.get(reverse("privacy:index")).content.decode()
    assert "回答を待っている請求 1件" in html
    assert "期限切れ 1件" in html


def test_a_list_waits_on_the_start_page_of_another_manager(client, office, listed):
    """Who made it sees that it is looked through; who may approve it that it waits for them."""
    assert "承認待ち" not in office.get("/").content.decode()
    assert "廃棄リスト" in office.get("/").content.decode()
    client.force_login(make.user(Role.MANAGER))
    page = client.get("/").content.decode()
    assert "承認待ち" in page and address(listed) in page
    client.post(address(listed, "disposal_drop"))
    assert address(listed) not in client.get("/").content.decode()
