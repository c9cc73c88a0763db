"""同席を入れる: several sessions at once, each by the services of bookings."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied

from accounts.models import User
from bookings.errors import BookingError
from bookings.models import Appointment
from bookings.services import appointment_observer_add
from center.enums import ParticipantRole
from trainees.selectors.sitters import Sitter

NOT_YOURS = "この予約に同席を入れられるのは、担当のCOと事務局です。"


@dataclass
class Outcome:
    """What became of each session that was picked; nothing is all or nothing here."""

    added: list[Appointment] = field(default_factory=list)
    refused: list[tuple[Appointment, str]] = field(default_factory=list)


def sittings_add(*, sitter: Sitter, picks: Sequence[tuple[Appointment, int]], by: User) -> Outcome:
    """Seat them where it is still possible. A second click finds them seated: that is no error.

    Each session stands for itself: one that was moved meanwhile keeps none of the others back.
    """
    outcome = Outcome()
    for appointment, version in picks:
        if _is_seated(sitter, appointment):
            outcome.added.append(appointment)
            continue
        try:
            appointment_observer_add(
                appointment=appointment,
                role=sitter.role,
                coordinator=sitter.coordinator,
                user=sitter.user if sitter.role == ParticipantRole.TRAINEE else None,
                by=by,
                version=version,
            )
        except BookingError as error:
            outcome.refused.append((appointment, str(error)))
        except PermissionDenied:
            outcome.refused.append((appointment, NOT_YOURS))
        else:
            outcome.added.append(appointment)
    return outcome


def _is_seated(sitter: Sitter, appointment: Appointment) -> bool:
    seats = appointment.participants.filter(role=sitter.role)
    if sitter.coordinator is not None:
        return seats.filter(coordinator=sitter.coordinator).exists()
    return seats.filter(user=sitter.user).exists()
