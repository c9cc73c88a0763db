"""Consents, requests about personal data, disposal."""

from django.urls import path

from companies.views import consents, disposals, privacy, requests, wordings

app_name = "privacy"
urlpatterns = [
    path("", privacy.index, name="index"),
    path("consents/<id:pk>/withdraw/", consents.withdraw, name="withdraw"),
    path("consents/<str:client>/<id:pk>/", consents.client_consents, name="client_consents"),
    path("consents/<str:client>/<id:pk>/form.pdf", consents.consent_form_pdf, name="consent_pdf"),
    path("consents/<str:client>/<id:pk>/quick/", consents.quick_consent, name="quick_consent"),
    path("wordings/", wordings.wordings, name="wordings"),
    path("wordings/<str:kind>/", wordings.wording_new, name="wording_new"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.request_new, name="request_new"),
    path("requests/<id:pk>/", requests.request_detail, name="request"),
    path("requests/<id:pk>/answer.pdf", requests.request_answer_pdf, name="request_pdf"),
    path("requests/<id:pk>/due/", requests.request_due, name="request_due"),
    path("requests/<id:pk>/to/<str:to>/", requests.request_step, name="request_step"),
    path("disposals/", disposals.disposals, name="disposals"),
    path("disposals/new/", disposals.disposal_new, name="disposal_new"),
    path("disposals/<id:pk>/", disposals.disposal_detail, name="disposal"),
    path("disposals/<id:pk>/approve/", disposals.approve, name="disposal_approve"),
    path("disposals/<id:pk>/drop/", disposals.drop, name="disposal_drop"),
    path("disposals/<id:pk>/retry/", disposals.disposal_retry, name="disposal_retry"),
    path(
        "disposals/<id:pk>/items/<id:item>/hold/",
        disposals.disposal_item_hold,
        name="disposal_hold",
    ),
    path(
        "disposals/<id:pk>/items/<id:item>/release/",
        disposals.disposal_item_release,
        name="disposal_release",
    ),
]
