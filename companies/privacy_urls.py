"""Consents, requests about personal data, disposal."""

from django.urls import path

from companies.views import consents, wordings

app_name = "privacy"
urlpatterns = [
    path("consents/<int:pk>/withdraw/", consents.withdraw, name="withdraw"),
    path("consents/<str:client>/<int:pk>/", consents.client_consents, name="client_consents"),
    path("consents/<str:client>/<int:pk>/form.pdf", consents.consent_form_pdf, name="consent_pdf"),
    path("consents/<str:client>/<int:pk>/quick/", consents.quick_consent, name="quick_consent"),
    path("wordings/", wordings.wordings, name="wordings"),
    path("wordings/<str:kind>/", wordings.wording_new, name="wording_new"),
]
