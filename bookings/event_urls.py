"""What happens to an event and its slots; the event's own page is the partners' room's."""

from django.urls import path

from bookings.views import event_end, event_paper, event_slots, events

app_name = "event_slots"
urlpatterns = [
    path("clients/", event_slots.clients, name="clients"),
    path("<id:pk>/coordinators/", events.ask, name="ask"),
    path("<id:pk>/coordinators/<id:coordinator>/", events.note_answer, name="note_answer"),
    path("<id:pk>/answer/", events.answer, name="answer"),
    path("<id:pk>/confirm/", events.confirm, name="confirm"),
    path("<id:pk>/slots/", events.remake, name="remake"),
    path("<id:pk>/move/", events.move, name="move"),
    path("<id:pk>/cancel/", events.cancel, name="cancel"),
    path("<id:pk>/held/", event_end.hold, name="hold"),
    path("<id:pk>/report/", event_end.report, name="report"),
    path("<id:pk>/undo/", event_end.undo, name="undo"),
    path("<id:pk>/slots/<id:slot>/", event_slots.book, name="book"),
    path("<id:pk>/slots/<id:slot>/release/", event_slots.release, name="release"),
    path("<id:pk>/slots/<id:slot>/change/", event_slots.change, name="change"),
    path("<id:pk>/slots/<id:slot>/attend/", event_slots.attend, name="attend"),
    path("<id:pk>/waiting/", event_slots.wait, name="wait"),
    path("<id:pk>/waiting/<id:entry>/seat/", event_slots.seat, name="seat"),
    path("<id:pk>/waiting/<id:entry>/end/", event_slots.end_wait, name="end_wait"),
    path("<id:pk>/sheet.pdf", event_paper.sheet, name="sheet"),
    path("<id:pk>/letter.pdf", event_paper.letter, name="letter"),
]
