from django.urls import path

from partners.meetings import views as meetings
from partners.orgs.views import imports, organizations, people, policy, schemes, staff

app_name = "partners"

urlpatterns = [
    path("", organizations.organizations, name="list"),
    path("directory/", organizations.directory, name="directory"),
    path("new/", organizations.organization_new, name="new"),
    path("options/", people.lookup, name="lookup"),
    path("options/branches/", people.lookup_branches, name="lookup_branches"),
    path("policy/", policy.policy, name="policy"),
    path("import/", imports.import_new, name="import_new"),
    path("import/template/<slug:kind>.csv", imports.import_template, name="import_template"),
    path("import/<uuid:key>/", imports.import_batch, name="import"),
    path("import/<uuid:key>/apply/", imports.import_apply, name="import_apply"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/new/", schemes.scheme_new, name="scheme_new"),
    path("schemes/<id:pk>/", schemes.scheme, name="scheme"),
    path("schemes/<id:pk>/edit/", schemes.scheme_edit, name="scheme_edit"),
    path("schemes/<id:pk>/reuse/", schemes.scheme_reuse_page, name="scheme_reuse"),
    path("schemes/<id:pk>/withdraw/", schemes.scheme_withdraw_act, name="scheme_withdraw"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/figures/", meetings.meeting_figures, name="meeting_figures"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/<id:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<id:pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<id:pk>/withdraw/", meetings.meeting_withdraw_act, name="meeting_withdraw"),
    path("meetings/<id:pk>/actions/", meetings.action_add, name="action_add"),
    path("meetings/actions/<id:pk>/tick/", meetings.action_tick, name="action_tick"),
    path("meetings/actions/<id:pk>/drop/", meetings.action_drop, name="action_drop"),
    path("branches/<id:pk>/edit/", people.branch_edit, name="branch_edit"),
    path("branches/<id:pk>/active/", people.branch_active, name="branch_active"),
    path("contacts/<id:pk>/edit/", people.contact_edit, name="contact_edit"),
    path("contacts/<id:pk>/left/", people.contact_left, name="contact_left"),
    path("<id:pk>/", organizations.organization, name="detail"),
    path("<id:pk>/edit/", organizations.organization_edit, name="edit"),
    path("<id:pk>/active/", organizations.organization_active, name="active"),
    path("<id:pk>/merge/", organizations.organization_merge_page, name="merge"),
    path("<id:pk>/unmerge/", organizations.organization_unmerge_act, name="unmerge"),
    path("<id:pk>/branches/new/", people.branch_new, name="branch_new"),
    path("<id:pk>/contacts/new/", people.contact_new, name="contact_new"),
    path("<id:pk>/staff/new/", staff.staff_new, name="staff_new"),
    path("<id:pk>/contacts/past/", people.contacts_past, name="contacts_past"),
]
