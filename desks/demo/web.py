"""What came in over the public pages of the demo centre: requests that wait, and a line."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from bookings.models import AppointmentMail, WaitingListEntry, WebRequest
from bookings.services import waiting_join, web_hold, web_verify
from bookings.services.web_taking import NoneFree, Visitor
from bookings.web import codes
from bookings.web.times import Wanted, offices_open, read_times
from center.enums import Method
from center.models import SupportCourse
from coordinators.enums import Language
from yorozu.kit.outbox import MailState
from yorozu.kit.wareki import fiscal_year

_KEYS = uuid.UUID("6b1c3f0a-5f57-4d0e-9b5a-2f6b0a4c9d11")


@dataclass(frozen=True)
class _Sent:
    """`place` is how many free times come before theirs."""

    visitor: Visitor
    course: str
    method: Method
    place: int = 0


def _visitor(name: str, kana: str, number: int, sex: str, age: str, **facts: str) -> Visitor:
    return Visitor(
        name=name,
        kana=kana,
        phone=f"090-0000-{number:04d}",
        email=f"visitor{number}@yorozu.example",
        sex=sex,
        age_band=age,
        **facts,  # type: ignore[arg-type]
    )


REQUESTS = (
    _Sent(
        _visitor(
            *("村上 紗季", "ムラカミ サキ", 1, "female", "30"),
            company="喫茶むらかみ",
            about="コーヒー豆の値上がりで利益が減りました。値上げの進め方を相談したいです。",
        ),
        "売上増加支援",
        Method.VISIT,
        3,
    ),
    _Sent(
        _visitor(
            *("平野 誠", "ヒラノ マコト", 2, "male", "50"),
            company="有限会社平野製作所",
            about="銀行から借換えの提案を受けました。返済の見通しを一緒に見てほしいです。",
        ),
        "経営改善支援",
        Method.ONLINE,
        8,
    ),
    _Sent(
        _visitor(
            *("グエン ティ ラン", "グエン ティ ラン", 3, "undisclosed", "20"),
            about="ベトナム料理の店を開きたいです。許可と資金のことを知りたいです。",
            language=Language.VIETNAMESE,
        ),
        "創業支援",
        Method.VISIT,
        14,
    ),
    _Sent(
        _visitor(*("西田 和子", "ニシダ カズコ", 4, "female", "undisclosed"), about=""),
        "",
        Method.PHONE,
        20,
    ),
)
LINE = (
    _Sent(
        _visitor(
            *("大野 隆", "オオノ タカシ", 5, "male", "60"),
            company="大野金属株式会社",
            about="息子への引継ぎを考え始めました。",
        ),
        "事業承継支援",
        Method.VISIT,
    ),
    _Sent(
        _visitor(*("三浦 彩", "ミウラ アヤ", 6, "female", "40"), company="みうら美容室"),
        "人手不足改善支援",
        Method.ONLINE,
    ),
)


@transaction.atomic
def web_create(*, today: date) -> None:
    """Through the real services. Nobody's mail goes out: the addresses are invented."""
    for number, each in enumerate(REQUESTS):
        _request(each, uuid.uuid5(_KEYS, f"request {number}"), today)
    for number, each in enumerate(LINE):
        waiting_join(
            key=uuid.uuid5(_KEYS, f"line {number}"),
            wanted=_wanted(each, today),
            # Sooner than the web may offer: the line does not empty itself within minutes.
            first_day=today,
            last_day=today + timedelta(days=1),
            visitor=each.visitor,
        )
    WaitingListEntry.objects.update(welcomed_at=timezone.now())
    AppointmentMail.objects.filter(
        appointment__in=WebRequest.objects.values("appointment"), state=MailState.WAITING
    ).update(state=MailState.DROPPED)


def _request(sent: _Sent, key: uuid.UUID, today: date) -> None:
    wanted = _wanted(sent, today)
    times = list(read_times(wanted, now=timezone.now()))[sent.place :]
    for start in times[:3]:
        try:
            held = web_hold(key=key, wanted=wanted, start=start, visitor=sent.visitor)
        except NoneFree:
            continue
        web_verify(request=held, code=codes.code_of(held))
        return


def _wanted(sent: _Sent, today: date) -> Wanted:
    course = SupportCourse.objects.filter(name=sent.course).first() if sent.course else None
    offices = offices_open(fiscal_year(today)) if sent.method == Method.VISIT else []
    return Wanted(course, sent.method, offices[0] if offices else None)
