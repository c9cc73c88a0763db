"""The words of this room's acts on the audit page; each larger area has a file of its own."""

from accounts import wording
from partners.acts import dialogues, events, orgs, seminars

__all__ = ["dialogues", "events", "orgs", "seminars"]

wording.register(
    "取引金融機関",
    {
        "company_bank.added": "取引金融機関を登録した",
        "company_bank.ended": "取引金融機関から外した",
    },
    details={"bank": "取引金融機関"},
)
