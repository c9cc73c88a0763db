"""The report set: asked for, built under a template with comments, read by whom it concerns."""

from __future__ import annotations

from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import AuditEvent, User
from center.enums import Measure
from center.models import Target
from coordinators.models import Coordinator
from partners.models import Organization
from reports.enums import ReportScope, ReportSpan
from reports.figures import month_figures
from reports.layout import Layout
from reports.models import MonthlyReport
from reports.pdf import report_pdf
from reports.scope import CENTER, Scope
from reports.services import report_request
from reports.sets.selectors import layout_for
from reports.sets.services import comments_save, template_save
from reports.sets.subject import Subject, called, scope_named
from reports.tasks import build_report_pdf
from tests import builders as make
from tests.paper_checks import problems
from tests.reports.seeded import template_of
from yorozu.kit.jobs import JobState

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
QUARTER = "/reports/set/quarter/2026-10"


@pytest.fixture
def lead() -> Coordinator:
    return make.coordinator("石田 真")


@pytest.fixture
def bank() -> Organization:
    return make.bank("城南信用金庫", "1344", "蒲田支店")


@pytest.fixture
def clerk(client: Client) -> User:
    make.programme()
    user = make.user(Role.SECRETARIAT, name="事務 花子")
    client.force_login(user)
    return user


@pytest.fixture
def chief(client: Client) -> User:
    return make.chief().user  # type: ignore[return-value]


def subject(
    kind: ReportScope = ReportScope.CENTER, pk: int = 0, span: ReportSpan = ReportSpan.QUARTER
) -> Subject:
    scope = scope_named(kind, pk) if pk else CENTER
    assert scope is not None
    return Subject(OCTOBER, span, scope, make.programme())


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def text_of(content: bytes) -> str:
    return "\n".join(each.extract_text() for each in PdfReader(BytesIO(content)).pages)


# --- asking


def test_everything_of_a_kind_is_asked_for_in_one_act(
    client: Client, clerk: User, lead: Coordinator, bank: Organization
) -> None:
    make.confirmed(lead, introduced_by=bank)
    make.confirmed(make.coordinator("大友 悠"), introduced_by=make.merged_bank(into=bank))
    make.confirmed(lead, introduced_by=make.bank("巣鴨信用金庫", "1356"))
    asked = {"period": "quarter.2026-10", "kind": "bank", "programme": "yorozu"}
    for _ in range(2):  # a double click
        assert client.post("/reports/set/build/", asked).status_code == 302
    rows = MonthlyReport.objects.order_by("bank__zengin_code")
    assert [(row.bank.name if row.bank else "", row.revision) for row in rows] == [
        ("城南信用金庫", 1),
        ("巣鴨信用金庫", 1),
    ]
    assert AuditEvent.objects.filter(act="report.requested").count() == 2
    MonthlyReport.objects.filter(bank=bank).update(state=JobState.DONE)
    client.post("/reports/set/build/", asked)
    assert MonthlyReport.objects.filter(bank=bank).count() == 2
    assert MonthlyReport.objects.count() == 3


def test_the_overview_names_who_has_something_to_tell(
    client: Client, clerk: User, lead: Coordinator, bank: Organization
) -> None:
    make.bank("巣鴨信用金庫", "1356")
    make.confirmed(lead, introduced_by=bank)
    shown = page(client, "/reports/set/?period=quarter.2026-10&kind=bank&programme=yorozu")
    assert "令和8年度第3四半期の報告書" in shown
    assert f"{QUARTER}/bank-{bank.pk}/yorozu/" in shown
    assert "巣鴨信用金庫" not in shown
    assert "全金庫分を作成" in shown
    assert "未作成" in shown


def test_the_overview_takes_few_queries_whatever_its_size(
    client: Client, clerk: User, django_assert_max_num_queries: Any
) -> None:
    for n in range(4):
        bank = make.bank(f"第{n}信用金庫", f"140{n}")
        make.confirmed(make.coordinator(f"石田 {n}"), introduced_by=bank)
    for kind in ReportScope:
        with django_assert_max_num_queries(11):
            client.get(f"/reports/set/?period=quarter.2026-10&kind={kind}&programme=yorozu")
    with django_assert_max_num_queries(16):
        client.get(f"{QUARTER}/center/yorozu/")


@pytest.mark.parametrize(
    "address",
    [
        "/reports/set/?period=quarter.2026-11",
        "/reports/set/?period=week.2026-10",
        "/reports/set/?kind=planet",
        "/reports/set/?programme=none",
        "/reports/set/quarter/2026-11/center/yorozu/",
        "/reports/set/year/2026-01/center/yorozu/",
        "/reports/set/week/2026-10/center/yorozu/",
        "/reports/set/month/2026-10/bank-0/yorozu/",
        "/reports/set/month/2026-10/bank-x/yorozu/",
        "/reports/set/month/2026-10/planet-1/yorozu/",
        "/reports/set/month/2026-10/center/none/",
    ],
)
def test_what_is_no_report_is_not_found(client: Client, clerk: User, address: str) -> None:
    assert client.get(address).status_code == 404


# --- whom it concerns


def test_a_coordinator_reads_the_own_report_and_no_colleagues(
    client: Client, lead: Coordinator
) -> None:
    other = make.coordinator("大友 悠")
    for each in (lead, other):
        make.confirmed(each)
    client.force_login(other.user)  # type: ignore[arg-type]
    assert client.get(f"{QUARTER}/co-{other.pk}/yorozu/").status_code == 200
    assert client.get(f"{QUARTER}/co-{lead.pk}/yorozu/").status_code == 404
    shown = page(client, "/reports/set/?period=quarter.2026-10&kind=coordinator")
    assert "大友 悠" in shown
    assert "石田 真" not in shown
    theirs = MonthlyReport.objects.create(
        **subject(ReportScope.COORDINATOR, lead.pk).about, revision=1, state=JobState.DONE
    )
    for place in ("", "report.pdf"):
        assert client.get(f"/reports/set/jobs/{theirs.pk}/{place}").status_code == 404
    client.force_login(make.chief().user)  # type: ignore[arg-type]
    assert client.get(f"{QUARTER}/co-{lead.pk}/yorozu/").status_code == 200


# --- building


def build(about: Subject, by: User) -> MonthlyReport:
    from reports.services import report_request

    job = report_request(
        month=about.month, programme=about.programme, by=by, span=about.span, scope=about.scope
    )
    build_report_pdf(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    return job


def test_a_revision_keeps_the_chapters_and_comments_it_was_built_with(
    client: Client, clerk: User, chief: User, lead: Coordinator, media: Path
) -> None:
    make.confirmed(lead)
    about = subject(ReportScope.OFFICE, make.office().pk)
    template = template_of(ReportScope.OFFICE)
    template_save(
        template=template,
        by=clerk,
        name="短い報告",
        scope=ReportScope.OFFICE,
        programme=None,
        sections=["notes", "what", "overview"],
        version=0,
    )
    comments_save(
        subject=about, by=chief, texts={"what": "髙島様の①件\n資金繰りが増えました。"}, version=0
    )
    first = build(about, clerk)
    comments_save(subject=about, by=chief, texts={"what": "直しました。"}, version=1)
    second = build(about, clerk)
    assert (first.revision, second.revision) == (1, 2)
    assert first.sections == ["notes", "what", "overview"]
    assert first.comments["what"] == "髙島様の①件\n資金繰りが増えました。"
    printed = text_of(Path(first.pdf.path).read_bytes())
    assert "コメント" in printed
    assert "髙島様の①件" in printed
    assert "直しました。" not in printed
    assert "直しました。" in text_of(Path(second.pdf.path).read_bytes())
    assert printed.index("集計の考え方") < printed.index("相談内容") < printed.index("概況")
    assert "前年同期" in printed
    assert "新橋" in printed
    response = client.get(f"/reports/set/jobs/{first.pk}/report.pdf")
    sent = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert sent == Path(first.pdf.path).read_bytes()


def test_a_year_has_its_target_and_no_column_for_the_year_to_date(lead: Coordinator) -> None:
    make.confirmed(lead)
    Target.objects.create(
        fiscal_year=2026, programme=make.programme(), measure=Measure.CONSULTATIONS, value=100
    )
    figures = month_figures(OCTOBER, make.programme(), span=ReportSpan.YEAR)
    content = report_pdf(figures)
    printed = text_of(content)
    assert "令和8年度" in printed
    assert "前年度" in printed
    assert "年度目標" in printed
    assert "年度累計" not in printed
    assert "当月" not in printed
    assert "前年同月" not in printed
    assert problems(content) == []


def test_the_default_template_prints_what_no_template_prints(lead: Coordinator) -> None:
    make.confirmed(lead)
    figures = month_figures(OCTOBER, make.programme())
    for scope in ReportScope:
        seeded = template_of(scope)
        assert Layout.of(scope, seeded.sections) == Layout.of(scope)
    layout = layout_for(subject(span=ReportSpan.MONTH))
    assert report_pdf(figures, layout) == report_pdf(figures)


def test_a_coordinators_report_tells_of_no_other(lead: Coordinator) -> None:
    make.confirmed(lead)
    other = make.coordinator("大友 悠")
    make.confirmed(other, coordinators=[other, lead])
    scope = scope_named(ReportScope.COORDINATOR, lead.pk)
    assert scope is not None
    content = report_pdf(month_figures(OCTOBER, make.programme(), scope=scope))
    printed = text_of(content)
    assert "石田 真" in printed
    assert "大友" not in printed
    assert "主担当以外で加わった相談" in printed
    assert problems(content) == []


def test_a_report_is_named_without_asking_for_more(
    bank: Organization, clerk: User, django_assert_num_queries: Any
) -> None:
    """Records of acts name many at once."""
    made = report_request(
        month=OCTOBER,
        programme=make.programme(),
        by=clerk,
        scope=Scope(ReportScope.BANK, bank.pk, bank.name, (bank.pk,)),
    )
    row = MonthlyReport.objects.select_related("programme", "office", "bank", "coordinator").get(
        pk=made.pk
    )
    with django_assert_num_queries(0):
        subject = called(row)
        assert bank.name in subject.title and f"bank-{bank.pk}" in subject.url()
