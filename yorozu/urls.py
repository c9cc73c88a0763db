"""Composition only: each room brings its own URLs."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from yorozu import health

admin.site.site_header = f"{settings.CENTER_NAME} 管理"
admin.site.site_title = admin.site.site_header

urlpatterns = [
    path("", include("desks.urls")),
    path("accounts/", include("accounts.urls")),
    path("consultations/", include("consultations.urls")),
    path("reports/", include("reports.urls")),
    # One door: the admin signs in where everybody does.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "desks.errors.bad_request"
handler403 = "desks.errors.permission_denied"
handler404 = "desks.errors.not_found"
handler500 = "desks.errors.server_error"
