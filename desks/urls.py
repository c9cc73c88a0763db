from django.conf import settings
from django.urls import path

from desks import styleguide, views

app_name = "desks"
urlpatterns = [
    path("", views.start, name="start"),
    path("settings/", views.settings_index, name="settings"),
    path("help/", views.help_index, name="help"),
    path("help/<slug:slug>/", views.help_page, name="help_page"),
]
if settings.DEBUG:
    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/options/", styleguide.styleguide_options, name="styleguide_options"),
    ]
