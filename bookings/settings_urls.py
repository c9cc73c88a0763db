from django.urls import path

from bookings.views import settings

app_name = "booking_settings"
urlpatterns = [
    path("booths/", settings.booths, name="booths"),
    path("booths/new/", settings.booth_new, name="booth_new"),
    path("booths/<id:pk>/", settings.booth_edit, name="booth_edit"),
    path("booths/<id:pk>/place/", settings.booth_move, name="booth_place"),
    path("booths/<id:pk>/active/", settings.booth_active, name="booth_active"),
    path("booking-policy/", settings.policy, name="policy"),
]
