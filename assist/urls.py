from django.urls import path

from assist.views import cases, conferences, lookup, papers, plans

app_name = "assist"

urlpatterns = [
    path("", conferences.conferences, name="list"),
    path("new/", conferences.new, name="new"),
    path("cases/", conferences.cases, name="cases"),
    path("due/", conferences.due, name="due"),
    path("lookup/banks/", lookup.lookup_banks, name="lookup_banks"),
    path("lookup/branches/", lookup.lookup_branches, name="lookup_branches"),
    path("lookup/organizations/", lookup.lookup_organizations, name="lookup_organizations"),
    path("<id:pk>/", conferences.detail, name="detail"),
    path("<id:pk>/edit/", conferences.edit, name="edit"),
    path("<id:pk>/act/", conferences.act, name="act"),
    path("<id:pk>/act/<slug:state>/", conferences.step_back, name="step_back"),
    path("<id:pk>/parties/", conferences.parties, name="parties"),
    path("<id:pk>/papers/<id:party>.pdf", papers.party_paper, name="party_pdf"),
    path("<id:pk>/cases/new/", cases.case_new, name="case_new"),
    path("cases/<id:pk>/", cases.case, name="case"),
    path("cases/<id:pk>/edit/", cases.case_change, name="case_edit"),
    path("cases/<id:pk>/move/", cases.case_shift, name="case_move"),
    path("cases/<id:pk>/withdraw/", cases.withdraw, name="case_withdraw"),
    path("cases/<id:pk>/restore/", cases.restore, name="case_restore"),
    path("cases/<id:pk>/consents/", cases.consents, name="case_consents"),
    path("cases/<id:pk>/consent.pdf", papers.consent_paper, name="consent_pdf"),
    path("cases/<id:pk>/memos/", cases.memos, name="case_memos"),
    path("cases/<id:pk>/views/<id:party>/", cases.opinion, name="view"),
    path("cases/<id:pk>/plan/", plans.plan, name="plan"),
    path("cases/<id:pk>/plan.pdf", papers.plan_paper, name="plan_pdf"),
    path("cases/<id:pk>/first-move/", plans.first_move, name="first_move"),
    path("cases/<id:pk>/actions/new/", plans.action_new, name="action_new"),
    path("actions/<id:pk>/", plans.action, name="action"),
    path("actions/<id:pk>/drop/", plans.action_giveup, name="action_drop"),
    path("follow-ups/<id:pk>/", plans.follow_up, name="follow_up"),
]
