"""Names put down for an event: /events/… (before the event's own pages)."""

from django.urls import path

from partners.seminars.views import door, registrations, settings, surveys
from partners.seminars.views import list as seminar_list

app_name = "registrations"

urlpatterns = [
    path("seminars/", seminar_list.seminars, name="seminars"),
    path("seminars/wishes/", surveys.wishes, name="wishes"),
    path("seminars/wishes/<id:answer>/", surveys.settle, name="settle"),
    path("<id:pk>/registrations/", registrations.names, name="names"),
    path("<id:pk>/registrations/new/", registrations.enter, name="enter"),
    path("<id:pk>/registrations/names.xlsx", registrations.export, name="export"),
    path("<id:pk>/registrations/<id:registration>/edit/", registrations.correct, name="correct"),
    path("<id:pk>/registrations/<id:registration>/cancel/", registrations.cancel, name="cancel"),
    path(
        "<id:pk>/registrations/<id:registration>/restore/",
        registrations.restore,
        name="restore",
    ),
    path("<id:pk>/registrations/settings/", settings.settings, name="settings"),
    path(
        "<id:pk>/registrations/materials/",
        settings.material_add,
        name="material_add",
    ),
    path(
        "<id:pk>/registrations/materials/<uuid:key>/",
        settings.material,
        name="material",
    ),
    path(
        "<id:pk>/registrations/materials/<uuid:key>/withdraw/",
        settings.material_withdraw,
        name="material_withdraw",
    ),
    path("<id:pk>/checkin/", door.door, name="door"),
    path("<id:pk>/checkin/close/", door.close, name="close"),
    path("<id:pk>/checkin/<id:registration>/", door.check, name="check"),
    path("<id:pk>/survey/", surveys.results, name="results"),
]
