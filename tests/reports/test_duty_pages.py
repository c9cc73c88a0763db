"""The pages of the 従事日誌: whose they are, what they say when something is refused."""

from __future__ import annotations

import uuid
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.enums import Role
from coordinators.models import Coordinator
from reports import services
from reports.errors import Overlap
from reports.models import DutyLine, DutyLog
from tests import builders as make
from tests.consultations.test_numbering import in_threads
from tests.reports.closing import OCTOBER, account
from tests.reports.test_duty import confirm, memo, written

pytestmark = pytest.mark.django_db
INDEX = "/reports/2026-10/duty/"


@pytest.fixture
def co(client: Client) -> Coordinator:
    made = make.coordinator()
    client.force_login(account(made))
    return made


def here(co: Coordinator) -> str:
    return f"{INDEX}{co.pk}/"


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return unescape(response.content.decode())


def form(**more: Any) -> dict[str, Any]:
    plain = {
        "uuid": str(uuid.uuid4()),
        "kind": "other",
        "day": "10/5",
        "starts": "1400",
        "ends": "15時",
        "programme": make.programme().pk,
        "title": "相談事例の整理",
    }
    return plain | more


def test_another_s_log_is_not_there_for_a_coordinator(client: Client, co: Coordinator) -> None:
    other = make.coordinator("大友 悠")
    memo(other, "2026-10-05")
    log = confirm(other)
    row = DutyLine.objects.get(log=log)
    for address in (here(other), f"{here(other)}duty.pdf", f"{here(other)}duty.xlsx"):
        assert client.get(address).status_code == 404
    for act in ("add/", "confirm/", "unconfirm/", f"lines/{row.uuid}/withdraw/"):
        assert client.post(here(other) + act, form()).status_code == 404
    assert other.name not in page(client, INDEX)
    client.force_login(make.user(Role.CHIEF))
    assert other.name in page(client, here(other))


def test_a_line_is_written_shown_and_taken_away(client: Client, co: Coordinator) -> None:
    memo(co, "2026-10-06")
    response = client.post(f"{here(co)}add/", form(day="令和8年10月5日"))
    assert response.status_code == 302
    shown = page(client, here(co))
    assert "14:00～15:00" in shown
    row = DutyLine.objects.get()
    assert client.post(f"{here(co)}lines/{row.uuid}/withdraw/").status_code == 302
    assert "14:00～15:00" not in page(client, here(co))


def test_what_is_refused_is_said_at_its_field_and_nothing_is_lost(
    client: Client, co: Coordinator
) -> None:
    made = memo(co, "2026-10-05")
    clash = form(day="令和8年10月5日", starts="10:30", ends="11:30", title="残す文")
    response = client.post(f"{here(co)}add/", clash)
    assert response.status_code == 422
    shown = unescape(response.content.decode())
    assert f"「{made.number}" in shown
    assert "残す文" in shown
    wrong = form(day="令和8年10月5日", fare="500", ends="13:00")
    shown = client.post(f"{here(co)}add/", wrong).content.decode()
    assert "「移動」を選んだときだけ" in shown
    assert "開始より後の時刻" in shown
    assert not DutyLine.objects.exists()


def test_clashing_records_are_named_with_their_links(client: Client, co: Coordinator) -> None:
    one, other = memo(co, "2026-10-05"), memo(co, "2026-10-05", "10:30")
    shown = page(client, here(co))
    assert "時間が重なっています（1組）" in shown
    for each in (one, other):
        assert f"/consultations/{each.number}/" in shown
    response = client.post(f"{here(co)}confirm/", {"version": 0})
    assert response.status_code == 422


def test_from_確認_to_承認(client: Client, co: Coordinator) -> None:
    memo(co, "2026-10-05")
    assert client.post(f"{here(co)}confirm/", {"version": 0}).status_code == 302
    manager = make.user(Role.MANAGER)
    client.force_login(manager)
    assert "従事日誌の承認待ち 1件" in page(client, "/")
    assert client.post(f"{here(co)}approve/", {"version": 0}).status_code == 409
    assert client.post(f"{here(co)}approve/", {"version": 1}).status_code == 302
    assert "承認済" in page(client, INDEX)
    assert co.name not in page(client, f"{INDEX}?state=open")
    response = client.post(f"{here(co)}return/", {"version": 2, "comment": ""})
    assert response.status_code == 422


def test_files_are_of_those_the_reader_may_see(client: Client, co: Coordinator) -> None:
    memo(co, "2026-10-05")
    memo(make.coordinator("大友 悠"), "2026-10-05")
    for who, names in ((account(co), {co.name}), (make.user(Role.MANAGER), {co.name, "大友 悠"})):
        client.force_login(who)
        response = client.get(f"{INDEX}duty.xlsx")
        sheet = load_workbook(BytesIO(response.content))["従事の明細"]
        assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == names
    response = client.get(f"{here(co)}duty.pdf")
    assert response.content.startswith(b"%PDF")
    assert "attachment" in response.headers["Content-Disposition"]


def test_pages_take_few_queries_whatever_their_size(
    client: Client, co: Coordinator, django_assert_max_num_queries: Any
) -> None:
    for day in range(1, 9):
        memo(co, f"2026-10-{day:02d}")
    page(client, INDEX)
    with django_assert_max_num_queries(15):
        page(client, INDEX)
    with django_assert_max_num_queries(17):
        page(client, here(co))


@pytest.mark.django_db(transaction=True)
def test_two_lines_at_one_time_from_two_windows_are_one() -> None:
    co = make.coordinator()
    lines = [written() for _ in range(6)]

    def add(index: int) -> str:
        try:
            services.duty_line_add(
                coordinator=co, month=OCTOBER, written=lines[index], by=account(co)
            )
        except Overlap:
            return "refused"
        return "added"

    assert sorted(in_threads(6, add)) == ["added", *["refused"] * 5]
    assert DutyLine.objects.standing().count() == DutyLog.objects.count() == 1
