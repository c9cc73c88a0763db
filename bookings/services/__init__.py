"""Every act on bookings. Views and tasks call these; nothing else writes."""

from bookings.services.acts import (
    appointment_arrive,
    appointment_cancel,
    appointment_confirm,
    appointment_finish,
    appointment_held,
    appointment_move,
    appointment_no_show,
    appointment_undo,
)
from bookings.services.book import (
    appointment_book,
    appointment_hold,
    appointment_request,
    release_expired,
)

__all__ = [
    "appointment_arrive",
    "appointment_book",
    "appointment_cancel",
    "appointment_confirm",
    "appointment_finish",
    "appointment_held",
    "appointment_hold",
    "appointment_move",
    "appointment_no_show",
    "appointment_request",
    "appointment_undo",
    "release_expired",
]
