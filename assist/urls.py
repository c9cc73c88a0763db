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
    path("<int:pk>/", conferences.detail, name="detail"),
    path("<int:pk>/edit/", conferences.edit, name="edit"),
    path("<int:pk>/act/", conferences.act, name="act"),
    path("<int:pk>/act/<slug:state>/", conferences.step_back, name="step_back"),
    path("<int:pk>/parties/", conferences.parties, name="parties"),
    path("<int:pk>/papers/<int:party>.pdf", papers.party_paper, name="party_pdf"),
    path("<int:pk>/cases/new/", cases.case_new, name="case_new"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/edit/", cases.case_change, name="case_edit"),
    path("cases/<int:pk>/move/", cases.case_shift, name="case_move"),
    path("cases/<int:pk>/withdraw/", cases.withdraw, name="case_withdraw"),
    path("cases/<int:pk>/restore/", cases.restore, name="case_restore"),
    path("cases/<int:pk>/consents/", cases.consents, name="case_consents"),
    path("cases/<int:pk>/consent.pdf", papers.consent_paper, name="consent_pdf"),
    path("cases/<int:pk>/memos/", cases.memos, name="case_memos"),
    path("cases/<int:pk>/views/<int:party>/", cases.opinion, name="view"),
    path("cases/<int:pk>/plan/", plans.plan, name="plan"),
    path("cases/<int:pk>/plan.pdf", papers.plan_paper, name="plan_pdf"),
    path("cases/<int:pk>/first-move/", plans.first_move, name="first_move"),
    path("cases/<int:pk>/actions/new/", plans.action_new, name="action_new"),
    path("actions/<int:pk>/", plans.action, name="action"),
    path("actions/<int:pk>/drop/", plans.action_giveup, name="action_drop"),
    path("follow-ups/<int:pk>/", plans.follow_up, name="follow_up"),
]
