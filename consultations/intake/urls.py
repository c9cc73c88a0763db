from django.urls import path

from consultations.intake.views import intake, parts, referrals
from consultations.intake.views import list as intake_list

app_name = "intake"
urlpatterns = [
    path("", intake_list.intake_list, name="list"),
    path("new/", intake.new, name="new"),
    path("script/", parts.script, name="script"),
    path("beside/", parts.beside, name="beside"),
    path("drafts/<uuid:uuid>/autosave/", parts.autosave, name="autosave"),
    path("lookup/agencies/", parts.agencies, name="lookup_agencies"),
    path("lookup/banks/", parts.banks, name="lookup_banks"),
    path("lookup/branches/", parts.branches, name="lookup_branches"),
    path("lookup/companies/", parts.companies, name="lookup_companies"),
    path("lookup/people/", parts.people, name="lookup_people"),
    path("policy/", referrals.policy, name="policy"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/from/<str:number>/", referrals.from_memo, name="from_memo"),
    path("referrals/<id:pk>/", referrals.referral, name="referral"),
    path("referrals/<id:pk>/link/", referrals.link, name="link"),
    path("referrals/<id:pk>/move/", referrals.move, name="move"),
    path("requests/<id:pk>/", intake.pick_up, name="pick_up"),
    path("<id:pk>/", intake.detail, name="detail"),
    path("<id:pk>/reopen/", intake.reopen, name="reopen"),
]
