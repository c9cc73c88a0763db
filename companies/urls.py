"""Acts on clients; their lists and pages look across rooms and stand in `desks.urls`."""

from typing import Any

from django.urls import path

from companies.views import duplicates, facts, figures, history, kinship, lookup

app_name = "companies"
COMPANY: dict[str, Any] = {"key": "company"}
PERSON: dict[str, Any] = {"key": "person"}
urlpatterns = [
    path("<id:pk>/edit/", facts.edit, COMPANY, name="edit"),
    path("<id:pk>/figures/", figures.figures, name="figures"),
    path("<id:pk>/history/", history.history, COMPANY, name="history"),
    path("<id:pk>/predecessor/", kinship.kinship, COMPANY, name="kinship"),
    path("duplicates/", duplicates.duplicates, COMPANY, name="duplicates"),
    path("duplicates/<id:pk>/together/", duplicates.together, COMPANY, name="together"),
    path("duplicates/apart/", duplicates.apart, COMPANY, name="apart"),
    path("likely/", lookup.likely, COMPANY, name="likely"),
    path("new/", facts.new, COMPANY, name="new"),
    path("people/<id:pk>/edit/", facts.edit, PERSON, name="person_edit"),
    path("people/<id:pk>/founded/", kinship.kinship, PERSON, name="person_kinship"),
    path("people/<id:pk>/history/", history.history, PERSON, name="person_history"),
    path("people/duplicates/", duplicates.duplicates, PERSON, name="person_duplicates"),
    path(
        "people/duplicates/<id:pk>/together/", duplicates.together, PERSON, name="person_together"
    ),
    path("people/duplicates/apart/", duplicates.apart, PERSON, name="person_apart"),
    path("people/likely/", lookup.likely, PERSON, name="person_likely"),
    path("people/new/", facts.new, PERSON, name="person_new"),
    path("postal/", lookup.postal, name="postal"),
]
