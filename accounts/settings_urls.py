"""The manager's pages of this room, below `/settings/`."""

from django.urls import path

from accounts.views import audit, audit_export, policy, user_acts, users

app_name = "accounts"
urlpatterns = [
    path("users/", users.users, name="users"),
    path("users/new/", users.user_new, name="user_new"),
    path("users/<id:pk>/", users.user, name="user"),
    path("users/<id:pk>/<slug:act>/", user_acts.user_act, name="user_act"),
    path("security/", policy.policy, name="policy"),
    path("audit/", audit.trail, name="audit"),
    path("audit/export.xlsx", audit_export.export_xlsx, name="audit_xlsx"),
    path("audit/export.csv", audit_export.export_csv, name="audit_csv"),
    path("audit/exports/<id:pk>/", audit_export.export_job, name="audit_job"),
    path("audit/exports/<id:pk>/cancel/", audit_export.export_cancel, name="audit_cancel"),
    path("audit/exports/<id:pk>/retry/", audit_export.export_retry, name="audit_retry"),
    path("audit/exports/<id:pk>/file/", audit_export.export_file, name="audit_file"),
]
