"""他拠点比較: ratios and their mean, figures by hand, and a list that is taken whole or not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.enums import Role
from reports.models import PeerFigures
from reports.peers.comparison import Comparison
from tests import builders as make

pytestmark = pytest.mark.django_db
HEADS = "拠点,年度,自拠点,相談対応件数,コーディネーター数,事業者数,出典,公表日\n"
TOKYO = '東京都よろず支援拠点,2025,○,"8,400",21,"420,000",事業報告 p.3,令和8年6月30日\n'
OSAKA = "大阪府よろず支援拠点,2025,,12000,40,,事業報告,2026-06-30\n"


def figures(center: str, consultations: int, **more: Any) -> PeerFigures:
    return PeerFigures(center=center, fiscal_year=2025, consultations=consultations, **more)


def send(client: Client, text: str, encoding: str = "utf-8-sig") -> Any:
    upload = SimpleUploadedFile("peers.csv", text.encode(encoding), "text/csv")
    return client.post("/reports/peers/import/", {"file": upload})


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make.user(Role.SECRETARIAT))
    return client


def test_the_mean_is_of_the_sums_and_of_those_who_say() -> None:
    found = Comparison.of(
        [
            figures("甲", 100, coordinators=Decimal(10), businesses=10_000),
            figures("乙", 900, coordinators=Decimal(30)),
            figures("丙", 50),
        ]
    )
    assert [row.figures.center for row in found.rows] == ["乙", "甲", "丙"]
    assert found.rows[0].per_coordinator == Decimal("30.0")
    assert found.rows[2].per_coordinator is None
    assert (found.per_coordinator, found.per_businesses) == (Decimal("25.0"), Decimal("100.0"))
    assert found.consultations == 1050


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_list_twice_is_there_once(office: Client, encoding: str) -> None:
    for _ in range(2):
        assert send(office, HEADS + TOKYO + OSAKA, encoding).status_code == 302
    tokyo, osaka = PeerFigures.objects.order_by("-is_own")
    assert (tokyo.consultations, tokyo.businesses, tokyo.version) == (8400, 420_000, 1)
    assert (osaka.published_on, osaka.businesses) == (date(2026, 6, 30), None)
    page = office.get("/reports/peers/").content.decode()
    assert "400.0件" in page and "300.0件" in page


def test_a_row_that_does_not_do_keeps_the_whole_list_out(office: Client) -> None:
    page = send(office, HEADS + TOKYO + "京都府よろず支援拠点,2025,,多数,1,,,2026-06-30\n" + TOKYO)
    assert page.status_code == 422
    text = page.content.decode()
    assert "3行目　相談対応件数" in text and "3行目　出典" in text and "4行目　2行目と同じ" in text
    assert not PeerFigures.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        "拠点,年度\n".encode(),
        b"\x00" * 50,
        ("あ," * 400).encode(),
        b"a" * 200_000,
    ],
)
def test_what_is_no_list_is_refused_in_words(office: Client, raw: bytes) -> None:
    upload = SimpleUploadedFile("x.csv", raw, "text/csv")
    page = office.post("/reports/peers/import/", {"file": upload})
    assert page.status_code == 422
    assert "取り込めませんでした" in page.content.decode()


def test_two_own_centres_of_a_year_are_refused(office: Client) -> None:
    page = send(office, HEADS + TOKYO + OSAKA.replace(",,12000", ",○,12000"))
    assert page.status_code == 422
    assert not PeerFigures.objects.exists()


def data(**changes: Any) -> dict[str, Any]:
    return {
        "center": "大阪府よろず支援拠点",
        "fiscal_year": "2025",
        "consultations": "12000",
        "coordinators": "40",
        "source": "事業報告",
        "published_on": "令和8年6月30日",
        "version": "0",
    } | changes


def test_by_hand_and_what_somebody_else_changed_is_not_lost(office: Client) -> None:
    assert office.post("/reports/peers/new/", data()).status_code == 302
    row = PeerFigures.objects.get()
    url = f"/reports/peers/{row.pk}/"
    assert office.post(url, data(consultations="12500", version="1")).status_code == 302
    late = office.post(url, data(source="別の資料", version="1"))
    assert late.status_code == 409
    assert "別の資料" in late.content.decode()
    row.refresh_from_db()
    assert (row.consultations, row.source) == (12_500, "事業報告")


def test_a_tenth_of_a_person_counts(office: Client) -> None:
    assert office.post("/reports/peers/new/", data(coordinators="0.1")).status_code == 302
    assert office.post("/reports/peers/new/", data(coordinators="0")).status_code == 422


def test_the_same_year_twice_is_refused_and_nothing_typed_is_lost(office: Client) -> None:
    office.post("/reports/peers/new/", data())
    page = office.post("/reports/peers/new/", data(source="新しい資料"))
    assert page.status_code == 422
    assert "すでに登録されています" in page.content.decode()
    assert "新しい資料" in page.content.decode()


def test_what_was_taken_back_is_not_compared(office: Client) -> None:
    office.post("/reports/peers/new/", data())
    row = PeerFigures.objects.get()
    for _ in range(2):
        office.post(f"/reports/peers/{row.pk}/remove/")
    assert "まだ登録がありません" in office.get("/reports/peers/").content.decode()
    assert office.post("/reports/peers/new/", data()).status_code == 302
