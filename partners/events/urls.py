from django.urls import path

from partners.events.views import detail
from partners.events.views import list as event_list

app_name = "events"
urlpatterns = [
    path("", event_list.event_list, name="list"),
    path("calendar/", event_list.calendar, name="calendar"),
    path("new/", event_list.new, name="new"),
    path("<id:pk>/", detail.detail, name="detail"),
    path("<id:pk>/edit/", detail.edit, name="edit"),
    path("<id:pk>/messages/", detail.say, name="say"),
    path("<id:pk>/messages/<id:message>/accept/", detail.accept, name="accept"),
    path("<id:pk>/dates/<id:wished>/", detail.take_date, name="take_date"),
]
