"""よろずゼミ: /themes/."""

from django.urls import path

from partners.themes import views

app_name = "themes"

urlpatterns = [
    path("", views.themes, name="list"),
    path("public/", views.public, name="public"),
    path("figures/", views.figures, name="figures"),
    path("new/", views.new, name="new"),
    path("<id:pk>/", views.theme, name="detail"),
    path("<id:pk>/edit/", views.edit, name="edit"),
    path("<id:pk>/active/", views.active, name="active"),
]
