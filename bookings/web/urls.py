"""Public: /book/."""

from django.urls import path

from bookings.web.views import details, manage, request, steps, waiting

app_name = "book"

urlpatterns = [
    path("", steps.start, name="start"),
    path("times/", steps.times, name="times"),
    path("details/", details.details, name="details"),
    path("r/<uuid:key>/", request.show, name="request"),
    path("r/<uuid:key>/resend/", request.resend, name="resend"),
    path("code/<str:token>/", request.verify, name="verify"),
    path("my/<str:token>/", manage.manage, name="manage"),
    path("my/<str:token>/move/", manage.move, name="move"),
    path("my/<str:token>/cancel/", manage.cancel, name="cancel"),
    path("my/<str:token>/yorozu.ics", manage.calendar, name="calendar"),
    path("wait/", waiting.wait, name="wait"),
    path("wait/joined/", waiting.waiting_joined, name="waiting_joined"),
    path("wait/<str:token>/", waiting.waiting_entry, name="waiting_entry"),
    path("offer/<str:token>/", waiting.offer, name="offer"),
]
