"""The bank call: among the bookings for who uses it, in this room because it is a first contact."""

from django.urls import path

from consultations.intake.views import call

app_name = "bank_call"
urlpatterns = [path("", call.call, name="call")]
