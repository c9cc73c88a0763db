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
from bookings.services.desk import already_taken, appointment_take
from bookings.services.details import (
    appointment_correct,
    appointment_observer_add,
    appointment_observer_remove,
)
from bookings.services.link import appointment_link
from bookings.services.rollout import shifts_rewrite, shifts_roll_out
from bookings.services.settings import (
    booth_add,
    booth_change,
    booth_place,
    booth_set_active,
    policy_change,
)
from bookings.services.shifts import (
    pattern_add,
    pattern_change,
    pattern_stop,
    shift_day_reset,
    shift_day_set,
)
from bookings.services.waiting import (
    offer_accept,
    offer_decline,
    waiting_join,
    waiting_leave,
    waiting_offer,
)
from bookings.services.web import web_hold, web_resend, web_verify
from bookings.services.web_change import web_cancel, web_move

__all__ = [
    "already_taken",
    "appointment_arrive",
    "appointment_book",
    "appointment_cancel",
    "appointment_confirm",
    "appointment_correct",
    "appointment_finish",
    "appointment_held",
    "appointment_hold",
    "appointment_link",
    "appointment_move",
    "appointment_no_show",
    "appointment_observer_add",
    "appointment_observer_remove",
    "appointment_request",
    "appointment_take",
    "appointment_undo",
    "booth_add",
    "booth_change",
    "booth_place",
    "booth_set_active",
    "offer_accept",
    "offer_decline",
    "pattern_add",
    "pattern_change",
    "pattern_stop",
    "policy_change",
    "release_expired",
    "shift_day_reset",
    "shift_day_set",
    "shifts_rewrite",
    "shifts_roll_out",
    "waiting_join",
    "waiting_leave",
    "waiting_offer",
    "web_cancel",
    "web_hold",
    "web_move",
    "web_resend",
    "web_verify",
]
