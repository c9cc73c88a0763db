"""Public: /seminars/."""

from django.urls import path

from partners.seminars.views import public

app_name = "seminars"

urlpatterns = [
    path("", public.seminars, name="list"),
    path("<uuid:key>/", public.seminar, name="detail"),
    path("<uuid:key>/done/", public.done, name="done"),
    path("r/<str:token>/", public.ticket, name="ticket"),
    path("r/<str:token>/cancel/", public.cancel, name="cancel"),
    path("r/<str:token>/survey/", public.survey, name="survey"),
    path("r/<str:token>/yorozu.ics", public.calendar, name="calendar"),
    path("r/<str:token>/<uuid:key>/", public.material, name="material"),
    path("checkin/<str:token>/", public.checkin, name="checkin"),
]
