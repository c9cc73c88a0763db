from bookings.models.appointment import Appointment
from bookings.models.booth import Booth
from bookings.models.change import AppointmentChange
from bookings.models.event_waiting import EventWaiting
from bookings.models.feed import CalendarFeed
from bookings.models.incident import UsageIncident
from bookings.models.mail import AppointmentMail, MailKind, MailRecipient
from bookings.models.notes import HandoverNote, Material, Receipt
from bookings.models.participant import AppointmentParticipant
from bookings.models.policy import BookingPolicy
from bookings.models.shift import Shift, ShiftPattern
from bookings.models.web import WaitingListEntry, WebRequest

__all__ = [
    "Appointment",
    "AppointmentChange",
    "AppointmentMail",
    "AppointmentParticipant",
    "BookingPolicy",
    "Booth",
    "CalendarFeed",
    "EventWaiting",
    "HandoverNote",
    "MailKind",
    "MailRecipient",
    "Material",
    "Receipt",
    "Shift",
    "ShiftPattern",
    "UsageIncident",
    "WaitingListEntry",
    "WebRequest",
]
