"""メモの品質確認: drawn once, read by others than the writer, told to the writer alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from consultations.models import Memo
from reports.errors import Refused, StepTaken
from reports.models import QualityDraw, QualityReview
from reports.quality import services
from reports.quality.models import Item, Mark
from tests import builders as make

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 2)
ALL_GOOD = dict.fromkeys(Item.values, Mark.GOOD.value)


def held(count: int, lead: Any = None, **facts: Any) -> list[Memo]:
    lead = lead or make.coordinator()
    return [
        make.confirmed(lead, started_at=make.at(date(2026, 10, 1 + n)), **facts)
        for n in range(count)
    ]


def drawn(by: User | None = None) -> list[QualityReview]:
    services.quality_draw(month=OCTOBER, by=by, today=NOVEMBER)
    return list(QualityReview.objects.all())


@pytest.fixture
def chief() -> User:
    return make.user(Role.CHIEF)


def test_one_in_ten_and_at_least_one_once() -> None:
    memos = held(11)
    make.submitted(make.coordinator("大友 悠"), started_at=make.at("2026-10-02"))
    make.confirmed(make.coordinator("辻 和弘"), started_at=make.at("2026-11-01"))
    first = {review.memo_id for review in drawn()}
    assert len(first) == 2
    assert first <= {memo.pk for memo in memos}
    assert {review.memo_id for review in drawn()} == first
    assert QualityDraw.objects.get().total == 11


def test_not_before_the_month_is_over_and_not_of_nothing(chief: User) -> None:
    held(1)
    with pytest.raises(Refused, match="月が終わって"):
        services.quality_draw(month=OCTOBER, by=chief, today=date(2026, 10, 31))
    with pytest.raises(Refused, match="確認済のメモがありません"):
        services.quality_draw(month=date(2026, 9, 1), by=chief, today=NOVEMBER)


def test_nobody_checks_their_own(client: Client) -> None:
    person = make.user(Role.CHIEF, name="長谷 恒")
    held(1, make.coordinator("長谷 恒", person=person))
    [review] = drawn()
    assert not QualityReview.objects.to_check(person).exists()
    with pytest.raises(PermissionDenied):
        services.quality_review(review=review, marks=ALL_GOOD, feedback="", by=person, version=0)
    client.force_login(person)
    assert client.get(f"/reports/2026-10/quality/{review.pk}/").status_code == 404


def test_the_writer_alone_is_told_and_reads_it_once(client: Client, chief: User) -> None:
    lead, other = make.coordinator(), make.coordinator("大友 悠")
    held(1, lead)
    [review] = drawn()
    services.quality_review(
        review=review, marks=ALL_GOOD, feedback="経緯がよく分かります。", by=chief, version=0
    )
    for who, sees in ((lead, True), (other, False)):
        assert who.user is not None
        client.force_login(who.user)
        assert (
            "経緯がよく分かります" in client.get("/reports/quality/said/").content.decode()
        ) is sees
        assert ("新着 1件を読む" in client.get("/").content.decode()) is sees
    assert lead.user is not None
    client.force_login(lead.user)
    client.post("/reports/quality/said/read/")
    assert "新着 1件を読む" not in client.get("/").content.decode()


def test_said_anew_it_is_told_anew_and_an_older_page_loses_nothing(
    client: Client, chief: User
) -> None:
    held(1)
    [review] = drawn()
    url = f"/reports/2026-10/quality/{review.pk}/"
    client.force_login(chief)
    sent = {**ALL_GOOD, "feedback": "よい記録です。", "version": "0"}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302  # the second of two clicks
    late = client.post(url, {**sent, "feedback": "別の画面で書いた。"})
    assert late.status_code == 409
    assert "別の画面で書いた。" in late.content.decode()
    review.refresh_from_db()
    assert (review.feedback, review.version) == ("よい記録です。", 1)


def test_every_line_is_to_be_answered(client: Client, chief: User) -> None:
    held(1)
    [review] = drawn()
    client.force_login(chief)
    page = client.post(
        f"/reports/2026-10/quality/{review.pk}/",
        {"content": "good", "feedback": "途中", "version": "0"},
    )
    assert page.status_code == 422
    assert "途中" in page.content.decode()
    with pytest.raises(Refused):
        services.quality_review(
            review=review, marks={"content": "good"}, feedback="", by=chief, version=0
        )


def test_two_readers_at_once_have_one_result(chief: User) -> None:
    held(1)
    [review] = drawn()
    services.quality_review(review=review, marks=ALL_GOOD, feedback="甲", by=chief, version=0)
    with pytest.raises(StepTaken):
        services.quality_review(
            review=review, marks=ALL_GOOD, feedback="乙", by=make.user(Role.MANAGER), version=0
        )


def test_the_page_tells_of_all_together_and_costs_few_queries(
    client: Client, chief: User, django_assert_max_num_queries: Any
) -> None:
    for n in range(3):
        held(10, make.coordinator(f"石田 {n}"))
    reviews = drawn()
    services.quality_review(
        review=reviews[0],
        marks={**ALL_GOOD, "next": Mark.MISSING.value},
        feedback="",
        by=chief,
        version=0,
    )
    client.force_login(chief)
    client.get("/reports/2026-10/quality/")
    with django_assert_max_num_queries(6):
        page = client.get("/reports/2026-10/quality/")
    assert page.context["left"] == 2
    assert dict(page.context["shares"])[Item.NEXT.label] == [0, 0, 1]
