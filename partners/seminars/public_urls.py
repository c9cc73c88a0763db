"""Public: /seminars/."""

from django.urls import path

from partners.seminars.views import public as seminars

app_name = "seminars"

urlpatterns = [
    path("", seminars.seminars, name="list"),
    path("<uuid:key>/", seminars.seminar, name="detail"),
    path("<uuid:key>/done/", seminars.done, name="done"),
    path("r/<str:token>/", seminars.ticket, name="ticket"),
    path("r/<str:token>/cancel/", seminars.cancel, name="cancel"),
    path("r/<str:token>/survey/", seminars.survey, name="survey"),
    path("r/<str:token>/yorozu.ics", seminars.calendar, name="calendar"),
    path("r/<str:token>/<uuid:key>/", seminars.material, name="material"),
    path("checkin/<str:token>/", seminars.checkin, name="checkin"),
]
