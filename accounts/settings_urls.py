"""The manager's pages of this room, below `/settings/`."""

from django.urls import path

from accounts.views import audit, audit_export

app_name = "accounts"
urlpatterns = [
    path("audit/", audit.trail, name="audit"),
    path("audit/export.xlsx", audit_export.export_xlsx, name="audit_xlsx"),
    path("audit/export.csv", audit_export.export_csv, name="audit_csv"),
    path("audit/exports/<int:pk>/", audit_export.export_job, name="audit_job"),
    path("audit/exports/<int:pk>/cancel/", audit_export.export_cancel, name="audit_cancel"),
    path("audit/exports/<int:pk>/retry/", audit_export.export_retry, name="audit_retry"),
    path("audit/exports/<int:pk>/file/", audit_export.export_file, name="audit_file"),
]
