from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:month>/", views.month, name="month"),
    path("<str:month>/branches/", views.branches, name="branches"),
    path("<str:month>/build/", views.build, name="build"),
    path("<str:month>/jobs/<int:pk>/", views.job, name="job"),
    path("<str:month>/jobs/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<str:month>/report.pdf", views.report_pdf, name="report_pdf"),
]
