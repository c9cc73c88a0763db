"""The words of this room's acts on the audit page."""

from accounts import wording

wording.register(
    "一覧・休業日・目標",
    {
        "code.added": "一覧に項目を加えた",
        "code.changed": "一覧の項目を直した",
        "code.moved": "一覧の並びを変えた",
        "code.retired": "一覧の項目を使わないことにした",
        "code.brought_back": "一覧の項目をまた使うことにした",
        "closed_day.added": "休業日を加えた",
        "closed_day.changed": "休業日を直した",
        "closed_day.called_off": "休業日を取りやめた",
        "closed_day.brought_back": "休業日を元に戻した",
        "target.set": "目標を決めた",
        "year.prepared": "次の年度を用意した",
    },
    details={"days": "日", "day": "日", "fiscal_year": "年度", "programme": "事業区分の番号"},
)
