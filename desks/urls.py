from django.conf import settings
from django.urls import path

from desks import styleguide, views
from desks.companies import views as clients
from desks.partners import dormant

app_name = "desks"
urlpatterns = [
    path("", views.start, name="start"),
    path("settings/", views.settings_index, name="settings"),
    path("companies/", clients.companies, name="companies"),
    path("companies/found/", clients.found, name="clients_found"),
    path("companies/<id:pk>/", clients.client, {"key": "company"}, name="company"),
    path("companies/<id:pk>/unmerge/", clients.unmerge, {"key": "company"}, name="unmerge"),
    path("companies/merge/<id:one>/<id:other>/", clients.merge, {"key": "company"}, name="merge"),
    path("companies/people/", clients.people, name="people"),
    path("companies/people/<id:pk>/", clients.client, {"key": "person"}, name="person"),
    path(
        "companies/people/<id:pk>/unmerge/",
        clients.unmerge,
        {"key": "person"},
        name="person_unmerge",
    ),
    path(
        "companies/people/merge/<id:one>/<id:other>/",
        clients.merge,
        {"key": "person"},
        name="person_merge",
    ),
    path("partners/dormant/", dormant.dormant, name="dormant"),
    path("privacy/requests/<id:pk>/extract.xlsx", views.extract, name="extract"),
    path("help/", views.help_index, name="help"),
    path("help/<slug:slug>/", views.help_page, name="help_page"),
]
if settings.DEBUG:
    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/options/", styleguide.styleguide_options, name="styleguide_options"),
    ]
