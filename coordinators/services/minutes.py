"""The draft of somebody's minutes: kept while they type, gone when they save."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from coordinators.errors import Refused
from coordinators.models import GroupMeeting, MeetingDraft
from coordinators.models.meeting import MOST_MINUTES
from coordinators.rules import can_write
from yorozu.kit.own_drafts import keep_typed

Typed = Mapping[str, str | list[str]]
FIELDS = (
    *("title", "day", "starts", "ends", "place", "guests"),
    *("agenda", "minutes", "decisions"),
)
LISTS = ("attendees",)
# Longer than what is accepted in the end: the person still has to be told and to shorten it.
MOST_TYPED = 3 * MOST_MINUTES
MOST_CHOSEN = 200
SAVED_SINCE = (
    "この議事録は、別の画面で保存されています。「保存する」を押すと、両方の内容を見比べられます。"
)


@transaction.atomic
def minutes_keep(
    *, meeting: GroupMeeting, by: User, base: int, revision: int, data: Typed
) -> MeetingDraft:
    """Keep what is typed; no audit row: nothing of the record has changed.

    `base` is the meeting's version the page was opened with. The same again is no clash.
    Raises DraftClash, Refused (they have saved since), PermissionDenied.
    """
    row = GroupMeeting.objects.select_related("group").select_for_update(of=("self",))
    locked = row.get(pk=meeting.pk)
    if not can_write(by, locked.group):
        raise PermissionDenied
    draft = MeetingDraft.objects.filter(meeting=locked, user=by).first()
    if draft is None:
        # A request that was still under way when the person saved, or another tab of theirs.
        if base < locked.version and locked.written_by_id == by.pk:
            raise Refused(SAVED_SINCE)
        draft = MeetingDraft(meeting=locked, user=by, base=base, revision=revision)
    return keep_typed(draft, revision=revision, data=data)


@transaction.atomic
def minutes_drop(*, meeting: GroupMeeting, by: User) -> None:
    """The person starts anew from what is saved."""
    MeetingDraft.objects.filter(meeting=meeting, user=by).delete()
