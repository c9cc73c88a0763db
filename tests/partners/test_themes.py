"""The catalogue of よろずゼミ: who sees which theme, how it is written, how much it draws."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent
from bookings.forms.prefill import prefilled
from bookings.forms.wishes import WishForm
from bookings.models import Appointment
from bookings.proposing import Wishes, need_of, propose
from bookings.services import appointment_cancel
from partners.enums import Audience, EventState
from partners.models import SeminarTheme
from partners.themes.figures import figures_of
from tests import builders as make
from tests.bookings.web_world import public_coordinator
from tests.partners.seminar_world import event, held, theme
from yorozu.kit.wareki import fiscal_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    user = make.user(Role.SECRETARIAT)
    client.force_login(user)
    return user


def written(**changes):
    plain = {
        "code": "Z-01",
        "title": "値上げの進め方",
        "aim": "取引先に値上げを切り出せる。",
        "outline": "1 原価\n2 資料\n3 練習",
        "level": "practice",
        "minutes": "90",
        "audience": "partner",
        "version": "0",
    }
    return plain | changes


class TestWhoSeesWhat:
    def test_a_bank_sees_what_is_offered_to_it_and_no_figures(self, client):
        bank = make.bank("城南信用金庫", "1344", "蒲田支店")
        client.force_login(make.bank_user(bank))
        theme("公開のテーマ")
        theme("金庫向けのテーマ", audience=Audience.PARTNER)
        inside = theme("拠点内のテーマ", audience=Audience.STAFF)
        retired = theme("終えたテーマ", is_active=False)
        page = client.get(reverse("themes:list")).content.decode()
        assert "公開のテーマ" in page and "金庫向けのテーマ" in page
        assert "拠点内のテーマ" not in page and "終えたテーマ" not in page
        assert "1対1の予約" not in page
        for hidden in (inside, retired):
            assert client.get(hidden.get_absolute_url()).status_code == 404
        assert client.get(reverse("themes:figures")).status_code == 403

    def test_a_bank_meets_only_public_coordinators(self, client):
        open_, hidden = make.coordinator("石田 真", is_public=True), make.coordinator("内山 静")
        one = theme(leads=[open_, hidden])
        client.force_login(make.bank_user(make.bank()))
        for address in (reverse("themes:list"), one.get_absolute_url()):
            page = client.get(address).content.decode()
            assert "石田 真" in page and "内山 静" not in page

    def test_a_bank_sees_only_its_own_events_of_a_theme(self, client):
        mine, others = make.bank("城南信用金庫", "1344"), make.bank("巣鴨信用金庫", "1356")
        one = theme()
        event(theme=one, organization=mine, title="城南の回")
        event(theme=one, organization=others, title="巣鴨の回")
        client.force_login(make.bank_user(mine))
        page = client.get(f"{one.get_absolute_url()}?fy={_year_of_events()}").content.decode()
        assert "城南の回" in page and "巣鴨の回" not in page

    def test_the_public_page_shows_public_themes_and_the_way_to_book(self, client):
        course = make.course("売上増加支援")
        theme("公開のテーマ", course=course)
        theme("金庫向けのテーマ", audience=Audience.PARTNER)
        theme("終えたテーマ", is_active=False)
        page = client.get(reverse("themes:public")).content.decode()
        assert "公開のテーマ" in page
        assert "金庫向けのテーマ" not in page and "終えたテーマ" not in page
        assert f"{reverse('book:times')}?course={course.pk}" in page


def _year_of_events() -> int:
    return fiscal_year(timezone.localdate() + timedelta(days=10))


class TestNarrowing:
    def test_each_condition_narrows_and_nonsense_does_not(self, client, desk):
        lead, topic = make.coordinator("石田 真"), make.topic("価格転嫁")
        course = make.course("経営改善支援")
        theme("値上げ交渉", leads=[lead], topics=[topic], course=course, level="practice")
        theme("はじめての帳簿", audience=Audience.STAFF)
        for query, both in (
            (f"topic={topic.pk}", False),
            (f"course={course.pk}", False),
            (f"lead={lead.pk}", False),
            ("level=practice", False),
            ("audience=public", False),
            ("q=値上げ", False),
            ("topic=x&lead=-1&level=hard&audience=", True),
        ):
            page = client.get(f"{reverse('themes:list')}?{query}").content.decode()
            found = [name for name in ("値上げ交渉", "はじめての帳簿") if f">{name}</a>" in page]
            expected = ["値上げ交渉", "はじめての帳簿"] if both else ["値上げ交渉"]
            assert found == expected, query

    def test_words_are_found_in_title_aim_and_outline(self, client, desk):
        theme("値上げ交渉", outline="ＡＩで下書きをつくる")
        page = client.get(f"{reverse('themes:list')}?q=ai 値上げ").content.decode()
        assert "値上げ交渉" in page

    def test_the_list_costs_the_same_however_many_there_are(
        self, client, desk, django_assert_max_num_queries
    ):
        lead = make.coordinator()
        for _ in range(3):
            theme(leads=[lead])
        client.get(reverse("themes:list"))
        with django_assert_max_num_queries(18) as few:
            client.get(reverse("themes:list"))
        for _ in range(20):
            theme(leads=[lead])
        with django_assert_max_num_queries(len(few)):
            client.get(reverse("themes:list"))


class TestWriting:
    def test_a_theme_is_added_changed_and_put_away(self, client, desk):
        lead = make.coordinator()
        answer = client.post(reverse("themes:new"), written(leads=[lead.pk]))
        made = SeminarTheme.objects.get(code="Z-01")
        assert answer.url == made.get_absolute_url()
        assert list(made.leads.all()) == [lead]
        client.post(reverse("themes:edit", args=[made.pk]), written(title="値上げの伝え方"))
        made.refresh_from_db()
        assert (made.title, made.version, list(made.leads.all())) == ("値上げの伝え方", 1, [])
        client.post(reverse("themes:active", args=[made.pk]), {"active": "0", "version": "1"})
        made.refresh_from_db()
        assert not made.is_active
        acts = AuditEvent.objects.filter(act__startswith="theme.").order_by("pk")
        assert [each.act for each in acts] == ["theme.added", "theme.changed", "theme.retired"]

    def test_an_older_page_does_not_overwrite_a_newer_one(self, client, desk):
        made = theme(version=3)
        answer = client.post(reverse("themes:edit", args=[made.pk]), written(version="2"))
        assert answer.status_code == 409
        made.refresh_from_db()
        assert made.version == 3 and made.title != "値上げの進め方"

    def test_the_same_title_twice_is_refused_in_words(self, client, desk):
        theme("値上げの進め方")
        answer = client.post(reverse("themes:new"), written(title="値上げの 進め方"))
        assert answer.status_code == 422
        assert "がすでにあります" in answer.content.decode()

    def test_saved_unchanged_nothing_happens(self, client, desk):
        client.post(reverse("themes:new"), written())
        made = SeminarTheme.objects.get(code="Z-01")
        client.post(reverse("themes:edit", args=[made.pk]), written())
        made.refresh_from_db()
        assert made.version == 0

    def test_the_same_save_sent_twice_is_done(self, client, desk):
        client.post(reverse("themes:new"), written())
        made = SeminarTheme.objects.get(code="Z-01")
        url = reverse("themes:edit", args=[made.pk])
        for _ in range(2):
            answer = client.post(url, written(title="値上げの伝え方"))
            assert answer.status_code == 302
        assert AuditEvent.objects.filter(act="theme.changed").count() == 1
        assert client.post(url, written(title="三つめの名")).status_code == 409

    def test_put_away_twice_is_once(self, client, desk):
        made = theme()
        for _ in range(2):
            client.post(reverse("themes:active", args=[made.pk]), {"active": "0", "version": "0"})
        assert AuditEvent.objects.filter(act="theme.retired").count() == 1


class TestFigures:
    def test_what_was_called_off_or_not_held_does_not_count(self):
        one, other = theme(), theme()
        lead, by = make.coordinator(), make.user(Role.SECRETARIAT)
        day = timezone.localdate()
        for n, wish in enumerate((one, one, other)):
            make.appointment(lead, by=by, start=make.at(day, f"{10 + n}:00"), theme=wish)
        off = make.appointment(lead, by=by, start=make.at(day, "15:00"), theme=one)
        appointment_cancel(appointment=off, by=by, version=0, cancelled_by="client", reason="急用")
        held(day, theme=one, participants=12)
        held(day, theme=one, participants=None)
        event(theme=one, start=make.at(day, "16:00"), state=EventState.CONFIRMED, participants=99)
        year = fiscal_year(day)
        cells = figures_of([one.pk, other.pk], year)
        assert [cell.value for cell in cells[one.pk]] == [2, 2, 12]
        assert [cell.value for cell in cells[other.pk]] == [1, 0, 0]
        assert [cell.value for cell in figures_of([one.pk], year - 1)[one.pk]] == [0, 0, 0]

    def test_a_figure_opens_the_list_it_counts(self, client, desk):
        one = theme()
        lead = make.coordinator()
        day = timezone.localdate()
        make.appointment(lead, start=make.at(day, "10:00"), theme=one, client_name="数える商店")
        make.appointment(lead, start=make.at(day, "13:00"), client_name="数えない商店")
        cell = figures_of([one.pk], fiscal_year(day))[one.pk][0]
        page = client.get(cell.url).content.decode()
        assert "数える商店" in page and "数えない商店" not in page

    def test_each_figure_of_events_is_as_long_as_its_list(self, client, desk):
        """With those of the theme that are to come, called off or of another year beside them."""
        one, other = theme(), theme()
        day = timezone.localdate()
        for wish, people in ((one, 12), (one, 7), (other, 5), (None, 3)):
            held(day, theme=wish, participants=people)
        held(day - timedelta(days=400), theme=one, participants=9)
        event(theme=one)
        event(theme=one, start=make.at(day, "16:00"), state="cancelled", cancel_reason="都合")
        page = client.get(reverse("themes:figures"))
        cells = {each.pk: cells[1:] for each, cells in page.context["lines"]}
        for shown, count, people in (
            (cells[one.pk], 2, 19),
            (cells[other.pk], 1, 5),
            (page.context["sums"][1:], 3, 24),
        ):
            assert [cell.value for cell in shown] == [count, people]
            for cell in shown:
                assert cell.url.replace("&", "&amp;") in page.content.decode()
                rows = client.get(cell.url).context["page"].rows
                assert len(rows) == count
                assert sum(row.participants for row in rows) == people

    def test_the_sum_of_lessons_opens_all_of_them(self, client, desk):
        day = timezone.localdate()
        lead = make.coordinator()
        make.appointment(lead, start=make.at(day, "10:00"), theme=theme(), client_name="数える店")
        make.appointment(lead, start=make.at(day, "13:00"), client_name="数えない店")
        page = client.get(reverse("themes:figures"))
        listed = client.get(page.context["sums"][0].url).content.decode()
        assert "数える店" in listed and "数えない店" not in listed

    def test_the_page_ranks_and_draws(self, client, desk):
        few, many = theme("少ないテーマ"), theme("多いテーマ")
        held(timezone.localdate(), theme=few, participants=1)
        for _ in range(2):
            held(timezone.localdate(), theme=many, participants=5)
        page = client.get(reverse("themes:figures")).content.decode()
        assert page.index("多いテーマ") < page.index("少ないテーマ")
        assert "<svg" in page


class TestBookingOneToOne:
    def test_the_link_fills_the_form_in(self, desk, rf):
        topic, other = make.topic("価格転嫁"), make.topic("資金繰り")
        one = theme(topics=[topic, other], course=make.course())
        one.course.topics.set([other])
        found = prefilled(desk, rf.get(f"/?theme={one.pk}").GET)
        assert found["theme"] == one
        assert found["course"] == one.course
        assert (found["primary_topic"], found["other_topics"]) == (other, [topic])
        assert "theme" not in prefilled(desk, rf.get("/?theme=999999999").GET)

    def test_who_teaches_it_comes_first_and_it_takes_its_own_time(self):
        expert, teacher = public_coordinator("分野 達人"), public_coordinator("講座 担当")
        topic = make.topic("価格転嫁")
        make.skill(expert, topic, 4)
        make.booth()
        one = theme(leads=[teacher], topics=[topic], minutes=90)
        wishes = Wishes(theme=one, primary_topic=topic)
        best = propose(wishes).best
        assert [each.coordinator.name for each in best] == ["講座 担当", "分野 達人"]
        assert best[0].first.end - best[0].first.start == timedelta(minutes=90)
        assert any("よろずゼミ" in each.words for each in best[0].reasons)

    def test_a_bank_hears_nothing_of_a_theme_that_is_not_for_it(self):
        public_coordinator("講座 担当")
        make.booth()
        one = theme("秘密のテーマ", audience=Audience.STAFF, leads=[])
        told = propose(Wishes(theme=one), for_bank=True)
        assert need_of(Wishes(theme=one), timezone.now()).theme == "秘密のテーマ"
        assert not any("秘密" in words for each in told.proposals for words in each.public_words)

    def test_the_booking_keeps_the_theme_and_its_page_names_it(self, client, desk):
        lead = public_coordinator()
        make.booth()
        make.programme()
        one = theme("値上げ交渉", leads=[lead])
        form_page = client.get(f"{reverse('bookings:new')}?theme={one.pk}")
        form = form_page.context["form"]
        choice = form.offer.cards[0].options[0].value
        sent = {
            "theme": one.pk,
            "client_name": "やまだ食堂",
            "source": "phone",
            "programme": make.programme().pk,
            "method": "visit",
            "slot_choice": choice,
            "shown": form.offer.signed,
            "act": "book",
        }
        assert client.post(reverse("bookings:new"), sent).status_code == 302
        made = Appointment.objects.get()
        assert made.theme == one
        page = client.get(made.get_absolute_url()).content.decode()
        assert f'<a href="{one.get_absolute_url()}">値上げ交渉</a>' in page

    def test_a_theme_no_longer_taught_is_not_offered(self):
        one = theme(is_active=False)
        form = WishForm({"theme": str(one.pk), "method": "visit"})
        assert not form.is_valid()
