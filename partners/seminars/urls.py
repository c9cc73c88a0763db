"""Names put down for an event: /events/… (before the event's own pages)."""

from django.urls import path

from partners.seminars.views import door, registrations, settings, surveys
from partners.seminars.views import list as seminar_list

app_name = "registrations"

urlpatterns = [
    path("seminars/", seminar_list.seminars, name="seminars"),
    path("seminars/wishes/", surveys.wishes, name="wishes"),
    path("seminars/wishes/<int:answer>/", surveys.settle, name="settle"),
    path("<int:pk>/registrations/", registrations.names, name="names"),
    path("<int:pk>/registrations/new/", registrations.enter, name="enter"),
    path("<int:pk>/registrations/names.xlsx", registrations.export, name="export"),
    path("<int:pk>/registrations/<int:registration>/edit/", registrations.correct, name="correct"),
    path("<int:pk>/registrations/<int:registration>/cancel/", registrations.cancel, name="cancel"),
    path(
        "<int:pk>/registrations/<int:registration>/restore/",
        registrations.restore,
        name="restore",
    ),
    path("<int:pk>/registrations/settings/", settings.settings, name="settings"),
    path(
        "<int:pk>/registrations/materials/",
        settings.material_add,
        name="material_add",
    ),
    path(
        "<int:pk>/registrations/materials/<uuid:key>/",
        settings.material,
        name="material",
    ),
    path(
        "<int:pk>/registrations/materials/<uuid:key>/withdraw/",
        settings.material_withdraw,
        name="material_withdraw",
    ),
    path("<int:pk>/checkin/", door.door, name="door"),
    path("<int:pk>/checkin/close/", door.close, name="close"),
    path("<int:pk>/checkin/<int:registration>/", door.check, name="check"),
    path("<int:pk>/survey/", surveys.results, name="results"),
]
