from django.urls import include, path

from bookings.views import (
    acts,
    board,
    detail,
    list,
    lookup,
    new,
    observers,
    patterns,
    proposals,
    shifts,
)

app_name = "bookings"
urlpatterns = [
    path("", board.board, name="board"),
    path("list/", list.appointment_list, name="list"),
    path("shifts/", shifts.month, name="shifts"),
    path("shifts/patterns/<int:pk>/", patterns.pattern_edit, name="pattern_edit"),
    path("shifts/patterns/<int:pk>/stop/", patterns.pattern_end, name="pattern_stop"),
    path("shifts/<slug:who>/", shifts.worker, name="worker"),
    path("shifts/<slug:who>/patterns/new/", patterns.pattern_new, name="pattern_new"),
    path("shifts/<slug:who>/<str:on>/", shifts.day, name="shift_day"),
    path("shifts/<slug:who>/<str:on>/reset/", shifts.day_reset, name="shift_day_reset"),
    path("<int:pk>/", detail.detail, name="detail"),
    path("<int:pk>/act/", acts.act, name="act"),
    path("<int:pk>/cancel/", acts.cancel, name="cancel"),
    path("<int:pk>/move/", acts.move, name="move"),
    path("<int:pk>/correct/", detail.correct, name="correct"),
    path("<int:pk>/observers/", observers.add, name="observer_add"),
    path("<int:pk>/observers/<int:seat>/remove/", observers.remove, name="observer_remove"),
    path("new/", new.new, name="new"),
    path("introducers/", lookup.introducers, name="lookup_introducers"),
    path("<int:pk>/booked/", new.booked, name="booked"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("", include("bookings.sharing_urls")),
]
