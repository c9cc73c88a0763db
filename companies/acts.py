"""The words of this room's acts on the audit page."""

from accounts import wording

wording.register(
    "企業・相談者",
    {
        "company.registered": "企業を登録した",
        "company.updated": "企業の登録内容を直した",
        "person.registered": "相談者を登録した",
        "person.updated": "相談者の登録内容を直した",
    },
)
wording.register(
    "同意・個人情報",
    {
        "consent.given": "同意を記録した",
        "consent.withdrawn": "同意の撤回を記録した",
        "consent.wording_added": "同意の文面を定めた",
        "request.received": "個人情報の請求を受け付けた",
        "request.working": "個人情報の請求に対応を始めた",
        "request.answered": "個人情報の請求に回答した",
        "request.refused": "個人情報の請求を却下した",
        "request.due_changed": "個人情報の請求の期限を変えた",
    },
    details={"version": "版"},
)
