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
    path("shifts/patterns/<id:pk>/", patterns.pattern_edit, name="pattern_edit"),
    path("shifts/patterns/<id:pk>/stop/", patterns.pattern_end, name="pattern_stop"),
    path("shifts/<slug:who>/", shifts.worker, name="worker"),
    path("shifts/<slug:who>/patterns/new/", patterns.pattern_new, name="pattern_new"),
    path("shifts/<slug:who>/<str:on>/", shifts.day, name="shift_day"),
    path("shifts/<slug:who>/<str:on>/reset/", shifts.day_reset, name="shift_day_reset"),
    path("<id:pk>/", detail.detail, name="detail"),
    path("<id:pk>/act/", acts.act, name="act"),
    path("<id:pk>/cancel/", acts.cancel, name="cancel"),
    path("<id:pk>/move/", acts.move, name="move"),
    path("<id:pk>/correct/", detail.correct, name="correct"),
    path("<id:pk>/observers/", observers.add, name="observer_add"),
    path("<id:pk>/observers/<id:seat>/remove/", observers.remove, name="observer_remove"),
    path("new/", new.new, name="new"),
    path("introducers/", lookup.introducers, name="lookup_introducers"),
    path("<id:pk>/booked/", new.booked, name="booked"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("", include("bookings.sharing_urls")),
]
