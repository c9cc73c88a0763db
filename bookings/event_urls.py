"""What happens to an event and its slots; the event's own page is the partners' room's."""

from django.urls import path

from bookings.views import event_end, event_paper, event_slots, events

app_name = "event_slots"
urlpatterns = [
    path("clients/", event_slots.clients, name="clients"),
    path("<int:pk>/coordinators/", events.ask, name="ask"),
    path("<int:pk>/coordinators/<int:coordinator>/", events.note_answer, name="note_answer"),
    path("<int:pk>/answer/", events.answer, name="answer"),
    path("<int:pk>/confirm/", events.confirm, name="confirm"),
    path("<int:pk>/slots/", events.remake, name="remake"),
    path("<int:pk>/move/", events.move, name="move"),
    path("<int:pk>/cancel/", events.cancel, name="cancel"),
    path("<int:pk>/held/", event_end.hold, name="hold"),
    path("<int:pk>/report/", event_end.report, name="report"),
    path("<int:pk>/undo/", event_end.undo, name="undo"),
    path("<int:pk>/slots/<int:slot>/", event_slots.book, name="book"),
    path("<int:pk>/slots/<int:slot>/release/", event_slots.release, name="release"),
    path("<int:pk>/slots/<int:slot>/change/", event_slots.change, name="change"),
    path("<int:pk>/slots/<int:slot>/attend/", event_slots.attend, name="attend"),
    path("<int:pk>/waiting/", event_slots.wait, name="wait"),
    path("<int:pk>/waiting/<int:entry>/seat/", event_slots.seat, name="seat"),
    path("<int:pk>/waiting/<int:entry>/end/", event_slots.end_wait, name="end_wait"),
    path("<int:pk>/sheet.pdf", event_paper.sheet, name="sheet"),
    path("<int:pk>/letter.pdf", event_paper.letter, name="letter"),
]
