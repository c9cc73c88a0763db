import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from consultations.models import Memo
from consultations.similar.frequencies import frequencies_refresh
from desks.demo.alike import alike_create
from desks.demo.assist import assist_create
from desks.demo.bookings import bookings_create
from desks.demo.build import SCALES, analyze, centre_build
from desks.demo.casebook import casebook_create
from desks.demo.closing import closing_create
from desks.demo.dialogue import dialogue_create
from desks.demo.events import events_create
from desks.demo.first_contacts import first_contacts_create
from desks.demo.groups import groups_create
from desks.demo.open_work import open_work_create
from desks.demo.outcomes import outcomes_create
from desks.demo.partner_orgs import partner_orgs_create
from desks.demo.privacy import privacy_create
from desks.demo.recipients import recipients_create
from desks.demo.seminars import registrations_create, themes_create
from desks.demo.shifts import shifts_create
from desks.demo.skills import skills_create
from desks.demo.steps import steps_settle
from desks.demo.team import PASSWORD, Team
from desks.demo.trainees import trainees_create
from desks.demo.web import web_create

# Similar cases are there at once; the nightly count takes a larger sample.
WORDS_SAMPLED = 1_000
# The seeds speak of some eighty so far.
PAST_TRAINEES, PAST_TRAINEES_TINY = 80, 6


class Command(BaseCommand):
    help = "架空の拠点（人・企業・相談メモ）を空のデータベースに作ります。開発用（DEBUG）のみ。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", choices=list(SCALES), default="demo", help="大きさ")
        parser.add_argument("--seed", type=int, default=1, help="乱数の種（同じなら同じ内容）")

    def handle(self, *args: Any, scale: str, seed: int, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "本番ではデモデータを作れません（パスワードが公開されているため）。"
                "最初の利用者は createsuperuser、一覧は load_reference_data で登録してください。"
            )
        if Memo.objects.exists() or User.objects.filter(email="manager@yorozu.example").exists():
            self.stdout.write("既にデータがあるため、何もしませんでした。")
            return
        started = time.perf_counter()
        today = timezone.localdate()
        team = centre_build(scale=SCALES[scale], seed=seed, today=today)
        _fill(team, today, seed=seed, scale=scale)
        frequencies_refresh(WORDS_SAMPLED)
        self.stdout.write(
            f"相談メモ {Memo.objects.count():,} 件を作成しました"
            f"（{time.perf_counter() - started:.1f} 秒）。利用者のパスワード: {PASSWORD}"
        )
        for login, user in team.people.items():
            self.stdout.write(f"  {login}@yorozu.example　{user.get_role_display()}　{user.name}")


def _fill(team: Team, today: date, *, seed: int, scale: str) -> None:
    """Every room in turn: a later one stands on what the earlier ones made."""
    if SCALES[scale].bulk:
        analyze()
    steps_settle(today=today)
    open_work_create(team=team, today=today)
    alike_create(team=team, today=today)
    privacy_create(team=team, today=today)
    shifts_create(today=today, seed=seed)
    bookings_create(team=team, today=today, seed=seed)
    themes_create(team=team, today=today, seed=seed)
    events_create(team=team, today=today, seed=seed)
    registrations_create(team=team, today=today, seed=seed)
    skills_create(team=team, today=today)
    groups_create(team=team, today=today)
    web_create(today=today)
    first_contacts_create(team=team, today=today, seed=seed)
    partner_orgs_create(team=team, today=today, seed=seed, scale=scale)
    dialogue_create(team=team, today=today, seed=seed)
    assist_create(team=team, today=today, seed=seed)
    casebook_create(team=team, today=today, seed=seed)
    past = PAST_TRAINEES_TINY if scale == "tiny" else PAST_TRAINEES
    trainees_create(team=team, today=today, seed=seed, past=past)
    closing_create(team=team, today=today, closed=SCALES[scale].closed_months)
    recipients_create(team=team)
    outcomes_create(team=team, today=today, seed=seed)
