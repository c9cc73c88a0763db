"""Public: behind the signed link of a mail."""

from django.urls import path

from consultations.outcomes.views import public

app_name = "outcome"
urlpatterns = [
    path("<str:token>/", public.answer, name="answer"),
    path("<str:token>/stop/", public.refuse, name="refuse"),
]
