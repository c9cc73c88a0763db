"""What waits on the desk of the demo coordinator: handed in, returned and half-written memos.

Made through the real services, so that these few carry their whole trail.
"""

import io
import uuid
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from center.calendar import is_working_day
from center.models import DEFAULT_PROGRAMME, Office, Programme, Topic
from companies.models import Company
from consultations.confirming.services import memo_return
from consultations.enums import Method
from consultations.models import Memo
from consultations.writing.entry import ClientFacts, MemoEntry
from consultations.writing.forms.raw import raw_from_data
from consultations.writing.services.attachments import attachment_add
from consultations.writing.services.draft import draft_open, draft_save
from consultations.writing.services.write import memo_submit
from coordinators.models import Coordinator
from desks.demo.team import Team
from yorozu.kit.wareki import format_date

RETURN_REASON = "終了時刻が予約の枠と違うようです。ご確認のうえ、もう一度提出してください。"


@transaction.atomic
def open_work_create(*, team: Team, today: date) -> None:
    coordinator = Coordinator.objects.get(user=team.people["coordinator"])
    day = _working_day_before(today)
    clients = list(Company.objects.filter(people__isnull=False).order_by("id")[:40:9])
    for clock, client in zip((time(10), time(14)), clients, strict=False):
        memo = _hand_in(coordinator, client, day, clock)
    _attach(memo, coordinator)
    memo_return(memo=memo, by=team.people["concierge"], reason=RETURN_REASON)
    _drafts(coordinator, clients[2:], today)


def _attach(memo: Memo, coordinator: Coordinator) -> None:
    """A table and a photo, as they come from a client."""
    assert coordinator.user is not None
    photo = io.BytesIO()
    Image.linear_gradient("L").resize((480, 320)).save(photo, "PNG")
    files = {
        "資金繰り表（3か月分）.csv": CASH_FLOW.encode("utf-8-sig"),
        "工場の様子.png": photo.getvalue(),
    }
    for name, content in files.items():
        upload = ContentFile(content, name=name)
        attachment_add(memo=memo, by=coordinator.user, upload=upload, name=name)


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def _hand_in(coordinator: Coordinator, company: Company, day: date, clock: time) -> Memo:
    """A memo in the state 提出済."""
    assert coordinator.user is not None
    start = timezone.make_aware(datetime.combine(day, clock))
    person = company.people.order_by("id").first()
    entry = MemoEntry(
        started_at=start,
        ended_at=start + timedelta(hours=1),
        coordinators=[coordinator],
        programme=Programme.objects.get(code=DEFAULT_PROGRAMME),
        office=Office.objects.get(code="shimbashi"),
        method=Method.VISIT,
        primary_topic=Topic.objects.get(name="資金繰り"),
        company=company,
        company_name=company.name,
        company_kana=company.kana,
        business=company.business,
        person=person,
        person_name=person.name if person else "",
        person_kana=person.kana if person else "",
        content=CONTENT,
        advice=ADVICE,
        impression="社長と経理担当の方が同席。数字の共有ができており、話が早い。",
        next_on=day + timedelta(days=21),
        next_step="資金繰り表（3か月分）の確認",
        facts=ClientFacts(staff=company.staff, industry=company.industry),
    )
    memo = draft_open(uuid=uuid.uuid5(uuid.NAMESPACE_URL, f"{company.pk}"), by=coordinator.user)
    return memo_submit(memo=memo, by=coordinator.user, entry=entry)


def _drafts(coordinator: Coordinator, companies: list[Company], today: date) -> None:
    assert coordinator.user is not None
    for n, company in enumerate(companies[:2]):
        memo = draft_open(uuid=uuid.uuid5(uuid.NAMESPACE_OID, f"{company.pk}"), by=coordinator.user)
        data = {
            "held_on": format_date(today),
            "starts": "10:00" if n else "14:00",
            "ends": "11:00" if n else "",
            "coordinators": [str(coordinator.pk)],
            "company": str(company.pk),
            "company_name": company.name,
            "company_kana": company.kana,
            "business": company.business,
            "method": Method.ONLINE.value if n else Method.VISIT.value,
            "content": DRAFTS[n],
            "advice": "",
        }
        draft_save(memo=memo, by=coordinator.user, revision=0, data=raw_from_data(data))


CASH_FLOW = """月,前月繰越,入金,支払,返済,翌月繰越
12月,520,1180,1240,42,418
1月,418,960,1010,42,326
2月,326,1150,1060,42,374
"""
CONTENT = (
    "2回目の相談。前回の宿題としていた取引先別の回収条件の一覧は、主要8社分がまとまっていた。"
    "入金まで75日を要する先が2社あり、材料費の支払いが先行する月に手元資金が薄くなる。\n"
    "・借入は3本、月の返済は合わせて42万円。\n"
    "・来月末に賞与の支給を予定しており、その月の資金が不足しないか心配とのこと。\n"
    "・メインの信用金庫には、まだ相談していない。"
)
ADVICE = (
    "①賞与の月を起点に、3か月分の資金繰り表を一緒に作成した。不足の見込みは約180万円。\n"
    "②入金の遅い2社のうち1社は検収日の前倒しを申し入れる余地がある。文面の案を渡した。\n"
    "③不足が見込まれる月の2か月前までに、信用金庫の担当者へ資料を添えて相談すること。\n"
    "次回は資金繰り表の実績を持参いただき、見込みとの差を確かめる。"
)
DRAFTS = (
    "新しい設備の導入を検討。見積りは3社から取り、補助金の対象になるか知りたいとのこと。\n"
    "・現在の設備は15年目で、修理の部品が手に入りにくい。\n・投資の回収は",
    "ホームページからの問い合わせが月2件程度にとどまる。競合のページと比べ、実績の写真が少ない",
)
