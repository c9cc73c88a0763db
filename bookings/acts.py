"""The words of this room's acts on the audit page."""

from accounts import wording

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
    },
)
