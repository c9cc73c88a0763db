"""資料庫: outputs and minutes found together by any two characters, files within one's scope."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from coordinators.enums import OutputKind
from coordinators.errors import Stale
from coordinators.models import GroupOutput, WorkingGroup
from coordinators.services import (
    OutputFacts,
    OutputRefused,
    output_change,
    output_withdraw,
    upload_read,
)
from coordinators.tasks import read_output, read_outputs, sweep_outputs
from tests import builders as make
from tests.coordinators import group_world as groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return make.user("coordinator", name="石田 真")


@pytest.fixture
def group(lead: User) -> WorkingGroup:
    return groups.group(lead, name="広報部会")


def found(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/coordinators/library/{query}").context["page"]
    return [str(entry.record) for entry in page.rows]


@pytest.mark.parametrize(
    ("word", "titles"),
    [
        ("融資", ["融資の手引き", "第1回"]),
        ("ｿｰｼｬﾙ", ["投稿のひな型"]),
        ("ソーシャル 投稿", ["投稿のひな型"]),
        ("メルマガ", ["投稿のひな型"]),
        ("100%", ["融資の手引き"]),
        ("_", []),
        ("輸出", []),
    ],
)
def test_words_are_found_in_outputs_and_minutes(
    group: WorkingGroup, client: Client, word: str, titles: list[str]
) -> None:
    groups.output(group, title="投稿のひな型", text="ソーシャルメディア", tags=("メルマガ",))
    groups.meeting(group, title="第1回", minutes="融資の相談が増えた")
    groups.output(group, title="融資の手引き", text="保証100％")
    client.force_login(make.user("secretariat"))
    answer = client.get("/coordinators/library/", {"q": word})
    assert [str(entry.record) for entry in answer.context["page"].rows] == titles


def test_hit_is_marked_in_a_line_of_context(group: WorkingGroup, client: Client) -> None:
    groups.meeting(group, title="第2回", minutes="前置き。\n<b>融資</b>の相談が増えた")
    client.force_login(make.user("coordinator"))
    text = client.get("/coordinators/library/?q=融資").content.decode()
    assert "&lt;b&gt;<mark>融資</mark>&lt;/b&gt;の相談" in text


def test_search_follows_every_change(group: WorkingGroup, lead: User, client: Client) -> None:
    output = groups.output(group, title="旧い題", text="あれこれ")
    facts = OutputFacts(title="新しい題", kind=OutputKind.REPORT, text="それら")
    output_change(output=output, by=lead, facts=facts, version=0)
    client.force_login(lead)
    assert found(client, "?q=旧い") == []
    assert found(client, "?q=新し") == ["新しい題"]
    GroupOutput.objects.filter(pk=output.pk).update(title="じかに直した題")
    assert found(client, "?q=じか") == ["じかに直した題"]


def test_both_kinds_are_paged_together_without_gap_or_double(
    group: WorkingGroup, client: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(40):
        day = timezone.localdate() - timedelta(days=n + 1)
        groups.meeting(group, title=f"会議{n}", minutes="議事", start=make.at(day))
        row = groups.output(group, title=f"資料{n}")
        GroupOutput.objects.filter(pk=row.pk).update(added_at=make.at(day, "11:00"))
    client.force_login(make.user("manager"))
    wanted = [f"{name}{n}" for n in range(40) for name in ("資料", "会議")]
    seen: list[str] = []
    url = ""
    while True:
        with django_assert_max_num_queries(14):
            page = client.get(f"/coordinators/library/{url}").context["page"]
        seen += [str(entry.record) for entry in page.rows]
        if not page.next_url:
            break
        url = page.next_url
    assert seen == wanted
    back = client.get(f"/coordinators/library/{page.previous_url}").context["page"]
    assert [str(entry.record) for entry in back.rows] == wanted[50:75][-25:]


def test_library_is_narrowed_by_kind_group_topic_and_tag(
    group: WorkingGroup, lead: User, client: Client
) -> None:
    topic = make.topic("創業")
    groups.output(group, title="創業の資料", topics=(topic,), tags=("入口",))
    groups.output(groups.group(lead), title="ほかの資料", kind=OutputKind.MANUAL)
    groups.meeting(group, title="会議", minutes="議事")
    client.force_login(lead)
    assert found(client, f"?topic={topic.pk}") == ["創業の資料"]
    assert found(client, "?tag=入口") == ["創業の資料"]
    assert found(client, "?kind=manual") == ["ほかの資料"]
    assert found(client, "?kind=minutes") == ["会議"]
    assert sorted(found(client, f"?group={group.pk}")) == sorted(["創業の資料", "会議"])


def test_last_conditions_are_remembered_until_they_are_taken_off(
    group: WorkingGroup, lead: User, client: Client
) -> None:
    groups.output(group, title="手引き", kind=OutputKind.MANUAL)
    groups.output(group, title="ひな型")
    client.force_login(lead)
    client.get("/coordinators/library/?kind=manual&keep=1")
    answer = client.get("/coordinators/library/", follow=True)
    assert [str(entry.record) for entry in answer.context["page"].rows] == ["手引き"]
    ((_, without),) = answer.context["chips"]
    client.get(f"/coordinators/library/{without}")
    assert len(found(client)) == 2


# ── files ────────────────────────────────────────────────────────────────────────────────────


def test_file_is_an_attachment_and_who_opened_it_is_on_record(
    group: WorkingGroup, client: Client, media: Any
) -> None:
    output = groups.output(group, file="科目,金額")
    reader = make.user("secretariat")
    client.force_login(reader)
    answer = client.get(reverse("coordinators:output_file", args=[output.uuid]))
    assert b"".join(answer.streaming_content) == "科目,金額".encode()  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.get(act="group_output.opened").actor_id == reader.pk


def test_upload_is_judged_by_its_content(
    group: WorkingGroup, lead: User, client: Client, media: Any
) -> None:
    with pytest.raises(OutputRefused, match="pdf"):
        upload_read(ContentFile(b"<html>", name="a.pdf"), "a.pdf")
    client.force_login(lead)
    sent = {
        "title": "だめなファイル",
        "kind": "material",
        "text": "入力した文章",
        "file": SimpleUploadedFile("macro.xlsm", b"PK\x03\x04"),
    }
    answer = client.post(reverse("coordinators:output_new", args=[group.pk]), sent)
    assert answer.status_code == 422
    assert "マクロ" in answer.content.decode()
    assert "入力した文章" in answer.content.decode()
    assert not GroupOutput.objects.exists()


def test_output_form_sent_twice_gives_one(
    group: WorkingGroup, lead: User, client: Client, media: Any
) -> None:
    client.force_login(lead)
    key = str(uuid.uuid4())
    for _ in range(2):
        sent = {
            "uuid": key,
            "title": "名簿",
            "kind": "material",
            "file": SimpleUploadedFile("名簿.txt", "名前".encode()),
            "tags": "名簿、様式",
        }
        url = reverse("coordinators:output_new", args=[group.pk])
        assert client.post(url, sent).status_code == 302
    output = GroupOutput.objects.get()
    assert (output.file_name, output.tags) == ("名簿.txt", ["名簿", "様式"])


def test_change_on_an_old_page_is_refused(group: WorkingGroup, lead: User, client: Client) -> None:
    output = groups.output(group)
    facts = OutputFacts(title="先", kind=OutputKind.REPORT, text="先に直した")
    output_change(output=output, by=lead, facts=facts, version=0)
    with pytest.raises(Stale):
        output_change(output=output, by=lead, facts=facts, version=0)
    client.force_login(lead)
    sent = {"title": "あと", "kind": "report", "text": "あとの文", "version": "0"}
    answer = client.post(reverse("coordinators:output_edit", args=[output.uuid]), sent)
    assert answer.status_code == 409
    assert "先に直した" in answer.content.decode()
    assert "あとの文" in answer.content.decode()


def test_withdrawn_output_is_nowhere_and_its_file_stays(
    group: WorkingGroup, lead: User, client: Client, media: Any
) -> None:
    output = groups.output(group, file="残る")
    for _ in range(2):
        output_withdraw(output=output, by=lead)
    client.force_login(lead)
    assert found(client) == []
    for name in ("output", "output_file"):
        assert client.get(reverse(f"coordinators:{name}", args=[output.uuid])).status_code == 404
    assert default_storage.exists(str(output.file.name))
    assert AuditEvent.objects.filter(act="group_output.withdrawn").count() == 1


def test_sweep_keeps_what_a_version_names(
    group: WorkingGroup, lead: User, media: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = groups.output(group, file="前の版")
    before = str(output.file.name)
    facts = OutputFacts(title="題", kind=OutputKind.REPORT)
    upload = upload_read(ContentFile("次の版".encode(), name="次.txt"), "次.txt")
    after = output_change(output=output, by=lead, facts=facts, version=0, upload=upload).file.name
    orphan = default_storage.save("outputs/ab/abcdef.txt", ContentFile(b"orphan"))
    monkeypatch.setattr("coordinators.tasks.GRACE", timedelta(0))
    assert [sweep_outputs(), sweep_outputs()] == [1, 0]
    assert [default_storage.exists(name) for name in (before, str(after), orphan)] == [
        True,
        True,
        False,
    ]


def test_words_inside_a_file_are_found_once_the_worker_has_read_it(
    group: WorkingGroup, lead: User, client: Client, media: Any
) -> None:
    output = groups.output(group, title="様式", text="", file="据置期間の考え方\n返済計画の例")
    client.force_login(lead)
    assert found(client, "?q=据置") == []
    versions = output.pgh_event_model._default_manager  # type: ignore[attr-defined]
    before = versions.count()
    for _ in range(2):
        read_output(output.pk)
    assert found(client, "?q=据置") == ["様式"]
    assert "<mark>据置</mark>期間" in client.get("/coordinators/library/?q=据置").content.decode()
    assert versions.count() == before
    facts = OutputFacts(title="様式", kind=OutputKind.TEMPLATE)
    new = upload_read(ContentFile("事業承継の手順".encode(), name="b.txt"), "b.txt")
    output_change(output=output, by=lead, facts=facts, version=0, upload=new)
    assert found(client, "?q=据置") == []
    read_output(output.pk)
    assert found(client, "?q=事業承継") == ["様式"]


def test_files_whose_message_was_lost_are_queued_again(group: WorkingGroup, media: Any) -> None:
    output = groups.output(group, file="据置期間の考え方")
    groups.output(group)
    assert read_outputs() == 1
    read_output(output.pk)
    assert read_outputs() == 0


def test_a_file_that_is_gone_is_not_asked_for_for_ever(group: WorkingGroup, media: Any) -> None:
    output = groups.output(group, file="据置期間の考え方")
    default_storage.delete(str(output.file.name))
    read_output(output.pk)
    assert read_outputs() == 0
