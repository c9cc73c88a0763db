"""For the office: /bookings/web/."""

from django.urls import path

from bookings.web.views import desk

app_name = "web_bookings"

urlpatterns = [
    path("", desk.requests, name="list"),
    path("waiting/", desk.waiting, name="waiting"),
    path("waiting/<id:pk>/end/", desk.waiting_end, name="waiting_end"),
]
