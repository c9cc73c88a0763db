"""成果アンケート of the demo centre: a year of surveys, some unanswered, as the task leaves them.

Every scale goes the same way, by COPY: each memo rolls dice of its own, so that the same seed gives
the same answers whatever stands beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from consultations.models import Memo, OutcomeAnswer, OutcomeMail, OutcomePolicy, OutcomeSurvey
from consultations.outcome_enums import Acted, Effect, MailKind, Means, Satisfaction, Solved
from desks.demo import corpus
from desks.demo.batches import columns_of
from desks.demo.copying import copy_into, copy_line, set_sequence
from desks.demo.team import Team
from yorozu.kit.outbox import MailState
from yorozu.kit.wareki import start_of

YEAR, PAUSE, CHUNK = 400, timedelta(days=180), 5_000
ANSWERED, ASKED_TWICE = 0.46, 14
# How often each is said, of a hundred.
SATISFIED = {5: 38, 4: 36, 3: 17, 2: 6, 1: 3}
ACTED = {Acted.DONE: 42, Acted.PARTLY: 27, Acted.PLANNED: 20, Acted.NOT: 11}
EFFECT = {Effect.YES: 44, Effect.PARTLY: 30, Effect.YET: 22, Effect.NO: 4}
SOLVED = {Solved.YES: 38, Solved.PARTLY: 41, Solved.NO: 21}
TABLES = (OutcomeSurvey, OutcomeAnswer, OutcomeMail)
_EMPTY = {model: columns_of(model) for model in TABLES}


class _Asked(NamedTuple):
    """What of a memo the survey is made of."""

    memo: int
    company: int
    held_on: date
    to: str
    staff: int | None


@transaction.atomic
def outcomes_create(*, team: Team, today: date, seed: int) -> None:
    policy, _ = OutcomePolicy.objects.update_or_create(pk=1, defaults={"is_on": True})
    scene = _Scene(team, today, seed, policy)
    rows: dict[Any, list[str]] = {model: [] for model in TABLES}
    for number, asked in enumerate(_whom(policy, today), start=1):
        for model, values in scene.survey(number, asked):
            rows[model].append(copy_line((_EMPTY[model] | values).values()))
        if number % CHUNK == 0:
            _store(rows)
    _store(rows)
    for model in TABLES:
        set_sequence(model._meta.db_table)


def _store(rows: dict[Any, list[str]]) -> None:
    for model in TABLES:
        copy_into(model._meta.db_table, _EMPTY[model], "".join(rows[model]))
        rows[model].clear()


def _whom(policy: OutcomePolicy, today: date) -> Iterator[_Asked]:
    """Companies with an address, each once in half a year; the last days are left to the task."""
    last = today - timedelta(days=policy.after_days + 7)
    rows = Memo.objects.counted().filter(
        started_at__gte=start_of(last - timedelta(days=YEAR)),
        started_at__lt=start_of(last),
        is_restricted=False,
        is_legacy=False,
        company__merged_into=None,
        outcome_survey=None,
    )
    found = rows.exclude(company__email="").exclude(company=None).order_by("started_at", "pk")
    columns = ("pk", "company_id", "started_at", "company__email", "client_staff")
    asked: dict[int, date] = {}
    for pk, company, started_at, email, staff in found.values_list(*columns).iterator(CHUNK):
        assert company is not None and started_at is not None
        day = timezone.localtime(started_at).date()
        if company not in asked or day - asked[company] >= PAUSE:
            asked[company] = day
            yield _Asked(pk, company, day, email, staff)


class _Scene:
    def __init__(self, team: Team, today: date, seed: int, policy: OutcomePolicy) -> None:
        self.today, self.seed, self.policy = today, seed, policy
        self.clerk = team.people["concierge"].pk
        self.words = corpus.read("outcomes.toml")

    def survey(self, number: int, asked: _Asked) -> Iterator[tuple[Any, dict[str, Any]]]:
        dice = Random(f"outcome {self.seed} {asked.memo}")
        sent = _weekday(asked.held_on + timedelta(days=self.policy.after_days))
        sent_at = _moment(sent, dice)
        told = self._answered_on(sent, dice)
        reminder = _weekday(sent + timedelta(days=ASKED_TWICE))
        is_reminded = reminder < self.today and (told is None or told > reminder)
        yield (
            OutcomeSurvey,
            {
                "id": number,
                "memo_id": asked.memo,
                "key": str(UUID(int=dice.getrandbits(128), version=4)),
                "to": asked.to,
                "created_at": sent_at,
                "sent_at": sent_at,
                "closes_on": sent + timedelta(days=self.policy.valid_days),
                "reminded": int(is_reminded),
                "answered_at": _moment(told, dice) if told else None,
            },
        )
        yield OutcomeMail, _mail(2 * number - 1, number, MailKind.INVITE, sent_at)
        if is_reminded:
            yield OutcomeMail, _mail(2 * number, number, MailKind.REMINDER, _moment(reminder, dice))
        if told:
            yield OutcomeAnswer, self._answer(number, asked, told, dice)

    def _answered_on(self, sent: date, dice: Random) -> date | None:
        """Most at once, some after the reminder."""
        if dice.random() >= ANSWERED:
            return None
        after = dice.choice([0, 0, 1, 1, 2, 3, 5, 8, 14, 15, 16, 18, 22])
        day = sent + timedelta(days=after)
        return day if day <= self.today - timedelta(days=1) else None

    def _answer(self, number: int, asked: _Asked, day: date, dice: Random) -> dict[str, Any]:
        satisfaction, acted = _pick(SATISFIED, dice), _pick(ACTED, dice)
        did = acted in (Acted.DONE, Acted.PARTLY)
        effect: Any = _pick(EFFECT, dice) if did else ""
        is_bad = satisfaction <= Satisfaction.RATHER_BAD or effect == Effect.NO
        by_hand = dice.random() < 0.12
        is_settled = is_bad and day < self.today - timedelta(days=30)
        return {
            "id": number,
            "survey_id": number,
            "means": (dice.choice([Means.PAPER, Means.PHONE]) if by_hand else Means.WEB).value,
            "recorded_by_id": self.clerk if by_hand else None,
            "changed_at": _moment(day, dice),
            "satisfaction": satisfaction,
            "acted": str(acted.value),
            "why_not": self._some("why_not", 0.6, dice) if not did else "",
            "effect": str(effect.value) if effect else "",
            "solved": str(_pick(SOLVED, dice).value),
            "comment": self._comment(satisfaction, is_bad, dice),
            "may_contact": dice.random() < 0.7,
            "version": 1,
            "settled_at": _moment(day + timedelta(days=4), dice) if is_settled else None,
            "settled_by_id": self.clerk if is_settled else None,
            "settled_note": self._some("settled", 1, dice) if is_settled else "",
            **_amounts(asked, dice),
        }

    def _comment(self, satisfaction: int, is_bad: bool, dice: Random) -> str:
        kind = "bad" if is_bad else "good" if satisfaction >= Satisfaction.GOOD else "plain"
        return self._some(kind, 0.45 if kind != "bad" else 0.9, dice)

    def _some(self, kind: str, share: float, dice: Random) -> str:
        return str(dice.choice(self.words[kind])) if dice.random() < share else ""


def _amounts(asked: _Asked, dice: Random) -> dict[str, int]:
    """A third tell what their accounts say, in 千円; most grew a little."""
    if asked.staff is None or dice.random() > 0.33:
        return {}
    sales = int(max(1, asked.staff) * dice.uniform(6_000, 14_000))
    added = int(sales * dice.uniform(0.28, 0.48))
    wages = int(added * dice.uniform(0.55, 0.75))
    growth = 1 + dice.gauss(0.035, 0.07)
    year = asked.held_on.year
    return {
        "before_year": year - 1,
        "before_sales": sales,
        "before_value_added": added,
        "before_wages": wages,
        "before_staff": asked.staff,
        "after_year": year,
        "after_sales": int(sales * growth),
        "after_value_added": int(added * (growth + 0.01)),
        "after_wages": int(wages * (1 + dice.gauss(0.03, 0.02))),
        "after_staff": max(0, asked.staff + dice.choice([0, 0, 0, 0, 1, 1, -1])),
    }


def _pick(shares: dict[Any, int], dice: Random) -> Any:
    return dice.choices(list(shares), weights=list(shares.values()))[0]


def _mail(pk: int, survey: int, kind: MailKind, at: datetime) -> dict[str, Any]:
    return {
        "id": pk,
        "survey_id": survey,
        "kind": kind.value,
        "state": MailState.SENT.value,
        "created_at": at,
        "sent_at": at,
        "attempts": 1,
    }


def _weekday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _moment(day: date, dice: Random) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(dice.randrange(9, 18), 40)))
