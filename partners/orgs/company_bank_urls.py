from django.urls import path

from partners.orgs.views import company_banks

app_name = "company_banks"

urlpatterns = [
    path("<id:pk>/banks/new/", company_banks.add, name="add"),
    path("banks/<id:pk>/end/", company_banks.end, name="end"),
]
