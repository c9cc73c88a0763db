"""The words of this room's acts on the audit page; each larger area has a file of its own."""

from accounts import wording
from partners.acts import (
    dialogues as acts_dialogue,
)
from partners.acts import (
    events as acts_events,
)
from partners.acts import (
    orgs as acts_orgs,
)
from partners.acts import (
    seminars as acts_seminars,
)

__all__ = ["acts_dialogue", "acts_events", "acts_orgs", "acts_seminars"]

wording.register(
    "取引金融機関",
    {
        "company_bank.added": "取引金融機関を登録した",
        "company_bank.ended": "取引金融機関から外した",
    },
    details={"bank": "取引金融機関"},
)
