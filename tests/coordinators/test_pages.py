"""List, profile, one square, the queue of proposals: they work, and keep what was typed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.enums import Role
from accounts.models import AuditEvent, User
from coordinators.models import Coordinator, SkillLevel, SkillProposal
from coordinators.services import Post, coordinator_appoint
from tests import builders as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def url(name: str, *args: Any) -> str:
    return reverse(f"coordinators:{name}", args=args)


def text(response: Any) -> str:
    return str(response.content.decode())


def account(who: Coordinator) -> User:
    assert who.user is not None
    return who.user


@pytest.fixture
def clerk(client: Client) -> User:
    user = make.user(Role.SECRETARIAT)
    client.force_login(user)
    return user


@pytest.fixture
def who() -> Coordinator:
    return make.coordinator(
        kana="イシダ マコト",
        themes=["資金繰り表づくり"],
        qualifications=["中小企業診断士"],
        languages=["en"],
        office=make.office(),
    )


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def names(response: Any) -> list[str]:
    return [row.name for row, _ in response.context["rows"]]


def test_the_list_shows_those_in_office(client: Client, clerk: User, who: Coordinator) -> None:
    make.coordinator("川口 修", kana="カワグチ", in_office_until=TODAY - timedelta(days=1))
    make.coordinator("台帳 名", is_active=False)
    make.skill(who, make.topic(), 4)
    page = client.get(url("list"))
    assert names(page) == ["石田 真"]
    assert "資金繰り表づくり" in text(page)
    assert "日本語、英語" in text(page)
    assert sorted(names(client.get(url("list"), {"state": "past"}))) == ["台帳 名", "川口 修"]
    assert len(names(client.get(url("list"), {"state": "all"}))) == 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "いしだ"}, True),
        ({"q": "診断士"}, True),
        ({"q": "資金繰り表"}, True),
        ({"q": "百貨店"}, False),
        ({"language": "en"}, True),
        ({"language": "zh"}, False),
        ({"language": "xx"}, True),
        ({"rank": "chief"}, False),
        ({"office": "nonsense"}, True),
    ],
)
def test_the_list_is_narrowed(
    client: Client, clerk: User, who: Coordinator, asked: dict[str, str], found: bool
) -> None:
    assert bool(names(client.get(url("list"), asked))) is found


def test_the_list_costs_the_same_whatever_its_length(
    client: Client, clerk: User, who: Coordinator, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make.skill(make.coordinator(f"追加 {number}"), make.topic(), 3)
    with django_assert_max_num_queries(7):
        client.get(url("list"))


def test_a_bank_lists_public_people_only(client: Client, who: Coordinator) -> None:
    make.coordinator("公開 花子", is_public=True)
    make.coordinator("退任 太郎", is_public=True, in_office_until=TODAY - timedelta(days=1))
    client.force_login(make.user(Role.PARTNER))
    page = client.get(url("list"), {"state": "all"})
    assert names(page) == ["公開 花子"]
    for hidden in (who, Coordinator.objects.get(name="退任 太郎")):
        assert client.get(url("detail", hidden.pk)).status_code == 404
        assert client.get(url("photo", hidden.pk)).status_code == 404
    assert client.get(url("detail", 2**63)).status_code == 404


# ── a profile ────────────────────────────────────────────────────────────────────────────────


def test_a_bank_reads_the_public_part(client: Client, who: Coordinator) -> None:
    Coordinator.objects.filter(pk=who.pk).update(
        is_public=True, introduction="数字が苦手な方も、どうぞ。", solo_from=TODAY
    )
    make.skill(who, make.topic(), 4, evidence="信用金庫で融資15年")
    make.skill(who, make.topic("労務"), 1)
    client.force_login(make.user(Role.PARTNER))
    page = text(client.get(url("detail", who.pk)))
    for shown in ("数字が苦手な方も、どうぞ。", "資金繰り", "得意", "英語", "中小企業診断士"):
        assert shown in page
    for hidden in ("信用金庫で融資15年", "指導できる", "労務", "着任日", "単独対応"):
        assert hidden not in page
    assert client.get(url("history", who.pk)).status_code == 403
    assert client.get(url("skill", who.pk, make.topic().pk)).status_code == 403


def test_who_is_not_alone_yet_is_said(client: Client, clerk: User, who: Coordinator) -> None:
    Coordinator.objects.filter(pk=who.pk).update(solo_from=TODAY + timedelta(days=20))
    assert "まだ一人では対応しません" in text(client.get(url("detail", who.pk)))


def test_the_profile_costs_the_same_whatever_the_skills(
    client: Client, clerk: User, who: Coordinator, django_assert_max_num_queries: Any
) -> None:
    for number in range(15):
        make.skill(who, make.topic(f"分野{number}"), 2)
    with django_assert_max_num_queries(7):
        client.get(url("detail", who.pk))


PLAIN = {
    "introduction": "机を並べて考えます。",
    "themes": "資金繰り表づくり、値上げの進め方\n資金繰り表づくり",
    "qualifications": "",
    "languages": ["en", "jsl"],
    "revision": "0",
}
POST = {"rank": "coordinator", "office": "", "in_office_from": "R6.4.1", "is_public": "on"}


def test_coordinators_write_their_own(client: Client, who: Coordinator) -> None:
    client.force_login(account(who))
    response = client.post(url("edit", who.pk), PLAIN | POST)
    assert response.status_code == 302
    who.refresh_from_db()
    assert who.introduction == "机を並べて考えます。"
    assert who.themes == ["資金繰り表づくり", "値上げの進め方"]
    assert (who.languages, who.qualifications, who.revision) == (["en", "jsl"], [], 1)
    assert not who.is_public
    assert who.in_office_from is None
    fields = AuditEvent.objects.get(act="coordinator.profile_changed").detail["fields"]
    assert fields == ["introduction", "themes", "languages", "qualifications"]


def test_coordinators_do_not_write_others(client: Client, who: Coordinator) -> None:
    client.force_login(account(make.coordinator("大友 香織")))
    assert client.get(url("edit", who.pk)).status_code == 403
    assert client.post(url("edit", who.pk), PLAIN).status_code == 403


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SECRETARIAT, Role.CHIEF])
def test_the_office_and_chiefs_write_all_of_it(
    client: Client, who: Coordinator, role: Role
) -> None:
    client.force_login(make.user(role))
    data = PLAIN | POST | {"solo_from": "令和6年5月1日", "office": who.office_id}
    assert client.post(url("edit", who.pk), data).status_code == 302
    who.refresh_from_db()
    assert who.is_public
    assert (f"{who.in_office_from}", f"{who.solo_from}") == ("2024-04-01", "2024-05-01")


def test_an_older_form_keeps_what_was_typed(client: Client, clerk: User, who: Coordinator) -> None:
    client.post(url("edit", who.pk), PLAIN | POST)
    response = client.post(url("edit", who.pk), PLAIN | POST | {"introduction": "あとから"})
    assert response.status_code == 409
    page = text(response)
    assert "あとから" in page
    assert "机を並べて考えます。" in page
    who.refresh_from_db()
    assert who.introduction == "机を並べて考えます。"
    again = PLAIN | POST | {"introduction": "あとから", "revision": "1"}
    assert client.post(url("edit", who.pk), again).status_code == 302


def test_saving_twice_is_saving_once(client: Client, clerk: User, who: Coordinator) -> None:
    for _ in range(2):
        assert client.post(url("edit", who.pk), PLAIN | POST).status_code == 302
    assert AuditEvent.objects.filter(act="coordinator.profile_changed").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"introduction": "あ" * 601}, "600文字以内"),
        ({"themes": "、".join(f"テーマ{n}" for n in range(13))}, "12個まで"),
        ({"themes": "あ" * 41}, "40文字以内"),
        ({"languages": ["xx"]}, "選択"),
        ({"in_office_from": "令和8年2月30日"}, "日"),
        ({"in_office_from": "R8.4.1", "in_office_until": "R8.3.1"}, "着任日より後の日"),
    ],
)
def test_what_does_not_fit_is_said(
    client: Client, clerk: User, who: Coordinator, wrong: dict[str, Any], said: str
) -> None:
    response = client.post(url("edit", who.pk), PLAIN | POST | wrong)
    assert response.status_code == 422
    assert said in text(response)
    who.refresh_from_db()
    assert who.revision == 0


# ── photos ───────────────────────────────────────────────────────────────────────────────────


def picture(kind: str = "JPEG", size: tuple[int, int] = (1600, 1200)) -> bytes:
    target = BytesIO()
    image = Image.new("RGB", size, "navy")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (35.0, 41.0, 3.0)}
    image.save(target, kind, exif=exif)
    return target.getvalue()


def upload(content: bytes, name: str = "face.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_photo_is_made_small_and_tells_no_place(
    client: Client, clerk: User, who: Coordinator, media: Path
) -> None:
    response = client.post(url("edit", who.pk), PLAIN | POST | {"photo": upload(picture())})
    assert response.status_code == 302
    answer: Any = client.get(url("photo", who.pk))
    with Image.open(BytesIO(b"".join(answer.streaming_content))) as kept:
        assert kept.size == (480, 360)
        assert dict(kept.getexif()) == {}
    assert answer["Content-Type"] == "image/jpeg"


def test_a_new_photo_takes_the_old_files_place(
    client: Client,
    clerk: User,
    who: Coordinator,
    media: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    for photo in (picture(), picture("PNG")):
        name = "a.png" if photo.startswith(b"\x89") else "a.jpg"
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url("edit", who.pk), {**PLAIN, **POST, "photo": upload(photo, name)})
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("edit", who.pk), {**PLAIN, **POST, "revision": "1", "drop_photo": "on"})
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert client.get(url("photo", who.pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("face.jpg", b"not a picture"),
        ("face.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("face.pdf", b"%PDF-1.4\n%%EOF"),
        ("face.heic", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1"),
    ],
)
def test_what_is_no_portrait_is_refused_and_nothing_is_written(
    client: Client, clerk: User, who: Coordinator, media: Path, name: str, content: bytes
) -> None:
    response = client.post(url("edit", who.pk), PLAIN | POST | {"photo": upload(content, name)})
    assert response.status_code == 422
    who.refresh_from_db()
    assert (who.introduction, bool(who.photo)) == ("", False)


# ── one square ───────────────────────────────────────────────────────────────────────────────


def test_a_coordinator_proposes_from_the_square(client: Client, who: Coordinator) -> None:
    client.force_login(account(who))
    topic = make.topic()
    page = text(client.get(url("skill", who.pk, topic.pk)))
    assert "変更を申請する" in page
    assert "登録する</button>" not in page
    response = client.post(
        url("skill_propose", who.pk, topic.pk), {"level": "3", "evidence": "担当 20件"}
    )
    assert response.status_code == 302
    assert SkillProposal.objects.get().level == 3
    page = text(client.get(url("skill", who.pk, topic.pk)))
    assert "承認を待っている申請" in page
    assert "変更を申請する" not in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"level": "", "evidence": "x"}, "レベルを選んでください"),
        ({"level": "9", "evidence": "x"}, "正しく選択"),
        ({"level": "2", "evidence": ""}, "根拠を入力してください"),
        ({"level": "2", "evidence": "あ" * 401}, "400文字以内"),
    ],
)
def test_a_proposal_that_does_not_fit_keeps_what_was_typed(
    client: Client, who: Coordinator, data: dict[str, str], said: str
) -> None:
    client.force_login(account(who))
    response = client.post(url("skill_propose", who.pk, make.topic().pk), data)
    assert response.status_code == 422
    assert said in text(response)
    assert data["evidence"] in text(response)


def test_another_topic_or_person_is_not_there(
    client: Client, clerk: User, who: Coordinator
) -> None:
    legacy = make.topic("旧")
    legacy.is_legacy = True
    legacy.save()
    for address in (url("skill", who.pk, legacy.pk), url("skill", 999_999, make.topic().pk)):
        assert client.get(address).status_code == 404


def test_a_manager_sets_on_an_older_page(client: Client, who: Coordinator) -> None:
    client.force_login(make.user(Role.MANAGER))
    topic = make.topic()
    make.skill(who, topic, 2)
    response = client.post(
        url("skill_set", who.pk, topic.pk), {"level": "4", "evidence": "新", "revision": "0"}
    )
    assert response.status_code == 409
    assert "ほかの人が登録内容を変えました" in text(response)
    assert SkillLevel.objects.get().level == 2


def test_reception_reads_levels_but_no_proposals(client: Client, who: Coordinator) -> None:
    make.skill(who, make.topic(), 2, evidence="相談の実績")
    make.proposal(who, make.topic(), 4, evidence="講師を担当")
    client.force_login(make.user(Role.RECEPTION))
    page = text(client.get(url("skill", who.pk, make.topic().pk)))
    assert "相談の実績" in page
    assert "講師を担当" not in page
    assert client.get(url("proposals")).status_code == 403


@pytest.mark.parametrize(
    "name", ["skill_propose", "skill_set", "proposal_approve", "proposal_return"]
)
def test_acts_are_posted(client: Client, who: Coordinator, name: str) -> None:
    client.force_login(make.user(Role.MANAGER))
    proposal = make.proposal(who, make.topic())
    args = [who.pk, proposal.topic_id] if name.startswith("skill") else [proposal.pk]
    assert client.get(url(name, *args)).status_code == 405


# ── the queue ────────────────────────────────────────────────────────────────────────────────


def test_a_chief_approves_and_returns_from_the_queue(client: Client, who: Coordinator) -> None:
    chief = make.chief()
    client.force_login(account(chief))
    first, second = make.proposal(who, make.topic()), make.proposal(who, make.topic("創業"))
    page = text(client.get(url("proposals")))
    assert "承認待ち 2件" in page
    client.post(url("proposal_approve", first.pk), {"revision": "0"})
    response = client.post(url("proposal_return", second.pk), {"reason": ""})
    assert response.status_code == 422
    assert "差し戻す理由を入力してください" in text(response)
    client.post(url("proposal_return", second.pk), {"reason": "件数を"}, follow=True)
    states = dict(SkillProposal.objects.values_list("topic__name", "state"))
    assert states == {"資金繰り": "approved", "創業": "returned"}
    assert "件数を" in text(client.get(url("proposals"), {"state": "closed"}))


def test_a_late_click_is_told_what_happened(client: Client, who: Coordinator) -> None:
    proposal = make.proposal(who, make.topic())
    client.force_login(make.user(Role.MANAGER))
    client.post(url("proposal_approve", proposal.pk), {"revision": "0"})
    client.force_login(account(make.chief()))
    response = client.post(url("proposal_return", proposal.pk), {"reason": "x"}, follow=True)
    assert "すでに「承認」になっています" in text(response)


def test_a_coordinator_sees_their_own_only(client: Client, who: Coordinator) -> None:
    make.proposal(who, make.topic())
    other = make.proposal(make.coordinator("大友 香織"), make.topic())
    client.force_login(account(who))
    page = text(client.get(url("proposals")))
    assert "石田 真" in page
    assert "大友 香織" not in page
    assert client.post(url("proposal_withdraw", other.pk)).status_code == 404


def test_the_queue_costs_the_same_whatever_its_length(
    client: Client, clerk: User, who: Coordinator, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make.proposal(who, make.topic(f"分野{number}"))
    with django_assert_max_num_queries(5):
        client.get(url("proposals"))


# ── the start page ───────────────────────────────────────────────────────────────────────────


def test_the_start_page_counts_what_waits_for_this_approver(
    client: Client, who: Coordinator
) -> None:
    chief = make.chief()
    client.force_login(account(chief))
    assert "スキル申請" not in text(client.get("/"))
    make.proposal(chief, make.topic())
    assert "スキル申請" not in text(client.get("/"))
    make.proposal(who, make.topic())
    make.proposal(
        Coordinator.objects.create(name="利用者なし"), make.topic(), by=make.user("manager")
    )
    assert "スキル申請 2件" in text(client.get("/"))


def test_the_start_page_tells_of_a_return(client: Client, who: Coordinator) -> None:
    proposal = make.proposal(who, make.topic())
    client.force_login(make.user(Role.MANAGER))
    client.post(url("proposal_return", proposal.pk), {"reason": "件数を添えてください"})
    client.force_login(account(who))
    assert "件数を添えてください" in text(client.get("/"))


def test_a_post_changed_meanwhile_is_noticed(client: Client, clerk: User, who: Coordinator) -> None:
    """The manager's page of the account writes the same record."""
    post = Post(rank="chief", office=who.office, in_office_from=TODAY)
    coordinator_appoint(user=account(who), by=clerk, post=post)
    response = client.post(url("edit", who.pk), PLAIN | POST)
    assert response.status_code == 409
    who.refresh_from_db()
    assert who.rank == "chief"
