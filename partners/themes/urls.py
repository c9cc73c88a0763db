"""よろずゼミ: /themes/."""

from django.urls import path

from partners.themes import views as themes

app_name = "themes"

urlpatterns = [
    path("", themes.themes, name="list"),
    path("public/", themes.public, name="public"),
    path("figures/", themes.figures, name="figures"),
    path("new/", themes.new, name="new"),
    path("<int:pk>/", themes.theme, name="detail"),
    path("<int:pk>/edit/", themes.edit, name="edit"),
    path("<int:pk>/active/", themes.active, name="active"),
]
