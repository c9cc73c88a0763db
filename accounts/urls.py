from allauth.account import urls as allauth_urls
from django.urls import include, path

from accounts.views import invitation, own

# Addresses are entered by the manager; nobody adds or confirms their own.
_UNUSED = {
    "account_email",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
}

urlpatterns = [
    path("draft-key/", own.draft_key_view, name="draft_key"),
    path("preferences/", own.preferences, name="preferences"),
    path("sessions/end/", own.sessions_end, name="sessions_end"),
    path("sessions/<id:pk>/end/", own.session_end, name="session_end"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("mfa/", include("allauth.mfa.urls")),
    *[pattern for pattern in allauth_urls.urlpatterns if pattern.name not in _UNUSED],
]
