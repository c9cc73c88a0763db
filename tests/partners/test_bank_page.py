"""金庫カルテ: what the centre sees, what a bank sees, and that no bank sees another."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from bookings.models.periods import period_of
from companies.enums import ConsentKind
from partners.enums import Answer, EventKind, EventState
from partners.models import EventCoordinator, OutreachEvent
from tests import builders as make
from tests.matrix import PAGES
from yorozu.kit.wareki import fiscal_year, fiscal_year_range

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make.user(Role.SECRETARIAT)


def outreach(bank, *, days: int, state=EventState.HELD, branch=None, **facts):
    """What is over was held in this 年度 whatever day the test is run."""
    today = timezone.localdate()
    first = fiscal_year_range(fiscal_year(today))[0]
    start = make.at(max(today + timedelta(days=days), first))
    facts.setdefault("title", f"出張相談会{days}")
    return OutreachEvent.objects.create(
        kind=EventKind.CONSULTATION,
        state=state,
        programme=make.programme(),
        organization=bank,
        branch=branch,
        period=period_of(start, start + timedelta(hours=3)),
        **facts,
    )


def page_of(client, bank):
    return client.get(f"{bank.get_absolute_url()}?own=1")


def test_the_centre_sees_both_sides_on_one_page(client, desk, django_assert_max_num_queries):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    lead = make.coordinator("石田 真")
    held = outreach(bank, days=-5, participants=12)
    EventCoordinator.objects.create(
        event=held,
        coordinator=lead,
        answer=Answer.ACCEPTED,
        asked_by=desk,
        answered_at=timezone.now(),
    )
    outreach(bank, days=9, state=EventState.CONFIRMED, title="冬の相談会")
    make.scheme(bank, by=desk, title="ロビー相談会", is_own=True)
    make.partner_contact(bank, "山田 浩二", by=desk, note="火曜は不在")
    make.meeting_action(make.meeting(bank, by=desk, subject="年間計画"), by=desk, what="予定表")
    make.confirmed(lead, by=desk, introduced_by=bank)
    client.force_login(desk)
    with django_assert_max_num_queries(45):
        text = page_of(client, bank).content.decode()
    for words in (
        *("冬の相談会", "ロビー相談会", "山田 浩二", "火曜は不在", "年間計画", "予定表", "石田 真"),
        *("蒲田支店", "のべ12名"),
    ):
        assert words in text


def test_the_past_of_a_merged_bank_counts_on_its_successors_page(client, desk):
    """Each figure is the length of the list it opens, and the lists hold both banks' rows."""
    bank, old = make.bank("城南信用金庫", "1344"), make.bank("旧東信用金庫", "1399", "旧東支店")
    lead = make.coordinator()
    outreach(old, days=-5, participants=3)
    make.partner_contact(old, "旧東の人", by=desk)
    make.scheme(old, by=desk, title="旧東の取組")
    make.meeting(old, by=desk, subject="旧東との打合せ")
    for number, of in enumerate((old, bank)):
        make.confirmed(lead, by=desk, introduced_by=of, started_at=make.this_year())
        make.appointment(
            lead,
            by=desk,
            introduced_by=of,
            start=make.at(timezone.localdate(), f"{10 + number}:00"),
        )
    make.merged_bank(by=make.user(Role.MANAGER))
    client.force_login(desk)
    page = page_of(client, bank)
    for words in ("旧東の人", "旧東の取組", "旧東との打合せ"):
        assert words in page.content.decode()
    assert page.context["year"].consultations == 1
    sent, memos = page.context["bank_introduced"], page.context["bank_memos"]
    assert (sent["count"], memos["count"]) == (2, 2)
    assert len(client.get(sent["url"]).context["page"].rows) == 2
    opened = client.get(memos["url"])
    assert len(opened.context["page"].rows) == 2
    assert "紹介元（合併した機関を含む）：城南信用金庫" in opened.content.decode()
    # A report counts by the bank the memo names: its links stay with that bank alone.
    exact = client.get(reverse("consultations:list"), {"bank": str(bank.pk)})
    assert len(exact.context["page"].rows) == 1


def test_no_bank_sees_the_people_of_the_one_that_joined_it(client, desk):
    bank, old = make.bank("城南信用金庫", "1344"), make.bank("旧東信用金庫", "1399", "旧東支店")
    make.partner_contact(old, "旧東の人", by=desk)
    make.bank_user(old)
    make.merged_bank(by=make.user(Role.MANAGER))
    client.force_login(make.bank_user(bank))
    page = page_of(client, bank)
    assert "旧東の人" not in page.content.decode()
    assert {each.organization for each in page.context["accounts"]} == {bank}


@pytest.mark.parametrize(("clock", "is_late"), [("00:30", False), ("23:30", True)])
def test_out_of_touch_begins_with_a_tokyo_day(client, desk, clock, is_late):
    """00:30 in Tokyo is the day before in UTC."""
    from consultations.branches.dormant import dormant_since

    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    bank.is_member = True
    bank.save()
    first = dormant_since(timezone.localdate())
    day = first - timedelta(days=1) if is_late else first
    make.meeting(bank, by=desk, branches=[bank.branches.get()], starts_at=make.at(day, clock))
    client.force_login(desk)
    assert ("接点なし" in page_of(client, bank).content.decode()) == is_late


def test_wishes_stay_visible_with_what_became_of_them(client, desk):
    bank = make.bank()
    outreach(bank, days=20, state=EventState.REQUESTED, title="創業の相談会")
    outreach(bank, days=3, state=EventState.CANCELLED, title="流れた会", cancel_reason="会場の都合")
    client.force_login(make.bank_user(bank))
    text = page_of(client, bank).content.decode()
    assert "創業の相談会" in text
    assert "会場の都合" in text


def test_a_branch_sees_its_own_part(client, desk):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "池上支店")
    here, there = bank.branches.get(name="蒲田支店"), bank.branches.get(name="池上支店")
    outreach(bank, days=5, state=EventState.CONFIRMED, branch=here, title="蒲田の会")
    outreach(bank, days=6, state=EventState.CONFIRMED, branch=there, title="池上の会")
    make.partner_contact(bank, "蒲田の人", by=desk, branch=here, note="内緒の覚え書き")
    make.partner_contact(bank, "池上の人", by=desk, branch=there)
    make.meeting(bank, by=desk, subject="内々の打合せ")
    lead = make.coordinator()
    for name, branch in (("蒲田商店", here), ("池上商店", there)):
        make.appointment(
            lead if branch == here else make.coordinator("大友 香織"),
            by=desk,
            client_name=name,
            introduced_by=bank,
            introduced_branch=branch,
            booth=make.booth(f"ブース{name}"),
        )
    client.force_login(make.bank_user(bank, here))
    text = page_of(client, bank).content.decode()
    for words in ("蒲田の会", "蒲田の人", "蒲田商店"):
        assert words in text
    for words in (
        *("池上の会", "池上の人", "池上商店", "池上支店"),
        *("内緒の覚え書き", "内々の打合せ"),
    ):
        assert words not in text
    start = client.get("/").content.decode()
    assert "相談会・セミナーを依頼する" in start
    assert "蒲田商店" in start
    assert "池上商店" not in start
    client.force_login(make.bank_user(bank))
    head = page_of(client, bank).content.decode()
    for words in ("蒲田の会", "池上の会", "蒲田商店", "池上商店"):
        assert words in head


def test_results_only_with_the_clients_consent_to_this_bank(client, desk):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    branch, lead = bank.branches.get(), make.coordinator()
    agreed, silent, alone = (make.company(f"株式会社{name}") for name in "甲乙丙")
    elsewhere = make.company("株式会社丁")
    make.consent(agreed, ConsentKind.BANK, by=desk, agency=bank.name)
    make.consent(alone, ConsentKind.BANK, by=desk, agency=bank.name)
    make.consent(elsewhere, ConsentKind.BANK, by=desk, agency="芝信用金庫")
    sent = {"introduced_by": bank, "introduced_branch": branch, "content": "秘密の相談内容"}
    sent |= {"started_at": make.this_year()}
    for company in (agreed, silent, elsewhere):
        make.confirmed(lead, by=desk, company=company, **sent)
    make.confirmed(lead, by=desk, company=alone, started_at=make.this_year())
    client.force_login(make.bank_user(bank, branch))
    text = page_of(client, bank).content.decode()
    assert "株式会社甲" in text
    for name in ("株式会社乙", "株式会社丙", "株式会社丁", "秘密の相談内容"):
        assert name not in text


def test_a_consent_taken_back_closes_the_result(client, desk):
    from companies.services import consent_withdraw

    bank = make.bank()
    company = make.company("株式会社甲")
    given = make.consent(company, ConsentKind.BANK, by=desk, agency=bank.name)
    held = {"introduced_by": bank, "started_at": make.this_year()}
    make.confirmed(make.coordinator(), by=desk, company=company, **held)
    client.force_login(make.bank_user(bank))
    assert "株式会社甲" in page_of(client, bank).content.decode()
    consent_withdraw(consent=given, on=timezone.localdate(), reason="本人の希望", by=desk)
    assert "株式会社甲" not in page_of(client, bank).content.decode()


# ── no bank sees another ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def foreign(desk):
    """Another bank with something of everything; the ids a partner might try."""
    bank = make.bank("芝信用金庫", "1319", "芝本店")
    make.scheme(bank, by=desk, title="芝の取組")
    make.partner_contact(bank, "芝の人", by=desk)
    held = make.meeting(bank, by=desk, subject="芝との打合せ")
    action = make.meeting_action(held, by=desk)
    return {
        "organization": bank.pk,
        "branch": bank.branches.get().pk,
        "contact": bank.contacts.get().pk,
        "scheme": bank.schemes.get().pk,
        "meeting": held.pk,
        "action": action.pk,
    }


WHOSE = {
    "branch_edit": "branch",
    "branch_active": "branch",
    "contact_edit": "contact",
    "contact_left": "contact",
    "scheme": "scheme",
    "scheme_edit": "scheme",
    "scheme_reuse": "scheme",
    "scheme_withdraw": "scheme",
    "meeting": "meeting",
    "meeting_edit": "meeting",
    "meeting_withdraw": "meeting",
    "action_add": "meeting",
    "action_tick": "action",
    "action_drop": "action",
}
WITH_PK = [
    name
    for name, page in PAGES.items()
    if name.startswith("partners:")
    and page.kwargs.__name__ not in ("<lambda>", "batch", "template")
]


@pytest.mark.parametrize("name", WITH_PK)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_banks_page_is_not_there(client, foreign, name, method):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    client.force_login(make.bank_user(bank))
    pk = foreign[WHOSE.get(name.removeprefix("partners:"), "organization")]
    response = getattr(client, method)(reverse(name, args=[pk]))
    assert response.status_code in (403, 404, 405)
    assert "芝" not in response.content.decode()


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.PARTNER])
def test_no_combobox_offers_other_organisations_to_outsiders(client, foreign, role):
    client.force_login(make.user(role))
    for name in ("lookup", "lookup_branches"):
        assert client.get(reverse(f"partners:{name}"), {"q": "芝"}).status_code == 403


def test_an_account_without_a_bank_sees_nothing(client, foreign):
    client.force_login(make.user(Role.PARTNER))
    text = client.get(reverse("partners:list")).content.decode()
    assert "所属の機関がまだ登録されていません" in text
    assert client.get(reverse("partners:detail", args=[foreign["organization"]])).status_code == 404
    assert client.get("/").status_code == 200
