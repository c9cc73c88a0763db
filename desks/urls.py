from django.urls import path

from desks import views

app_name = "desks"
urlpatterns = [
    path("", views.start, name="start"),
    path("help/", views.help_index, name="help"),
    path("help/<slug:slug>/", views.help_page, name="help_page"),
]
