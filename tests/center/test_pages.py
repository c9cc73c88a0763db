"""The settings pages: they work, keep what was typed, and cost a fixed number of queries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from center.models import UNSET_OFFICE, ClosedDay, Office, Target, Topic, YearPreparation
from center.selectors import year_to_prepare
from tests import builders as make
from yorozu.kit.wareki import fiscal_year, fiscal_year_label

pytestmark = pytest.mark.django_db
THIS_YEAR = fiscal_year(timezone.localdate())


@pytest.fixture
def manager(client):
    person = make.user(Role.MANAGER)
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"center:{name}", args=args)


def text(response):
    return response.content.decode()


def test_the_index_leads_to_every_list(client, manager, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # in April one asks whether the year was prepared
        page = text(client.get(reverse("desks:settings")))
    for kind in ("offices", "programmes", "topics", "courses", "industries"):
        assert url("codes", kind) in page
    assert f"{fiscal_year_label(year_to_prepare(timezone.localdate()))}の準備" in page


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.CHIEF, Role.COORDINATOR, Role.PARTNER])
def test_only_the_manager_enters(client, role):
    client.force_login(make.user(role))
    for address in (url("codes", "topics"), url("targets"), url("next_year")):
        assert client.get(address).status_code == 403


def test_the_secretariat_sees_its_own_lines_only(client):
    client.force_login(make.user(Role.SECRETARIAT))
    page = text(client.get(reverse("desks:settings")))
    assert reverse("privacy:requests") in page
    assert "相談分野" not in page
    assert reverse("accounts:audit") not in page


def test_a_list_shows_each_year_its_own(client, manager):
    make.topic("創業")
    Topic.objects.create(name="補助金", valid_until=2026)
    Topic.objects.create(name="脱炭素", valid_from=2027)
    Topic.objects.create(name="情報化", is_legacy=True)
    page = client.get(url("codes", "topics"), {"fy": "2027"})
    assert [line.row.name for line in page.context["lines"]] == ["創業", "脱炭素"]
    assert [line.row.name for line in page.context["others"]] == ["補助金"]
    assert [line.row.name for line in page.context["legacy"]] == ["情報化"]


def test_a_list_costs_the_same_whatever_its_length(client, manager, django_assert_max_num_queries):
    for number in range(30):
        make.course(f"コース{number}").topics.add(make.topic(f"分野{number}"))
    for kind in ("courses", "topics", "industries"):
        with django_assert_max_num_queries(6):
            client.get(url("codes", kind))


def test_uses_are_counted_and_open_their_memos(client, manager):
    lead, topic = make.coordinator(), make.topic("創業")
    for _ in range(2):
        make.submitted(lead, primary_topic=topic)
    line = client.get(url("codes", "topics")).context["lines"][0]
    assert (line.use.count, line.use.url) == (2, f"/consultations/?topic={topic.pk}")
    assert len(client.get(line.use.url).context["rows"]) == 2


def test_an_unknown_list_or_year_is_harmless(client, manager):
    make.topic()
    assert client.get("/settings/gadgets/").status_code == 404
    for year in ("abc", "99999", "２０２７", ""):
        assert client.get(url("codes", "topics"), {"fy": year}).status_code == 200


def test_the_office_that_stands_for_none_is_not_edited(client, manager):
    office = Office.objects.create(code=UNSET_OFFICE, name="未設定", is_active=False)
    assert "未設定" not in text(client.get(url("codes", "offices")))
    assert client.get(url("code_edit", "offices", office.pk)).status_code == 404


def test_an_entry_is_added(client, manager):
    data = {
        "name": "品川",
        "code": "ｓｈｉｎａｇａｗａ",
        "phone": "０３－１２３４－５６７８",
        "fy": "2027",
    }
    answer = client.post(url("code_new", "offices"), {**data, "valid_from": "2027"})
    assert answer.url == "/settings/offices/?fy=2027"
    row = Office.objects.get()
    assert (row.code, row.phone, row.valid_from) == ("shinagawa", "03-1234-5678", 2027)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "", "code": "x"}, "name"),
        ({"name": "品川", "code": "シナガワ"}, "code"),
        ({"name": "品" * 41, "code": "x"}, "name"),
        ({"name": "品川", "code": "x", "phone": "内線のみ"}, "phone"),
        ({"name": "品川", "code": "x", "valid_from": "1900"}, "valid_from"),
        (
            {"name": "品川", "code": "x", "valid_from": "2027", "valid_until": "2026"},
            "valid_until",
        ),
        ({"name": "新 橋", "code": "x"}, "name"),
        ({"name": "品川", "code": "SHIMBASHI"}, "code"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field_and_stays(client, manager, data, field):
    make.office()
    page = client.post(url("code_new", "offices"), data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert data["name"] in text(page)
    assert Office.objects.count() == 1


def edit(client, row, **data):
    return client.post(url("code_edit", "offices", row.pk), {"name": row.name, **data})


def test_two_who_edit_one_entry_lose_nothing(client, manager):
    row = make.office()
    edit(client, row, version=0, address="東京都港区新橋1-1")
    page = edit(client, row, version=0, address="東京都港区芝2-2")
    assert page.status_code == 409
    clash = page.context["clashes"][0]
    assert (clash.label, clash.saved, clash.typed) == (
        "所在地",
        "東京都港区新橋1-1",
        "東京都港区芝2-2",
    )
    assert 'name="version" value="1"' in text(page)
    assert "東京都港区芝2-2" in page.context["form"]["address"].value()
    edit(client, row, version=1, address="東京都港区芝2-2")
    assert Office.objects.get().address == "東京都港区芝2-2"


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30])
def test_a_version_that_is_none_saves_nothing(client, manager, version):
    row = make.office()
    assert edit(client, row, version=version, address="別の所").status_code == 409
    assert Office.objects.get().address == ""


def test_a_code_stands_for_ever(client, manager):
    row = make.office()
    edit(client, row, version=0, code="other")
    assert Office.objects.get().code == "shimbashi"


def test_moving_up_and_down(client, manager):
    rows = [make.topic(name) for name in "ABC"]
    data = {"side": "after", "beside": rows[1].pk, "fy": "2026"}
    answer = client.post(url("code_place", "topics", rows[0].pk), data)
    page = client.get(answer.url.partition("#")[0])
    assert [line.row.name for line in page.context["lines"]] == ["B", "A", "C"]
    assert [line.focus_down for line in page.context["lines"]] == [False, True, False]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 400),
        ({"side": "above", "beside": "1"}, 400),
        ({"side": "after", "beside": "x"}, 400),
        ({"side": "after", "beside": "999999"}, 404),
    ],
)
def test_a_move_that_makes_no_sense_moves_nothing(client, manager, data, status):
    assert client.post(url("code_place", "topics", make.topic().pk), data).status_code == status


def test_retire_and_restore(client, manager):
    make.topic("創業")
    row = make.topic("補助金")
    assert str(THIS_YEAR) in text(client.get(url("code_retire", "topics", row.pk)))
    client.post(url("code_retire", "topics", row.pk), {"until": str(THIS_YEAR)})
    row.refresh_from_db()
    assert row.valid_until == THIS_YEAR
    client.post(url("code_restore", "topics", row.pk))
    row.refresh_from_db()
    assert (row.valid_until, row.is_active) == (None, True)


def test_what_cannot_be_retired_is_said(client, manager):
    row = make.topic()
    page = client.post(url("code_retire", "topics", row.pk), {"until": "now"})
    assert page.status_code == 422
    assert "選べる相談分野がなくなります" in text(page)
    assert client.post(url("code_retire", "topics", row.pk)).status_code == 422


def test_days_off(client, manager):
    data = {"first": "R8.12.29", "last": "令和9年1月3日", "name": "年末年始"}
    answer = client.post(url("closed_days"), data)
    assert answer.url == "/settings/closed-days/?fy=2026"
    assert ClosedDay.objects.count() == 6
    row = ClosedDay.objects.get(day="2026-12-29")
    client.post(url("closed_day_active", row.pk), {"active": "0"})
    page = client.get(url("closed_days"), {"fy": "2026"})
    assert [each.day.isoformat() for each in page.context["called_off"]] == ["2026-12-29"]
    client.post(url("closed_day", row.pk), {"version": 1, "day": "R8.12.28", "name": "年末"})
    row.refresh_from_db()
    assert (row.day.isoformat(), row.version) == ("2026-12-28", 2)


def test_a_day_off_on_an_older_page(client, manager):
    row = ClosedDay.objects.create(day="2026-12-29", name="年末年始", version=3)
    page = client.post(url("closed_day", row.pk), {"version": 2, "day": "R8.12.28", "name": "年末"})
    assert page.status_code == 409
    assert "令和8年12月29日(火)" in text(page)
    assert "年末" in page.context["form"]["name"].value()


@pytest.mark.parametrize("day", ["令和8年2月30日", "いつか", ""])
def test_a_day_that_is_none(client, manager, day):
    page = client.post(url("closed_days"), {"first": day, "name": "年末年始"})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["first"]


def test_targets(client, manager, django_assert_max_num_queries):
    programme = make.programme()
    name = f"t-{programme.pk}-consultations"
    client.post(url("targets"), {"fy": "2026", name: "１，２００件", f"{name}-seen": ""})
    assert Target.objects.get().value == 1200
    with django_assert_max_num_queries(5):
        assert '"1200"' in text(client.get(url("targets"), {"fy": "2026"}))
    for wrong in ("たくさん", "-5", "1.5", "9" * 30):
        page = client.post(url("targets"), {"fy": "2026", name: wrong, f"{name}-seen": "1200"})
        assert page.status_code == 422
        assert wrong in text(page)
    assert Target.objects.get().value == 1200


def test_a_target_that_somebody_changed_meanwhile(client, manager):
    programme = make.programme()
    name = f"t-{programme.pk}-consultations"
    Target.objects.create(
        fiscal_year=2026, programme=programme, measure="consultations", value=1300
    )
    stale = {"fy": "2026", name: "1400", f"{name}-seen": "1200"}
    page = client.post(url("targets"), stale)
    assert page.status_code == 409
    assert "いまの目標は1,300" in text(page)
    again = {"fy": "2026", name: "1400", f"{name}-seen": "1300"}
    assert page.context["form"][f"{name}-seen"].value() == "1300"
    client.post(url("targets"), again)
    assert Target.objects.get().value == 1400


def test_the_next_year_is_prepared_with_one_act(client, manager, django_assert_max_num_queries):
    Target.objects.create(
        fiscal_year=THIS_YEAR, programme=make.programme(), measure="consultations", value=1200
    )
    with django_assert_max_num_queries(16):
        assert "目標：1件を引き継ぐ" in text(client.get(url("next_year")))
    for _ in range(2):
        answer = client.post(url("next_year"), {"fy": str(THIS_YEAR + 1)})
        assert answer.url == f"/settings/next-year/?fy={THIS_YEAR + 1}"
    assert YearPreparation.objects.get().prepared_by == manager
    assert "次に確かめること" in text(client.get(answer.url))
    assert client.post(url("next_year"), {"fy": str(THIS_YEAR + 5)}).status_code == 404


def test_the_audit_page_names_the_entry_and_what_changed(client, manager):
    row = make.office()
    edit(client, row, version=0, valid_until="2029")
    page = text(client.get(reverse("accounts:audit")))
    assert "一覧の項目を変更した" in page
    assert "拠点「新橋」" in page
    assert "使い終わる年度 令和11年度" in page
