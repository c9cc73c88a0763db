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
