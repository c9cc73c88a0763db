"""The words of this room's acts on the audit page; each area has its own file."""

from accounts import wording
from partners import acts_events

__all__ = ["acts_events"]

wording.register(
    "取引金融機関",
    {
        "company_bank.added": "取引金融機関を登録した",
        "company_bank.ended": "取引金融機関から外した",
    },
    details={"bank": "取引金融機関"},
)
