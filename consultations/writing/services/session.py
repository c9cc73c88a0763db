"""The appointment that a memo is handed in for."""

from accounts.models import User
from bookings.errors import BookingError
from bookings.models import Appointment
from bookings.services import appointment_held
from consultations.errors import WrongState
from consultations.models import Memo, MemoParticipant
from consultations.sessions.appointments import memo_of
from consultations.writing.entry import MemoEntry


def session_take(memo: Memo, entry: MemoEntry, *, by: User) -> Appointment | None:
    """The appointment of a memo handed in for the first time, over from now on.

    Its row is locked, so that of two who hand in at once the second finds the first's memo.
    Raises WrongState.
    """
    if entry.appointment is None or memo.number is not None:
        return None
    try:
        session = appointment_held(appointment=entry.appointment, by=by)
    except BookingError as error:
        raise WrongState(str(error)) from error
    if (other := memo_of(session)) is not None:
        raise WrongState(f"この予約のメモは {other.number} として提出済みです。")
    return session


def seat_observers(memo: Memo, session: Appointment, entry: MemoEntry) -> None:
    """Who sat in by the appointment sat in by the memo, unless they answered after all."""
    answered = {each.pk for each in entry.coordinators}
    guests = [each for each in session.participants.all() if not each.is_responder]
    MemoParticipant.objects.bulk_create(
        MemoParticipant(
            memo=memo,
            coordinator_id=guest.coordinator_id,
            user_id=guest.user_id,
            name=guest.shown_name[:60],
            role=guest.role,
            position=len(answered) + place,
        )
        for place, guest in enumerate(guests)
        if guest.coordinator_id not in answered
    )
