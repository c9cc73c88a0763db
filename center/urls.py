from django.urls import path

from center.views import codes, days, moves, next_year, targets

app_name = "center"
urlpatterns = [
    path("closed-days/", days.closed_days, name="closed_days"),
    path("closed-days/<id:pk>/", days.closed_day, name="closed_day"),
    path("closed-days/<id:pk>/active/", days.closed_day_active, name="closed_day_active"),
    path("targets/", targets.targets, name="targets"),
    path("next-year/", next_year.next_year, name="next_year"),
    path("<slug:kind>/", codes.codes, name="codes"),
    path("<slug:kind>/new/", codes.code_new, name="code_new"),
    path("<slug:kind>/<id:pk>/", codes.code_edit, name="code_edit"),
    path("<slug:kind>/<id:pk>/place/", moves.code_move, name="code_place"),
    path("<slug:kind>/<id:pk>/retire/", moves.code_end, name="code_retire"),
    path("<slug:kind>/<id:pk>/restore/", moves.code_restore, name="code_restore"),
]
