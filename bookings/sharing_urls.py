"""Part of `bookings.urls`: hand-over notes, materials, and what else hangs on an appointment."""

from django.urls import path

from bookings.views import feed, incidents, sharing

urlpatterns = [
    path("feed/make/", feed.make, name="feed_make"),
    path("feed/revoke/", feed.revoke, name="feed_revoke"),
    path("feed/<str:secret>.ics", feed.feed, name="feed"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<id:pk>/forgive/", incidents.forgive, name="incident_forgive"),
    path("incidents/<id:pk>/count/", incidents.count, name="incident_count"),
    path("shared/<str:kind>/<id:pk>/", sharing.shared, name="shared"),
    path("shared/<str:kind>/<id:pk>/note/", sharing.add_note, name="note_add"),
    path("shared/<str:kind>/<id:pk>/material/", sharing.add_material, name="material_add"),
    path("notes/<id:pk>/withdraw/", sharing.withdraw_note, name="note_withdraw"),
    path("materials/<uuid:uuid>/", sharing.material, name="material"),
    path("materials/<uuid:uuid>/withdraw/", sharing.withdraw_material, name="material_withdraw"),
]
