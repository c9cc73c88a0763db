from django.urls import path

from partners.events.views import detail as event
from partners.events.views import list as events

app_name = "events"
urlpatterns = [
    path("", events.event_list, name="list"),
    path("calendar/", events.calendar, name="calendar"),
    path("new/", events.new, name="new"),
    path("<int:pk>/", event.detail, name="detail"),
    path("<int:pk>/edit/", event.edit, name="edit"),
    path("<int:pk>/messages/", event.say, name="say"),
    path("<int:pk>/messages/<int:message>/accept/", event.accept, name="accept"),
    path("<int:pk>/dates/<int:wished>/", event.take_date, name="take_date"),
]
