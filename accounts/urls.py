from allauth.account import urls as allauth_urls
from django.urls import path

from accounts import views

urlpatterns = [
    path("draft-key/", views.draft_key_view, name="draft_key"),
    path("preferences/", views.preferences, name="preferences"),
    *allauth_urls.urlpatterns,
]
