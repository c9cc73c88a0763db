from django.urls import path

from reports import views
from reports.analysis import views as analysis

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("analysis/", analysis.analysis, name="analysis"),
    path("analysis/analysis.xlsx", analysis.export, name="analysis_export"),
    path("analysis/save/", analysis.save, name="analysis_save"),
    path("analysis/saved/", analysis.saved_list, name="analysis_list"),
    path("analysis/saved/<int:pk>/", analysis.saved, name="analysis_saved"),
    path("analysis/saved/<int:pk>/analysis.xlsx", analysis.saved_export, name="saved_export"),
    path("analysis/saved/<int:pk>/share/", analysis.share, name="analysis_share"),
    path("analysis/saved/<int:pk>/remove/", analysis.remove, name="analysis_remove"),
    path("analysis/saved/<int:pk>/mail/", analysis.subscribe, name="analysis_subscribe"),
    path("<str:month>/", views.month, name="month"),
    path("<str:month>/branches/", views.branches, name="branches"),
    path("<str:month>/build/", views.build, name="build"),
    path("<str:month>/jobs/<int:pk>/", views.job, name="job"),
    path("<str:month>/jobs/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<str:month>/report.pdf", views.report_pdf, name="report_pdf"),
]
