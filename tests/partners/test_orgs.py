"""Organisations, branches, mergers, the people there."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from accounts.enums import Role
from accounts.models import AuditEvent, User
from center.errors import Refused, Stale
from partners.enums import OrganizationKind
from partners.models import Branch, Contact, Organization, PartnerPolicy, PartnerStaff
from partners.orgs.companion import PartnerCompanion
from partners.orgs.rules import suggested_owner
from partners.orgs.selectors import branches_matching, organization_named, organizations_matching
from partners.orgs.services.contacts import contact_add, contact_leave
from partners.orgs.services.organizations import (
    branch_add,
    branch_change,
    branch_set_active,
    organization_change,
    organization_merge,
    organization_register,
    organization_set_active,
    organization_unmerge,
)
from partners.orgs.services.policy import partner_policy_change
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make.user(Role.MANAGER)


def form_of(row: Organization, **changes):
    plain = {
        "kind": row.kind,
        "name": row.name,
        "kana": row.kana,
        "zengin_code": row.zengin_code,
        "version": str(row.version),
    }
    return plain | changes


# ── by hand ──────────────────────────────────────────────────────────────────────────────────


def test_an_organisation_is_registered_with_what_it_can_do(client, manager):
    client.force_login(manager)
    topic = make.topic("知的財産")
    response = client.post(
        reverse("partners:new"),
        {
            "kind": "public",
            "name": "多摩知財センター",
            "offers": "商標の出願",
            "topics": [str(topic.pk)],
            "is_core": "on",
            "owner": str(manager.pk),
        },
    )
    made = Organization.objects.get(name="多摩知財センター")
    assert response.url == made.get_absolute_url()
    assert list(made.topics.all()) == [topic]
    assert (made.is_core, made.owner, made.offers) == (True, manager, "商標の出願")
    assert AuditEvent.objects.filter(act="organization.registered").count() == 1


def test_the_same_bank_under_another_spelling_is_refused(client, manager):
    make.bank()
    client.force_login(manager)
    response = client.post(reverse("partners:new"), {"kind": "shinkin", "name": "城南信金"})
    assert response.status_code == 422
    assert "「城南信用金庫」がすでに登録されています" in response.content.decode()
    assert "城南信金" in response.content.decode()
    assert Organization.objects.count() == 1


def test_a_change_on_an_older_page_is_noticed_and_nothing_typed_is_lost(client, manager):
    bank = make.bank()
    client.force_login(manager)
    url = reverse("partners:edit", args=[bank.pk])
    sent = form_of(bank, phone="03-1111-1111")
    organization_change(organization=bank, version=0, values={"phone": "03-9"}, by=manager)
    response = client.post(url, sent)
    assert response.status_code == 409
    assert "03-1111-1111" in response.content.decode()
    assert 'name="version" value="1"' in response.content.decode()
    bank.refresh_from_db()
    assert bank.phone == "03-9"


def test_a_mistake_on_an_older_page_keeps_the_older_version(client, manager):
    """Otherwise the second try would pass over what somebody else wrote meanwhile."""
    bank = make.bank()
    organization_change(organization=bank, version=0, values={"phone": "03-9"}, by=manager)
    client.force_login(manager)
    response = client.post(
        reverse("partners:edit", args=[bank.pk]), form_of(bank, name="", version="0")
    )
    assert response.status_code == 422
    assert 'name="version" value="0"' in response.content.decode()


def test_nothing_changed_is_no_new_version(manager):
    bank = make.bank()
    organization_change(organization=bank, version=0, values={"name": bank.name}, by=manager)
    bank.refresh_from_db()
    assert bank.version == 0


def test_retired_twice_is_once(manager):
    bank = make.bank()
    for _ in range(2):
        organization_set_active(organization=bank, is_active=False, by=manager)
    assert AuditEvent.objects.filter(act="organization.retired").count() == 1


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (OrganizationKind.SHINKIN, Role.MANAGER),
        (OrganizationKind.PUBLIC, Role.MANAGER),
        (OrganizationKind.CREDIT_UNION, Role.SECRETARIAT),
        (OrganizationKind.GOVERNMENT, Role.SECRETARIAT),
        (OrganizationKind.OTHER, None),
    ],
)
def test_who_looks_after_which_kind(kind, role):
    assert suggested_owner(kind) == role


# ── mergers ──────────────────────────────────────────────────────────────────────────────────


def test_reads_lead_to_the_successor_and_its_branches_stay_readable(client, manager):
    old = make.merged_bank(by=manager)
    client.force_login(manager)
    response = client.get(reverse("partners:detail", args=[old.pk]), follow=True)
    text = response.content.decode()
    assert response.redirect_chain[-1][0] == make.bank().get_absolute_url()
    assert "合併しました" in text
    assert "旧東支店" in text
    own = client.get(f"{old.get_absolute_url()}?own=1").content.decode()
    assert "旧東支店" in own


def test_a_chain_of_mergers_leads_straight_to_who_stands_today(manager):
    first = make.merged_bank(into=make.bank("中の信用金庫", "1398"), by=manager)
    middle = Organization.objects.get(name="中の信用金庫")
    last = make.bank()
    organization_merge(
        merged=middle, successor=last, on=date(2026, 11, 1), version=middle.version, by=manager
    )
    first.refresh_from_db()
    assert first.successor == last


def test_a_merger_into_itself_or_into_what_is_gone_is_refused(manager):
    bank = make.bank()
    old = make.merged_bank(by=manager)
    for successor in (bank, old):
        with pytest.raises(Refused):
            organization_merge(
                merged=bank, successor=successor, on=date(2026, 11, 1), version=0, by=manager
            )


def test_a_merger_by_mistake_is_taken_back(manager):
    old = make.merged_bank(by=manager)
    with pytest.raises(Stale):
        organization_unmerge(organization=old, version=0, by=manager)
    back = organization_unmerge(organization=old, version=old.version, by=manager)
    assert (back.successor, back.succeeded_on) == (None, None)


def test_taking_a_merger_back_gives_back_who_had_merged_before(manager):
    """A went up in B, B in C by mistake: afterwards A stands under B again."""
    middle, last = make.bank("中の信用金庫", "1398"), make.bank()
    first = make.merged_bank(into=middle, by=manager)
    middle = organization_merge(
        merged=middle, successor=last, on=date(2026, 11, 1), version=middle.version, by=manager
    )
    for _ in range(2):
        organization_unmerge(organization=middle, version=middle.version, by=manager)
    first.refresh_from_db()
    assert (first.successor, first.succeeded_on) == (middle, date(2026, 10, 1))
    assert Organization.objects.family_of(last.pk) == [last.pk]
    assert Organization.objects.family_of(middle.pk) == sorted([middle.pk, first.pk])
    assert AuditEvent.objects.filter(act="organization.unmerged").count() == 1


def test_the_page_of_a_merged_bank_names_both_who_took_it_and_who_stands_today(client, manager):
    middle = make.bank("中の信用金庫", "1398")
    first = make.merged_bank(into=middle, by=manager)
    organization_merge(
        merged=middle, successor=make.bank(), on=date(2026, 11, 1), version=0, by=manager
    )
    client.force_login(manager)
    page = client.get(f"{first.get_absolute_url()}?own=1").content.decode()
    assert "「中の信用金庫」に合併しました（いまは「城南信用金庫」）" in page


def test_what_is_in_use_is_one_rule_for_every_box(manager):
    merged = make.merged_bank(by=manager)
    retired = make.agency("閉じた窓口", is_active=False)
    Branch.objects.create(organization=retired, name="閉じた出張所")
    for row in (merged, retired):
        assert organization_named(row.name) is None
        assert row not in organizations_matching(row.name)
    for name in ("旧東支店", "閉じた出張所"):
        assert branches_matching(name, None) == []


# ── branches and people ──────────────────────────────────────────────────────────────────────


def test_a_branch_is_there_once(manager):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    with pytest.raises(ValidationError, match="蒲田支店"):
        branch_add(organization=bank, values={"name": "蒲田"}, by=manager)
    made = branch_add(organization=bank, values={"name": "池上支店", "code": "007"}, by=manager)
    with pytest.raises(ValidationError, match="池上支店"):
        branch_change(
            branch=bank.branches.get(name="蒲田支店"), version=0, values={"code": "007"}, by=manager
        )
    assert made.organization == bank


def test_a_branch_of_a_merged_bank_cannot_be_added(manager):
    with pytest.raises(Refused):
        branch_add(organization=make.merged_bank(by=manager), values={"name": "新支店"}, by=manager)


def test_who_left_may_have_a_successor_of_the_same_name(manager):
    bank = make.bank()
    first = make.partner_contact(bank, by=manager)
    with pytest.raises(ValidationError):
        contact_add(organization=bank, values={"name": first.name}, by=manager)
    contact_leave(contact=first, on=date(2026, 4, 1), by=manager)
    make.partner_contact(bank, by=manager)
    assert Contact.objects.here().count() == 1
    with pytest.raises(ValidationError):
        contact_leave(contact=first, on=None, by=manager)


def test_who_cannot_come_back_is_told_why(client, manager):
    bank = make.bank()
    first = make.partner_contact(bank, by=manager)
    contact_leave(contact=first, on=date(2026, 4, 1), by=manager)
    make.partner_contact(bank, by=manager)
    client.force_login(manager)
    url = reverse("partners:contact_left", args=[first.pk])
    page = client.post(url, {"left": "0"}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("partners:contacts_past", args=[bank.pk])
    assert "同じ名前の方がすでに登録されています" in page.content.decode()
    first.refresh_from_db()
    assert first.left_on == date(2026, 4, 1)


def test_the_day_somebody_left_is_not_moved_by_a_second_click(client, manager):
    row = make.partner_contact(make.bank(), by=manager)
    contact_leave(contact=row, on=date(2026, 4, 1), by=manager)
    client.force_login(manager)
    client.post(reverse("partners:contact_left", args=[row.pk]), {"left": "1"})
    row.refresh_from_db()
    assert row.left_on == date(2026, 4, 1)


def test_a_closed_branch_stays_on_the_persons_of_it(client, manager):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    row = make.partner_contact(bank, by=manager, branch=bank.branches.get())
    branch_set_active(branch=bank.branches.get(), is_active=False, by=manager)
    client.force_login(manager)
    page = client.get(reverse("partners:contact_edit", args=[row.pk])).content.decode()
    assert "蒲田支店（使用終了）" in page
    assert (
        "蒲田支店"
        not in client.get(reverse("partners:contact_new", args=[bank.pk])).content.decode()
    )


def test_an_account_of_a_retired_bank_can_still_be_corrected(client, manager):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    person = make.bank_user(bank, bank.branches.get())
    organization_set_active(organization=bank, is_active=False, by=manager)
    branch_set_active(branch=bank.branches.get(), is_active=False, by=manager)
    form = PartnerCompanion().form(
        person,
        QueryDict(
            f"partner-organization={bank.pk}&partner-organization_text={bank.name}"
            f"&partner-branch={bank.branches.get().pk}&partner-branch_text=蒲田支店"
        ),
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["organization"] == bank


def test_no_number_in_an_address_is_too_large(client, manager):
    client.force_login(manager)
    for name in ("detail", "edit", "branch_edit", "contact_edit", "scheme", "meeting"):
        assert client.get(reverse(f"partners:{name}", args=[10**30])).status_code == 404


def test_the_page_of_a_contact_offers_the_banks_own_branches(client, manager):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    make.bank("芝信用金庫", "1319", "本店")
    client.force_login(manager)
    text = client.get(reverse("partners:contact_new", args=[bank.pk])).content.decode()
    assert "蒲田支店" in text
    assert "本店" not in text


def test_a_banks_person_is_invited_to_their_branch(client, manager):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店")
    client.force_login(manager)
    sent = {
        "name": "篠原 健",
        "email": "Shinohara@example.jp",
        "branch": str(bank.branches.get().pk),
    }
    url = reverse("partners:staff_new", args=[bank.pk])
    assert client.post(url, sent).status_code == 302
    person = User.objects.get(email="shinohara@example.jp")
    assert (person.role, person.is_active) == (Role.PARTNER, False)
    assert PartnerStaff.objects.get(user=person).branch == bank.branches.get()
    # A second click tells that they are there.
    assert client.post(url, sent).status_code == 422


def test_the_manager_moves_an_account_to_another_branch(client, manager):
    bank = make.bank("城南信用金庫", "1344", "蒲田支店", "池上支店")
    person = make.bank_user(bank, bank.branches.get(name="蒲田支店"))
    client.force_login(manager)
    page = client.get(reverse("accounts:user", args=[person.pk]))
    seen = page.context["form"]["seen"].value()
    other = bank.branches.get(name="池上支店")
    sent = {
        "name": person.name,
        "email": person.email,
        "role": "partner",
        "seen": seen,
        "partner-organization": str(bank.pk),
        "partner-organization_text": bank.name,
        "partner-branch": str(other.pk),
        "partner-branch_text": other.name,
    }
    assert client.post(reverse("accounts:user", args=[person.pk]), sent).status_code == 302
    assert PartnerStaff.objects.get(user=person).branch == other


# ── the list and the directory ───────────────────────────────────────────────────────────────


def test_the_list_narrows_and_says_whose(client, manager, django_assert_max_num_queries):
    for n in range(3):
        make.agency(f"支援センター{n}", offers="商標" if n else "", is_core=bool(n), owner=manager)
    make.bank()
    client.force_login(manager)
    with django_assert_max_num_queries(12):
        text = client.get(reverse("partners:list"), {"kind": "public"}).content.decode()
    assert "支援センター0" in text
    assert "城南信用金庫" not in text
    text = client.get(reverse("partners:list"), {"q": "商標", "core": "1"}).content.decode()
    assert "支援センター0" not in text
    assert "支援センター2" in text
    kept = client.get(reverse("partners:list"), {"kind": "shinkin", "keep": "1"})
    assert kept.url == f"{reverse('partners:list')}?kind=shinkin"
    assert client.get(reverse("partners:list")).url == kept.url


@pytest.mark.parametrize("words", ["知財", "商標", "知的財産"])
def test_who_can_help_with_it(client, manager, words):
    one = make.agency("発明の窓口", offers="商標の出願", is_core=True)
    one.topics.add(make.topic("知的財産"))
    make.agency("融資の窓口", offers="運転資金", is_core=True)
    client.force_login(manager)
    text = client.get(reverse("partners:directory"), {"q": words}).content.decode()
    assert "発明の窓口" in text
    assert "融資の窓口" not in text


def test_the_manager_says_when_a_branch_is_out_of_touch(manager):
    partner_policy_change(dormant_months=9, version=0, by=manager)
    assert PartnerPolicy.current().dormant_months == 9
    with pytest.raises(Stale):
        partner_policy_change(dormant_months=3, version=0, by=manager)
    with pytest.raises(ValidationError):
        partner_policy_change(dormant_months=0, version=1, by=manager)


def test_registering_by_service_checks_the_code(manager):
    make.bank()
    with pytest.raises(ValidationError):
        organization_register(
            values={"kind": "shinkin", "name": "別の信用金庫", "zengin_code": "1344"}, by=manager
        )
