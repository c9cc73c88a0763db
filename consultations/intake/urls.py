from django.urls import path

from consultations.intake.views import intake, referrals
from consultations.intake.views import list as intake_list
from consultations.intake.views import parts as intake_parts

app_name = "intake"
urlpatterns = [
    path("", intake_list.intake_list, name="list"),
    path("new/", intake.new, name="new"),
    path("script/", intake_parts.script, name="script"),
    path("beside/", intake_parts.beside, name="beside"),
    path("drafts/<uuid:uuid>/autosave/", intake_parts.autosave, name="autosave"),
    path("lookup/agencies/", intake_parts.agencies, name="lookup_agencies"),
    path("lookup/banks/", intake_parts.banks, name="lookup_banks"),
    path("lookup/branches/", intake_parts.branches, name="lookup_branches"),
    path("lookup/companies/", intake_parts.companies, name="lookup_companies"),
    path("lookup/people/", intake_parts.people, name="lookup_people"),
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
