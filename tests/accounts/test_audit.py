"""The audit trail: never rewritten, found by its indexes, taken along as a file, in words."""

import ast
import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from django.utils import timezone

from accounts import audit, wording
from accounts.enums import Role
from accounts.filters import kind_choices
from accounts.models import AuditEvent, AuditExport
from companies.services import client_correct
from tests import builders as make
from yorozu.kit.jobs import JobState

pytestmark = pytest.mark.django_db

RECORDERS = {"record", "record_stranger"}
BASE = settings.BASE_DIR
ROOMS = [config.path for config in apps.get_app_configs() if config.path.startswith(str(BASE))]


@pytest.fixture
def manager():
    return make.user(Role.MANAGER, name="課長 一郎")


# ── the database keeps it ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_auditevent SET act = 'nothing'",
        "DELETE FROM accounts_auditevent",
        "SET LOCAL yorozu.may_truncate = 'off'; TRUNCATE accounts_auditevent",
    ],
)
def test_even_the_tables_owner_rewrites_nothing(sql):
    audit.record("memo.confirmed", by=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableowner = current_user FROM pg_tables WHERE tablename = %s",
            ["accounts_auditevent"],
        )
        assert cursor.fetchone() == (True,)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEvent.objects.get().act == "memo.confirmed"


# ── words ────────────────────────────────────────────────────────────────────────────────────


def recorded_acts() -> Iterator[tuple[str, str]]:
    """Every act that the code records, by itself or through a helper, with its place."""
    for room in ROOMS:
        for path in sorted(Path(room).rglob("*.py")):
            tree = ast.parse(path.read_text())
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and node.args and is_recording(node.func):
                    acts = literals(node.args[0], tree)
                    yield from ((act, f"{path}:{node.lineno}") for act in acts)


def is_recording(function: ast.expr) -> bool:
    return ast.unparse(function).rsplit(".", 1)[-1].lstrip("_") in RECORDERS


def literals(node: ast.expr, tree: ast.Module) -> list[str]:
    """The act, both of a conditional, what a name was given, or an f-string's known part."""
    match node:
        case ast.Constant(value=str(act)):
            return [act] if "." in act else []
        case ast.IfExp(body=body, orelse=orelse):
            return literals(body, tree) + literals(orelse, tree)
        case ast.JoinedStr(values=[*_, ast.Constant(value=str(tail))]):
            return [act for act in wording.acts() if act.endswith(tail)] or [tail]
        case ast.JoinedStr(values=[ast.Constant(value=str(head)), *_]):
            return [act for act in wording.acts() if act.startswith(head)] or [head]
        case ast.Name(id=name):
            given = [
                each.value
                for each in ast.walk(tree)
                if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == name
            ]
            return [act for value in given for act in literals(value, tree)]
    return []


def test_every_act_has_words():
    without = [(act, place) for act, place in recorded_acts() if act not in wording.acts()]
    assert without == []


def test_unknown_codes_of_another_time_are_shown_as_they_are(client, manager):
    AuditEvent.objects.create(act="old.act", target_kind="gone.model", target_id="x7")
    client.force_login(manager)
    page = client.get(reverse("accounts:audit")).content.decode()
    assert "old.act" in page
    assert "gone.model x7" in page


# ── the page ─────────────────────────────────────────────────────────────────────────────────


def seen(client, **filters) -> list[str]:
    """The acts on the page, newest first."""
    response = client.get(reverse("accounts:audit"), filters)
    assert response.status_code == 200
    return [row.event.act for row in response.context["rows"]]


def test_filters_narrow_the_trail(client, manager):
    lead = make.coordinator("石田 真")
    memo = make.submitted(lead)
    audit.record("report.built", by=None)
    old = AuditEvent.objects.create(
        act="memo.printed", actor_id=lead.user.pk, at=timezone.now() - timedelta(days=400)
    )
    client.force_login(manager)
    assert "memo.submitted" in seen(client, who=lead.user.pk)
    assert "report.built" not in seen(client, who=lead.user.pk)
    assert "report.built" in seen(client, who="0")
    assert seen(client, act="memo.submitted") == ["memo.submitted"]
    assert set(seen(client, kind="consultations.memo")) == {"memo.submitted"}
    assert seen(client, target=memo.number) == ["memo.submitted"]
    assert seen(client, target=str(memo.pk), act="memo.submitted") == ["memo.submitted"]
    day = timezone.localtime(old.at).date().isoformat()
    assert seen(client, **{"from": day, "to": day}) == ["memo.printed"]


def test_a_target_that_exists_is_a_link(client, manager):
    memo = make.submitted(make.coordinator())
    client.force_login(manager)
    page = client.get(reverse("accounts:audit")).content.decode()
    assert f'href="/consultations/{memo.number}/">{memo.number}</a>' in page
    assert "メモを提出した" in page


def test_clients_and_what_is_kept_of_them_are_named(client, manager):
    company, person = make.company("大田精機"), make.person("佐藤 一郎")
    consent = make.consent(company, by=manager)
    asked = make.privacy_request(person, by=manager)
    memo = make.submitted(make.coordinator(), company=company)
    make.attachment(memo, by=memo.recorder)
    client_correct(company, by=manager, facts={"phone": "03-1111-2222"})
    client_correct(person, by=manager, facts={"phone": "03-1111-2223"})
    client.force_login(manager)
    page = client.get(reverse("accounts:audit")).content.decode()
    of_consent = reverse("privacy:client_consents", args=["company", company.pk])
    for url, name in (
        (company.get_absolute_url(), "大田精機"),
        (person.get_absolute_url(), "佐藤 一郎"),
        (of_consent, consent.company.name),
        (reverse("privacy:request", args=[asked.pk]), f"請求{asked.pk}"),
    ):
        assert f'href="{url}">{name}</a>' in page
    assert page.count(f'href="/consultations/{memo.number}/">{memo.number}</a>') == 2


def test_bad_filters_are_named_and_left_out(client, manager):
    client.force_login(manager)
    response = client.get(
        reverse("accounts:audit"), {"from": "いつか", "to": "9999-12-31", "who": "9" * 30}
    )
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"from", "to", "who"}


def test_looking_is_recorded_once_for_a_set_of_conditions(client, manager):
    client.force_login(manager)
    seen(client, act="memo.submitted")
    event = AuditEvent.objects.get(act="audit.viewed")
    assert (event.actor_id, event.detail) == (manager.pk, {"filters": {"act": "memo.submitted"}})


def test_pages_go_on_by_key_with_few_queries(client, manager, django_assert_max_num_queries):
    now = timezone.now()
    AuditEvent.objects.bulk_create(
        AuditEvent(act="memo.confirmed", at=now, target_kind="consultations.memo", target_id=str(n))
        for n in range(120)
    )
    client.force_login(manager)
    with django_assert_max_num_queries(8):
        first = client.get(reverse("accounts:audit"), {"act": "memo.confirmed"})
    second = client.get(reverse("accounts:audit") + first.context["page"].next_url)
    ids = [row.event.pk for page in (first, second) for row in page.context["rows"]]
    assert len(set(ids)) == 100
    assert ids == sorted(ids, reverse=True)


@pytest.mark.parametrize(
    ("narrow", "index"),
    [
        ({}, "audit_newest"),
        ({"actor_id": 1}, "audit_actor"),
        ({"actor_id": None}, "audit_nobody"),
        ({"act": "memo.confirmed"}, "audit_act"),
        ({"target_kind": "consultations.memo"}, "audit_kind"),
    ],
)
def test_each_filter_has_an_index_in_its_order(narrow, index):
    """An empty table would be scanned: the planner is kept from that here."""
    rows = AuditEvent.objects.filter(**narrow).order_by("-at", "-id")[:51]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    assert index in rows.explain()


def test_a_target_is_found_by_id_and_number():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = AuditEvent.objects.on_target("R8-00001").order_by().explain()
    assert "audit_number" in plan
    assert "audit_target_id" in plan


def test_kinds_are_those_of_the_trail(manager):
    make.submitted(make.coordinator())
    assert ("consultations.memo", "経営相談メモ") in kind_choices()


# ── the file ─────────────────────────────────────────────────────────────────────────────────


def lines(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_short_trail_is_a_file_at_once(client, manager):
    make.submitted(make.coordinator(), company=make.company("=1+1"))
    client.force_login(manager)
    response = client.get(reverse("accounts:audit_csv"), {"act": "memo.submitted"})
    head, row = lines(response)
    assert head[:4] == ["日時", "利用者", "利用者番号", "操作"]
    assert (row[3], row[5]) == ("メモを提出した", "R8-00001")
    exported = AuditEvent.objects.get(act="audit.exported")
    assert exported.detail["rows"] == 1


def test_long_trail_is_made_in_the_worker(
    client, manager, media, django_capture_on_commit_callbacks
):
    AuditEvent.objects.bulk_create(AuditEvent(act="memo.confirmed") for _ in range(2001))
    client.force_login(manager)
    url = reverse("accounts:audit_xlsx") + "?act=memo.confirmed"
    assert "2,001件を Excel".replace(" ", "") in client.get(url).content.decode().replace(" ", "")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url)
    job = AuditExport.objects.get()
    assert answer.headers["Location"] == reverse("accounts:audit_job", args=[job.pk])
    assert (job.state, job.rows) == (JobState.DONE, 2001)
    file = client.get(reverse("accounts:audit_file", args=[job.pk]))
    assert b"".join(file.streaming_content)[:2] == b"PK"
    assert AuditEvent.objects.filter(act="audit.downloaded").count() == 1


def test_another_managers_file_is_not_there(client, manager):
    job = AuditExport.objects.create(requested_by=manager, kind="csv")
    client.force_login(make.user(Role.MANAGER))
    assert client.get(reverse("accounts:audit_job", args=[job.pk])).status_code == 404


def test_who_lost_the_permission_gets_no_file(manager, media):
    from accounts.tasks import run_audit_export

    job = AuditExport.objects.create(requested_by=manager, kind="csv")
    manager.role = Role.RECEPTION
    manager.save()
    run_audit_export(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "書き出しの権限がありません。")


@pytest.mark.parametrize(
    ("act", "detail", "line"),
    [
        ("consent.given", {"kind": "bank", "version": 2}, "種類：紹介元金融機関への共有 / 版：2"),
        ("request.received", {"kind": "disclose"}, "請求：開示"),
        ("company.figures", {"year": 2025}, "年：2025"),
        (
            "company.merged",
            {"root": 1011, "fields": ["business"]},
            "統合先の番号：1011 / 項目：主な事業内容",
        ),
        ("memo.export_downloaded", {"rows": 12345}, "件数：12,345"),
    ],
)
def test_a_detail_is_told_in_words(act, detail, line):
    assert wording.detail_line(act, detail) == line
