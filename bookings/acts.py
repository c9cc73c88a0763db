"""The words of this room's acts on the audit page."""

from collections.abc import Iterable

from accounts import wording
from accounts.models import User
from accounts.wording import Found
from bookings.models import Appointment


def _appointments(user: User, ids: Iterable[str]) -> Found:
    rows = Appointment.objects.visible_to(user).filter(pk__in=ids)
    rows = rows.select_related("company", "person")
    return {str(row.pk): (str(row), row.get_absolute_url()) for row in rows}


wording.register(
    "予約",
    {
        "appointment.held": "予約の枠を仮押さえした",
        "appointment.requested": "予約の申込を受け付けた",
        "appointment.booked": "予約を確定した",
        "appointment.assigned": "予約の担当を変えた",
        "appointment.moved": "予約の日時・場所を変えた",
        "appointment.changed": "予約の内容を直した",
        "appointment.released": "予約の枠を空けた",
        "appointment.arrived": "来所・接続を記録した",
        "appointment.done": "予約を終了にした",
        "appointment.cancelled": "予約をキャンセルした",
        "appointment.no_show": "無断欠席を記録した",
        "appointment.undone": "予約の状態を元に戻した",
        "web.held": "ネット予約で枠を仮押さえした",
        "web.wrong_code": "ネット予約の確認コードを誤った",
        "web.code_resent": "ネット予約の確認コードを送り直した",
        "web.requested": "ネット予約を申し込んだ",
        "web.moved": "ネットから予約の日時を変えた",
        "web.cancelled": "ネットから予約をキャンセルした",
        "waiting.joined": "空き待ちに登録した",
        "waiting.offered": "空き待ちの人に空きを案内した",
        "waiting.declined": "空きの案内を見送った",
        "waiting.left": "空き待ちをやめた",
        "waiting.ended": "空き待ちを終えた",
        "booth.added": "ブースを追加した",
        "booth.changed": "ブースを直した",
        "booth.moved": "ブースの並び順を変えた",
        "booth.retired": "ブースの使用を終了した",
        "booth.brought_back": "ブースをまた使うようにした",
        "booking_policy.changed": "予約の決まりを変えた",
        "shift.day_set": "1日の出勤を変えた",
        "shift.day_off": "休みにした",
        "shift.day_reset": "1日の出勤を週間パターンに戻した",
        "shift_pattern.added": "週間パターンを追加した",
        "shift_pattern.changed": "週間パターンを直した",
        "shift_pattern.stopped": "週間パターンをやめた",
    },
    finders={"bookings.appointment": _appointments},
    details={
        "seats": "席数",
        "equipment": "設備",
        "opens": "相談を始める時刻",
        "closes": "相談を終える時刻",
        "session_minutes": "1回の相談時間（分）",
        "step_minutes": "枠の刻み（分）",
        "hold_minutes": "仮押さえ（分）",
        "web_lead_days": "ネット予約：何営業日前まで",
        "web_horizon_days": "ネット予約：何日先まで",
        "late_cancel_hours": "直前キャンセル（時間前）",
        "incident_warning": "注意を出す回数",
        "reception_per_day": "派遣職員の1日の人数",
        "web.tries": "誤りの回数",
        "web_offer_hours": "空き待ちの案内に返事を待つ時間",
    },
)

wording.register(
    "引継・資料・利用状況・予定表",
    {
        "note.added": "引継事項を登録した",
        "note.withdrawn": "引継事項を取り下げた",
        "material.added": "資料を登録した",
        "material.withdrawn": "資料を取り下げた",
        "material.opened": "資料を開いた",
        "feed.made": "予定表の配信アドレスを作った",
        "feed.revoked": "予定表の配信を止めた",
        "incident.forgiven": "直前キャンセル・無断欠席を数えないことにした",
        "incident.counted": "直前キャンセル・無断欠席を数えることに戻した",
    },
    details={"appointment": "予約", "company": "企業", "person": "相談者"},
)
