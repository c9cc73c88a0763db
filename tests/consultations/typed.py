"""What a browser sends: the memo form as typed."""

from typing import Any

from consultations.writing.forms.raw import LISTS, NAMES
from coordinators.models import Coordinator
from tests import builders as make


def typed(lead: Coordinator, **changes: Any) -> dict[str, Any]:
    """A complete form; leave something out with `name=""`."""
    data: dict[str, Any] = {name: [] if name in LISTS else "" for name in NAMES}
    data |= {
        "held_on": "令和8年10月5日",
        "starts": "10:00",
        "ends": "1100",
        "coordinators": [str(lead.pk)],
        "company_name": "株式会社大田精機",
        "person_name": "佐藤 一郎",
        "method": "visit",
        "content": "来期の資金繰りについて。",
        "advice": "資金繰り表を作る。",
        "primary_topic": str(make.topic().pk),
        "programme": str(make.programme().pk),
        "office": str(make.office().pk),
    }
    return data | changes
