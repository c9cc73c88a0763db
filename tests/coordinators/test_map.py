"""The map and what matching reads: who is on it, what is thin, what a bank is told."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import AuditEvent, User
from center.models import Topic
from coordinators.models import Coordinator
from coordinators.pdf import map_pdf
from coordinators.selectors import skill_map, skilled_in
from tests import builders as make
from tests.paper_checks import problems

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def clerk(client: Client) -> User:
    user = make.user(Role.SECRETARIAT)
    client.force_login(user)
    return user


@pytest.fixture
def team() -> list[Coordinator]:
    """Three who answer 資金繰り, two of whom 創業; a fourth has left."""
    office = make.office()
    here = [
        make.coordinator(name, kana=kana, office=office)
        for name, kana in (("石田 真", "イシダ"), ("大友 香織", "オオトモ"), ("千葉 透", "チバ"))
    ]
    for who in here:
        make.skill(who, make.topic("資金繰り"), 2)
    make.skill(here[0], make.topic("創業"), 4, evidence="創業塾の講師")
    make.skill(here[1], make.topic("創業"), 2)
    make.skill(here[2], make.topic("創業"), 1)
    gone = make.coordinator("川口 修", kana="カワグチ")
    make.skill(gone, make.topic("創業"), 4)
    gone.in_office_until = TODAY - timedelta(days=1)
    gone.save()
    return here


URL = "/coordinators/skills/"


def test_a_topic_with_fewer_than_three_is_thin(team: list[Coordinator], clerk: User) -> None:
    found = skill_map(clerk, on=TODAY)
    assert {c.topic.name: (c.able, c.is_thin) for c in found.columns} == {
        "資金繰り": (3, False),
        "創業": (2, True),
    }
    assert [row.coordinator.name for row in found.rows] == ["石田 真", "大友 香織", "千葉 透"]


def test_thin_is_of_the_whole_centre_whatever_is_shown(
    team: list[Coordinator], clerk: User
) -> None:
    other = make.office("tachikawa", "立川")
    team[0].office = other
    team[0].save()
    found = skill_map(clerk, on=TODAY, office=other.pk)
    assert [row.coordinator.name for row in found.rows] == ["石田 真"]
    assert {c.topic.name: c.able for c in found.columns} == {"資金繰り": 3, "創業": 2}


def test_only_topics_of_this_year_are_columns(team: list[Coordinator], clerk: User) -> None:
    Topic.objects.create(name="旧", valid_until=2020)
    Topic.objects.create(name="台帳だけの分野", is_legacy=True)
    assert [c.topic.name for c in skill_map(clerk, on=TODAY).columns] == ["資金繰り", "創業"]


def test_a_course_shows_its_own_topics(
    team: list[Coordinator], client: Client, clerk: User
) -> None:
    course = make.course("創業支援")
    course.topics.add(make.topic("創業"))
    found = client.get(URL, {"course": course.pk}).context["map"]
    assert [c.topic.name for c in found.columns] == ["創業"]


def test_the_page_says_it_in_words(team: list[Coordinator], client: Client, clerk: User) -> None:
    make.proposal(team[2], make.topic("創業"), 3)
    page = client.get(URL).content.decode()
    assert "「この分野は2名以下」が 1分野あります" in page
    assert "石田 真、創業：4 指導できる" in page
    assert "千葉 透、創業：1 基礎、申請中 3 得意" in page
    assert 'data-evidence="創業塾の講師"' in page


@pytest.mark.parametrize("by", ["", "topic", "co", "nonsense"])
def test_each_view_shows_everybody(
    team: list[Coordinator], client: Client, clerk: User, by: str
) -> None:
    page = client.get(URL, {"by": by}).content.decode()
    assert all(who.name in page for who in team)


def test_nonsense_in_the_address_is_not_asked(client: Client, clerk: User) -> None:
    for asked in ({"office": "x"}, {"course": "99999"}, {"office": "9" * 40}):
        assert client.get(URL, asked).status_code == 200


def test_the_map_costs_the_same_whatever_its_size(
    team: list[Coordinator], client: Client, clerk: User, django_assert_num_queries: Any
) -> None:
    client.get(URL)
    with django_assert_num_queries(9):
        client.get(URL)
    for number in range(8):
        who = make.coordinator(f"追加 {number}", office=make.office())
        for name in ("資金繰り", "創業", "労務", "法務"):
            make.skill(who, make.topic(name), 2)
        make.proposal(who, make.topic("補助金"))
    with django_assert_num_queries(9):
        client.get(URL)


# ── other organisations ──────────────────────────────────────────────────────────────────────


def test_a_bank_reads_words_of_public_people_only(team: list[Coordinator], client: Client) -> None:
    Coordinator.objects.filter(pk=team[0].pk).update(is_public=True)
    make.proposal(team[0], make.topic("資金繰り"), 4)
    client.force_login(make.user(Role.PARTNER))
    for by in ("", "topic", "co"):
        page = client.get(URL, {"by": by}).content.decode()
        assert "石田 真" in page
        assert "得意" in page
        hidden = ("大友 香織", "創業塾の講師", "指導できる", "2名以下", "申請", "data-evidence")
        assert [word for word in hidden if word in page] == []


def test_a_bank_reads_no_levels_on_paper(team: list[Coordinator], client: Client) -> None:
    Coordinator.objects.filter(pk=team[0].pk).update(is_public=True)
    client.force_login(make.user(Role.PARTNER))
    (page,) = PdfReader(BytesIO(client.get(f"{URL}map.pdf").content)).pages
    text = page.extract_text()
    assert "石田 真" in text
    assert "大友 香織" not in text
    assert "2名以下" not in text


# ── paper and workbook ───────────────────────────────────────────────────────────────────────


def test_a_centre_fits_on_one_a3_sheet(clerk: User) -> None:
    topics = [make.topic(f"相談分野{number:02d}") for number in range(18)]
    for number in range(23):
        who = make.coordinator(f"髙𠮷 修平{number}", office=make.office())
        for topic in topics[number % 4 :: 3]:
            make.skill(who, topic, 1 + number % 4)
    pdf = map_pdf(skill_map(clerk, on=TODAY), ["拠点：新橋"])
    (page,) = PdfReader(BytesIO(pdf)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 842)
    assert "拠点：新橋" in page.extract_text()
    assert "髙𠮷 修平22" in page.extract_text()
    assert problems(pdf) == []
    assert map_pdf(skill_map(clerk, on=TODAY), ["拠点：新橋"]) == pdf


def test_the_workbook_holds_matrix_and_evidence(
    team: list[Coordinator], client: Client, clerk: User
) -> None:
    make.skill(team[2], make.topic("労務"), 1, evidence='=HYPERLINK("http://x.invalid")')
    response: Any = client.get(reverse("coordinators:skills_xlsx"))
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    matrix = [[cell.value for cell in row] for row in book["スキルマップ"].rows]
    assert matrix[0] == ["コーディネーター", "職位", "拠点", "資金繰り", "創業", "労務"]
    assert matrix[1][3:] == [2, 4, None]
    assert matrix[-2][3:] == [3, 2, 0]
    assert matrix[-1][3:] == [None, "2名以下", "2名以下"]
    cells = [cell for row in book["根拠"].rows for cell in row]
    formula = next(cell for cell in cells if str(cell.value).startswith("=HYPERLINK"))
    assert formula.data_type == "s"
    assert AuditEvent.objects.get(act="skill.exported").detail == {"file": "xlsx", "rows": 7}


def test_an_empty_map_says_what_to_do(client: Client, clerk: User) -> None:
    assert "条件に合うコーディネーターか相談分野がありません" in client.get(URL).content.decode()
    assert client.get(f"{URL}map.pdf").status_code == 200


# ── matching ─────────────────────────────────────────────────────────────────────────────────


def test_matching_reads_levels_of_those_in_office(
    team: list[Coordinator], django_assert_num_queries: Any
) -> None:
    first = team[0]
    first.languages, first.solo_from = ["en"], TODAY + timedelta(days=9)
    first.save()
    topics = [make.topic("創業").pk, make.topic("労務").pk]
    with django_assert_num_queries(2):
        found = {each.name: each for each in skilled_in(topics, on=TODAY)}
    assert set(found) == {"石田 真", "大友 香織", "千葉 透"}
    ishida = found["石田 真"]
    assert {key: skill.level for key, skill in ishida.skills.items()} == {topics[0]: 4}
    assert ishida.skills[topics[0]].evidence == "創業塾の講師"
    assert (ishida.languages, ishida.office_id) == (("en",), first.office_id)
    assert not ishida.stands_alone_on(TODAY)
    assert ishida.stands_alone_on(TODAY + timedelta(days=9))
    assert found["千葉 透"].stands_alone_on(TODAY)


def test_nobody_left_or_not_yet_here_is_matched() -> None:
    make.coordinator("来月 始", in_office_from=TODAY + timedelta(days=1))
    make.coordinator("去年 終", in_office_until=TODAY - timedelta(days=1))
    make.coordinator("台帳 名", is_active=False)
    assert skilled_in([], on=TODAY) == []


@pytest.mark.parametrize(
    ("facts", "alone"),
    [
        ({}, True),
        ({"solo_from": TODAY}, True),
        ({"solo_from": TODAY + timedelta(days=1)}, False),
        ({"in_office_from": TODAY}, True),
        ({"in_office_from": TODAY + timedelta(days=1)}, False),
        ({"in_office_until": TODAY - timedelta(days=1)}, False),
    ],
)
def test_who_stands_alone_today(facts: dict[str, Any], alone: bool) -> None:
    who = make.coordinator(**facts)
    assert who.stands_alone_on(TODAY) is alone
    assert Coordinator.objects.standing_alone_on(TODAY).exists() is alone
