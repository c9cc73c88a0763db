"""議事録 on A4; long minutes flow on."""

from coordinators.models import GroupMeeting
from yorozu.kit.pdf import render_pdf


def minutes_pdf(meeting: GroupMeeting) -> bytes:
    """The same minutes give the same bytes. Three queries."""
    actions = meeting.actions.select_related("owner").filter(dropped_at__isnull=True)
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "attendees": list(meeting.attendees.order_by("kana", "name", "pk")),
        "actions": list(actions),
    }
    return render_pdf("print/minutes.html", context, title=f"{meeting.group.name} 議事録")
