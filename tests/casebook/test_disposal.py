"""A client past their term: a published case stays without its link, all else is let go."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.enums import Role
from casebook import services
from casebook.enums import Audience
from casebook.errors import Refused
from casebook.models import CaseStudy
from companies.disposal import COMPANY, PERSON
from desks.extract import client_extract
from tests import builders as make
from tests.casebook import world as scene
from tests.desks.test_disposal import found_in_database
from yorozu.kit import disposal

pytestmark = pytest.mark.django_db
SECRET = "ひみつ堂"
TODAY = timezone.localdate()


@pytest.fixture
def lead() -> Any:
    return make.coordinator()


def case_of(lead: Any, client: Any, *, is_published: bool) -> CaseStudy:
    """Its first words named the client; the last do not."""
    case = scene.made(lead, memo=client)
    case = scene.written(case, problem=f"{SECRET}の話", own_words=SECRET, point="東駅の店")
    services.draft_keep(
        case=case, by=lead.user, base=case.version, revision=0, data={"problem": SECRET}
    )
    if not is_published:
        return case
    scene.kept(case, "東駅", f"{SECRET}とは別の駅")
    case = scene.written(case, point="東駅の店", own_words=SECRET)
    return scene.approved(scene.asked(scene.agreed(case)))


def wipe(kind: str, *ids: int) -> None:
    disposal.wipe(kind, ids)


def test_published_it_stays_and_nothing_leads_back(lead: Any) -> None:
    client = make.company(f"株式会社{SECRET}", municipality="13111")
    memo = make.confirmed(lead, company=client, content="相談", advice="助言")
    public = case_of(lead, memo, is_published=True)
    draft = case_of(lead, memo, is_published=False)
    wipe("memo", memo.pk)
    wipe(COMPANY, client.pk)
    assert [place for place in found_in_database(SECRET) if "casebook" in place[0]] == []
    public.refresh_from_db()
    draft.refresh_from_db()
    assert (public.company, public.area_code, public.area) == (None, "", "東京都")
    assert not public.memos.exists() and public.problem == scene.SAFE["problem"]
    assert (draft.company, draft.problem, draft.title) == (None, "", "（廃棄済み）")
    assert list(CaseStudy.objects.open_to(Audience.PUBLIC)) == [public]
    services.case_withdraw(
        case=public, reason="古い", version=public.version, by=make.user(Role.MANAGER)
    )


def test_a_persons_case_loses_its_link_too(lead: Any) -> None:
    client = make.person("創業 花子")
    memo = make.confirmed(lead, person=client)
    case = scene.published(lead, memo=memo)
    assert case.person == client
    wipe(PERSON, client.pk)
    case = CaseStudy.objects.get()
    assert case.person is None and case.is_published


def test_without_its_client_nothing_is_written_anew(lead: Any) -> None:
    client = make.company()
    case = scene.published(lead, memo=make.confirmed(lead, company=client))
    wipe(COMPANY, client.pk)
    boss = make.user(Role.MANAGER)
    case.refresh_from_db()
    case = services.case_withdraw(case=case, reason="古い", version=case.version, by=boss)
    with pytest.raises(Refused, match="廃棄されている"):
        services.case_reopen(case=case, version=case.version, by=boss)


def test_a_memo_of_several_takes_its_own_link_only(lead: Any) -> None:
    client = make.company()
    memos = [
        make.confirmed(lead, company=client, started_at=make.at(date(2026, month, 5)))
        for month in (5, 6)
    ]
    case = scene.published(lead, memo=memos[0])
    case.memos.add(memos[1])
    wipe("memo", memos[0].pk)
    case.refresh_from_db()
    assert list(case.memos.all()) == [memos[1]] and case.company == client


def test_asked_what_is_kept_of_them_clients_get_their_cases(lead: Any) -> None:
    client = make.company()
    scene.published(lead, memo=make.confirmed(lead, company=client))
    scene.published(
        lead, memo=make.confirmed(lead, company=make.company("株式会社多摩工業")), title="別件"
    )
    asked = make.privacy_request(client)
    book = load_workbook(BytesIO(client_extract(asked, by=make.user(Role.MANAGER)).read()))
    rows = list(book["支援事例"].iter_rows(values_only=True))
    assert len(rows) == 2 and rows[1][:3] == (
        scene.SAFE["title"],
        "承認済み（公開）",
        "一般公開",
    )
    assert rows[1][3] == scene.SAFE["problem"] and rows[1][8] == "一般公開"
