"""経営相談メモ on paper: exactly the form's boxes on one A4 page, long text on 続紙."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from consultations.enums import MemoStatus, ParticipantRole
from consultations.models import Memo
from yorozu.kit.pdf import render_pdf
from yorozu.kit.wareki import format_date

# Across the page of every memo that does not count, so that no print passes for a confirmed one.
MARKS = {
    MemoStatus.DRAFT: "下書き",
    MemoStatus.SUBMITTED: "未確認",
    MemoStatus.RETURNED: "未確認（差戻し）",
    MemoStatus.VOID: "取消",
}
# Beyond so many letters the layout takes longer than a second: the worker prints it.
LONG = 10_000
RESPONDED = (ParticipantRole.LEAD, ParticipantRole.CO_RESPONDER)


@dataclass(frozen=True)
class Seal:
    """よろず事務局 確認欄."""

    number: str
    confirmed_by: str = ""
    confirmed_on: str = ""
    is_correction: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Sheet:
    """The boxes in the paper's order, as they are printed."""

    day: str
    start: str
    end: str
    responders: str
    sat_in: str
    company_kana: str
    company_name: str
    business: str
    person_kana: str
    person_name: str
    recorder: str
    content: str
    advice: str
    impression: str
    seal: Seal
    attachments: tuple[str, ...] = ()


def sheet_of(memo: Memo) -> Sheet:
    """Plain data of one memo; its participants are read."""
    return Sheet(
        day=format_date(memo.held_on, weekday=True) if memo.started_at else "",
        start=_clock(memo.started_at),
        end=_clock(memo.ended_at),
        responders=memo.staff_names,
        sat_in="、".join(
            seat.name or str(seat.coordinator or "")
            for seat in memo.participants.exclude(role__in=RESPONDED).select_related("coordinator")
        ),
        company_kana=memo.company_kana,
        company_name=memo.company_name,
        business=memo.business,
        person_kana=memo.person_kana,
        person_name=memo.person_name,
        recorder=memo.recorder_name,
        content=memo.content,
        advice=memo.advice,
        impression=memo.impression,
        seal=_seal(memo),
        attachments=tuple(memo.attachments.current().values_list("name", flat=True)),
    )


def length_of(memo: Memo) -> int:
    """Letters of the three texts, which is what the layout's time grows with."""
    return len(memo.content) + len(memo.advice) + len(memo.impression)


def is_long(memo: Memo) -> bool:
    return length_of(memo) > LONG


def memo_pdf(memo: Memo) -> bytes:
    """The same memo gives the same bytes."""
    title = f"経営相談メモ {memo.number or '（下書き）'}"
    return render_pdf("print/memo.html", {"sheet": sheet_of(memo)}, title=title)


def _seal(memo: Memo) -> Seal:
    if memo.confirmed_at is None:
        return Seal(number=memo.number or "", mark=MARKS[MemoStatus(memo.status)])
    return Seal(
        number=memo.number or "",
        confirmed_by=memo.confirmed_by.name if memo.confirmed_by else "旧台帳",
        confirmed_on=format_date(timezone.localtime(memo.confirmed_at)),
        is_correction=memo.is_correction,
    )


def _clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%-H時%M分}" if moment else "　時　分"
