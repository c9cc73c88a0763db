from django.urls import path

from partners.events.views import detail
from partners.events.views import list as event_list

app_name = "events"
urlpatterns = [
    path("", event_list.event_list, name="list"),
    path("calendar/", event_list.calendar, name="calendar"),
    path("new/", event_list.new, name="new"),
    path("<int:pk>/", detail.detail, name="detail"),
    path("<int:pk>/edit/", detail.edit, name="edit"),
    path("<int:pk>/messages/", detail.say, name="say"),
    path("<int:pk>/messages/<int:message>/accept/", detail.accept, name="accept"),
    path("<int:pk>/dates/<int:wished>/", detail.take_date, name="take_date"),
]
