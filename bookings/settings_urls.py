from django.urls import path

from bookings.views import settings

app_name = "booking_settings"
urlpatterns = [
    path("booths/", settings.booths, name="booths"),
    path("booths/new/", settings.booth_new, name="booth_new"),
    path("booths/<int:pk>/", settings.booth_edit, name="booth_edit"),
    path("booths/<int:pk>/place/", settings.booth_move, name="booth_place"),
    path("booths/<int:pk>/active/", settings.booth_active, name="booth_active"),
    path("booking-policy/", settings.policy, name="policy"),
]
