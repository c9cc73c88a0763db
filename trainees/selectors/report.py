"""研修報告書: the logs as they may leave the centre, no client named in them.

The trainee may read whom they sat with, but the report goes to their bank: a company stands
there as its industry, in the heading of each session and inside what was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bookings.models import Appointment, AppointmentParticipant
from center.enums import ParticipantRole
from trainees.enums import LogKind
from trainees.models import Evaluation, LearningLog, Trainee
from trainees.selectors.sittings import TOOK_PLACE
from trainees.wording import LABELS
from yorozu.kit.legal_forms import WORDS as LEGAL_FORMS

# A family name alone is a word of the language as well: it is taken out before these only.
_TITLES = "社長|会長|専務|常務|部長|店主|代表|さん|様|氏|先生"
_SHORT = ("㈱", "㈲", "(株)", "（株）", "(有)", "（有）", "(同)", "（同）")
_FORM = "(?:" + "|".join(re.escape(word) for word in (*LEGAL_FORMS, *_SHORT)) + ")"
UNKNOWN = "相談者"


@dataclass(frozen=True)
class Line:
    """One session or day of the report."""

    day: date
    title: str
    detail: str
    parts: tuple[tuple[str, str], ...]
    comment: str


@dataclass(frozen=True)
class TrainingReport:
    trainee: Trainee
    sessions: list[Line]
    days: list[Line]
    sat_in: int
    by_topic: list[tuple[str, int]]
    by_person: list[tuple[str, int]]
    aims: str
    # Whose word, and what they say of the training.
    remarks: list[tuple[str, str]]


def report_of(
    trainee: Trainee, logs: Iterable[LearningLog], sheets: Iterable[Evaluation] = ()
) -> TrainingReport:
    """From the logs handed in and the seats they had; `sheets` are the last evaluation.

    A log names its client also when its seat was taken off, or nobody came, since.
    """
    seats = _seats(trainee)
    rows = sorted(logs, key=lambda each: (each.day, each.pk))
    redact = Redaction(
        [
            *(seat.appointment for seat in seats),
            *(each.appointment for each in rows if each.appointment),
        ]
    )
    topics = Counter(str(seat.appointment.primary_topic or "未設定") for seat in seats)
    people = Counter(_lead(seat.appointment) for seat in seats)
    return TrainingReport(
        trainee=trainee,
        sessions=[_session(each, redact) for each in rows if each.kind == LogKind.SESSION],
        days=[_day(each, redact) for each in rows if each.kind == LogKind.DAILY],
        sat_in=len(seats),
        by_topic=topics.most_common(),
        by_person=people.most_common(),
        aims=redact(trainee.aims),
        remarks=[
            (each.get_side_display(), redact(each.note)) for each in sheets if each.note.strip()
        ],
    )


def _seats(trainee: Trainee) -> list[AppointmentParticipant]:
    """Within the term, as they took place."""
    rows = (
        AppointmentParticipant.objects.filter(
            role=ParticipantRole.TRAINEE,
            user=trainee.user_id or 0,
            appointment__state__in=TOOK_PLACE,
        )
        .select_related(
            "appointment__company__industry",
            "appointment__person",
            "appointment__primary_topic",
        )
        .prefetch_related("appointment__participants__coordinator")
        .order_by("period", "pk")
    )
    return [each for each in rows if trainee.starts_on <= each.appointment.day <= trainee.ends_on]


def _lead(appointment: Any) -> str:
    people = appointment.participants.all()
    return next((each.shown_name for each in people if each.role == ParticipantRole.LEAD), "未設定")


def trade_of(appointment: Any) -> str:
    """What stands in the place of the client's name."""
    company = appointment.company
    if company is not None and company.industry is not None:
        return f"{company.industry.name}の企業"
    return "企業" if company is not None else UNKNOWN


def _session(log: LearningLog, redact: Redaction) -> Line:
    appointment = log.appointment
    assert appointment is not None
    topic = appointment.primary_topic.name if appointment.primary_topic else "分野未設定"
    detail = f"{topic}　担当 {_lead(appointment)}　{appointment.get_method_display()}"
    return _line(log, trade_of(appointment), detail, redact)


def _day(log: LearningLog, redact: Redaction) -> Line:
    return _line(log, "日誌", "", redact)


def _line(log: LearningLog, title: str, detail: str, redact: Redaction) -> Line:
    labels = LABELS[LogKind(log.kind)]
    parts = [(labels[name][0], redact(getattr(log, name))) for name in labels]
    filled = tuple(pair for pair in parts if pair[1])
    return Line(log.day, title, detail, filled, redact(log.comment))


class Redaction:
    """Puts the trade where a client of these sessions is named."""

    def __init__(self, appointments: Iterable[Appointment]) -> None:
        names: dict[str, str] = {}
        for each in appointments:
            words = trade_of(each)
            for name in _company_names(each):
                names.setdefault(name, words)
            for name in _people_names(each):
                names.setdefault(name, UNKNOWN)
        # The longest first: a name may hold another.
        self._rules = [
            (_pattern(name, words == UNKNOWN), words)
            for name, words in sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0]))
        ]

    def __call__(self, text: str) -> str:
        for pattern, words in self._rules:
            text = pattern.sub(words, text)
        return text


def _company_names(appointment: Any) -> set[str]:
    known = {appointment.client_name, appointment.company.name if appointment.company else ""}
    bare = {_bare(name) for name in known}
    return {name for name in bare if len(name) > 1}


def _people_names(appointment: Any) -> set[str]:
    known = {appointment.contact_name, appointment.person.name if appointment.person else ""}
    return {name.strip() for name in known if len(name.strip()) > 1}


def _bare(name: str) -> str:
    """Without 株式会社 and its like at either end."""
    return re.sub(rf"^{_FORM}|{_FORM}$", "", name.strip()).strip() or name.strip()


def _pattern(name: str, is_person: bool) -> re.Pattern[str]:
    spaced = r"[\s　]*".join(re.escape(part) for part in name.split())
    if not is_person:
        return re.compile(rf"{_FORM}?[\s　]*{spaced}(?:[\s　]*{_FORM})?")
    family = re.escape(name.split()[0])
    alone = rf"|{family}(?=[\s　]*(?:{_TITLES}))" if len(name.split()) > 1 else ""
    return re.compile(rf"{spaced}{alone}")
