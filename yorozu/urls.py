"""Composition only: each room brings its own URLs."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from consultations.intake.views.agency import referral_answer
from yorozu import health

admin.site.site_header = f"{settings.CENTER_NAME} 管理"
admin.site.site_title = admin.site.site_header
# One door: the admin signs in where everybody does, and only superusers come through.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("desks.urls")),
    path("accounts/", include("accounts.urls")),
    path("settings/", include("accounts.settings_urls")),
    path("book/", include("bookings.web.urls")),
    path("bookings/web/", include("bookings.web.desk_urls")),
    path("companies/", include("companies.urls")),
    path("companies/", include("partners.orgs.company_bank_urls")),
    path("bookings/", include("bookings.urls")),
    path("consultations/", include("consultations.urls")),
    path("coordinators/", include("coordinators.urls")),
    path("bookings/call/", include("consultations.intake.call_urls")),
    path("intake/", include("consultations.intake.urls")),
    path("referral/<str:token>/", referral_answer, name="referral_answer"),
    path("survey/", include("consultations.outcomes.urls")),
    path("partners/", include("partners.urls")),
    path("events/", include("bookings.event_urls")),
    path("events/", include("partners.seminars.urls")),
    path("events/", include("partners.events.urls")),
    path("themes/", include("partners.themes.urls")),
    path("seminars/", include("partners.seminars.public_urls")),
    path("dialogue/", include("partners.dialogues.urls")),
    path("assist/", include("assist.urls")),
    path("cases/", include("casebook.urls")),
    path("trainees/", include("trainees.urls")),
    path("privacy/", include("companies.privacy_urls")),
    path("settings/", include("bookings.settings_urls")),
    path("settings/", include("consultations.outcomes.settings_urls")),
    path("settings/", include("center.urls")),
    path("reports/", include("reports.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "desks.errors.bad_request"
handler403 = "desks.errors.permission_denied"
handler404 = "desks.errors.not_found"
handler500 = "desks.errors.server_error"
