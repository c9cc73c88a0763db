"""分析: every cell is the length of the list it opens; small cells stay hidden from others."""

from __future__ import annotations

import io
from datetime import date
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.test import Client

from accounts.enums import Grant, Role
from accounts.models import User
from consultations.listing.filters import memo_filter
from reports.analysis import mails, services
from reports.analysis.answer import Answer, Cell, answer
from reports.analysis.dimensions import DIMENSIONS, MEASURES
from reports.analysis.models import AnalysisMail, AnalysisSubscription, SavedAnalysis
from reports.analysis.question import Question
from tests import builders as make
from tests.reports.test_figures_property import World

pytestmark = pytest.mark.django_db


def ask(user: User, address: str, *, hide_small: bool = False) -> Answer:
    return answer(Question.of(user, QueryDict(address)), hide_small=hide_small)


def length(user: User, cell: Cell) -> int:
    """Of the list that the cell opens."""
    return memo_filter(user, QueryDict(urlsplit(cell.url).query)).rows.count()


# ── figures ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(2))
def test_every_cell_is_the_length_of_the_list_it_opens(seed: int) -> None:
    world = World(seed)
    for _ in range(40):
        world.session()
    reader = make.user(Role.MANAGER)
    pairs = [
        (row, column) for row, column in product(DIMENSIONS, ["", *DIMENSIONS]) if row != column
    ]
    for measure in MEASURES:
        for row, column in world.dice.sample(pairs, 12):
            fy = world.dice.choice(["", "2026"])
            found = ask(reader, f"rows={row}&cols={column}&measure={measure}&fy={fy}")
            for line in [*found.lines, found.foot]:
                for cell in [each for each in (*line.cells, line.total) if each.url]:
                    counted = cell.value.memos if measure == "minutes" else cell.value.number
                    assert length(reader, cell) == counted, (row, column, measure, cell.url)


@pytest.mark.parametrize("measure", ["memos", "new", "repeat"])
def test_rows_and_columns_add_up(measure: str) -> None:
    world = World(7)
    for _ in range(30):
        world.session()
    reader = make.user(Role.MANAGER)
    apart = [each.key for each in DIMENSIONS.values() if not each.is_several]
    for row, column in product(apart, apart):
        if row == column or (measure != "memos" and "visit" in (row, column)):
            continue
        found = ask(reader, f"rows={row}&cols={column}&measure={measure}")
        for line in [*found.lines, found.foot]:
            assert sum(cell.value.number for cell in line.cells) == line.total.value.number
        sums = [line.total.value.number for line in found.lines]
        assert sum(sums) == found.foot.total.value.number


def test_what_somebody_may_not_list_is_not_counted() -> None:
    lead = make.coordinator()
    make.confirmed(lead)
    make.confirmed(make.coordinator("大友 香織"), is_restricted=True)
    analyst = make.user(Role.COORDINATOR, grants=[Grant.ANALYST.value])
    assert ask(analyst, "rows=office").foot.total.value.number == 1
    assert ask(make.user(Role.MANAGER), "rows=office").foot.total.value.number == 2


@pytest.mark.parametrize(
    "address",
    [
        "rows=nothing&cols=nothing&measure=nothing",
        "rows=office&cols=office",
        "rows=visit&measure=new",
        "rows=month&from=%E3%81%82&fy=99999",
        "office=%00&bank=1%27%20OR%201=1&rows=industry",
        "rows=office&rows=bank",
        "fy=2010",
    ],
)
def test_nonsense_is_answered(client: Client, address: str) -> None:
    make.confirmed(make.coordinator())
    client.force_login(make.user(Role.MANAGER))
    assert client.get(f"/reports/analysis/?{address}").status_code == 200


def test_costs_few_queries_at_any_size(client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(make.user(Role.MANAGER))
    leads = [make.coordinator(f"石田 {n}") for n in range(4)]
    for lead, day in product(leads, range(1, 4)):
        make.confirmed(lead, started_at=make.at(date(2026, 10, day)))
    client.get("/reports/analysis/")
    with django_assert_max_num_queries(9):
        client.get("/reports/analysis/?rows=lead&cols=month&fy=2026")


# ── small cells ──────────────────────────────────────────────────────────────────────────────


def test_others_see_no_small_cell_of_a_shared_analysis(client: Client) -> None:
    lead = make.coordinator()
    for _ in range(6):
        make.confirmed(lead, method="visit")
    make.confirmed(lead, method="phone")
    owner, reader = make.user(Role.MANAGER), make.user(Role.COORDINATOR)
    row = services.analysis_save(name="方法別", query="rows=method", by=owner)
    client.force_login(reader)
    url = f"/reports/analysis/saved/{row.pk}/"
    assert client.get(url).status_code == 404
    services.analysis_share(analysis=row, shared=True, by=owner)
    page = client.get(url)
    assert [line.total.is_hidden for line in page.context["answer"].lines] == [True, True]
    assert "5件未満" in page.content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}analysis.xlsx").content))
    assert [cell.value for cell in book.worksheets[0]["B"]][1:] == ["5件未満", "5件未満", 7]
    client.force_login(owner)
    assert [line.total.text for line in client.get(url).context["answer"].lines] == ["6", "1"]


# ── keeping ──────────────────────────────────────────────────────────────────────────────────


def test_saved_twice_it_is_there_once(client: Client) -> None:
    owner = make.user(Role.MANAGER)
    client.force_login(owner)
    for query in ("rows=office", "rows=office", "rows=bank"):
        client.post("/reports/analysis/save/", {"name": "拠点別", "query": query})
    [row] = SavedAnalysis.objects.all()
    assert QueryDict(row.query)["rows"] == "bank"


def test_a_name_that_does_not_do_loses_nothing(client: Client) -> None:
    client.force_login(make.user(Role.MANAGER))
    long = "長" * 61
    page = client.post("/reports/analysis/save/", {"name": long, "query": "rows=bank&cols=fy"})
    assert page.status_code == 422
    assert long in page.content.decode()
    assert page.context["question"].columns.key == "fy"


def test_only_the_owner_shares_and_removes() -> None:
    owner, other = make.user(Role.MANAGER), make.user(Role.CHIEF)
    row = services.analysis_save(name="業種別", query="rows=industry", by=owner)
    services.analysis_share(analysis=row, shared=True, by=owner)
    for act in (
        lambda: services.analysis_share(analysis=row, shared=False, by=other),
        lambda: services.analysis_remove(analysis=row, by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()
    services.analysis_remove(analysis=row, by=owner)
    assert not SavedAnalysis.objects.visible_to(other).exists()


def test_a_coordinator_asks_only_with_the_grant(client: Client) -> None:
    plain, analyst = make.user(), make.user(grants=[Grant.ANALYST.value])
    for user, status in ((plain, 403), (analyst, 200)):
        client.force_login(user)
        assert client.get("/reports/analysis/").status_code == status


# ── mails ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def subscription() -> AnalysisSubscription:
    make.confirmed(make.coordinator())
    owner = make.user(Role.MANAGER, email="kacho@yorozu.example")
    row = services.analysis_save(name="業種別", query="rows=industry", by=owner)
    services.analysis_subscribe(analysis=row, every="month", by=owner)
    return AnalysisSubscription.objects.get()


def test_it_is_mailed_once_on_the_first_working_day(subscription: AnalysisSubscription) -> None:
    sunday, monday, tuesday = date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 4)
    assert [services.analyses_post(today=day) for day in (sunday, monday, tuesday)] == [0, 1, 0]
    pk = AnalysisMail.objects.get().pk
    assert [mails.send(pk), mails.send(pk)] == [True, False]
    [sent] = mail.outbox
    assert sent.to == ["kacho@yorozu.example"]
    assert "業種別" in sent.subject
    assert "5件未満" in sent.body


def test_who_stopped_it_gets_none(subscription: AnalysisSubscription) -> None:
    services.analyses_post(today=date(2026, 11, 2))
    services.analysis_subscribe(analysis=subscription.analysis, every="", by=subscription.user)
    mails.send(AnalysisMail.objects.get().pk)
    assert mail.outbox == []


def test_who_lost_sight_of_it_gets_none(subscription: AnalysisSubscription) -> None:
    other = make.user(Role.CHIEF)
    services.analysis_share(analysis=subscription.analysis, shared=True, by=subscription.user)
    services.analysis_subscribe(analysis=subscription.analysis, every="month", by=other)
    services.analyses_post(today=date(2026, 11, 2))
    services.analysis_share(analysis=subscription.analysis, shared=False, by=subscription.user)
    for each in AnalysisMail.objects.all():
        mails.send(each.pk)
    assert [sent.to for sent in mail.outbox] == [["kacho@yorozu.example"]]
