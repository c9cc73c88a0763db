"""The words of this room's acts on the audit page."""

from accounts import wording

wording.register(
    "コーディネーター",
    {
        "coordinator.registered": "コーディネーターを登録した",
        "coordinator.linked": "過去の台帳のコーディネーターと利用者を結びつけた",
        "coordinator.changed": "コーディネーターの登録内容を直した",
        "coordinator.left": "コーディネーターの退任日を入れた",
    },
)
