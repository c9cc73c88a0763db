from django.urls import path

from consultations.outcomes.views import settings

app_name = "outcome_settings"
urlpatterns = [path("outcomes/", settings.policy, name="policy")]
