from allauth.account import urls as allauth_urls
from django.urls import path

from accounts.views import own

urlpatterns = [
    path("draft-key/", own.draft_key_view, name="draft_key"),
    path("preferences/", own.preferences, name="preferences"),
    *allauth_urls.urlpatterns,
]
