"""部会・PJ, their library and the 決定記録: part of the room's addresses."""

from django.urls import path

from coordinators.views import decisions, group_actions, groups, library, meetings, minutes

urlpatterns = [
    path("groups/", groups.index, name="groups"),
    path("groups/new/", groups.new, name="group_new"),
    path("groups/<id:pk>/", groups.detail, name="group"),
    path("groups/<id:pk>/edit/", groups.edit, name="group_edit"),
    path("groups/<id:pk>/close/", groups.close, name="group_close"),
    path("groups/<id:pk>/reopen/", groups.reopen, name="group_reopen"),
    path("groups/<id:pk>/meetings/new/", meetings.new, name="meeting_new"),
    path("groups/<id:pk>/actions/add/", group_actions.add, name="action_add"),
    path("groups/<id:pk>/outputs/new/", library.new, name="output_new"),
    path("groups/actions/", group_actions.index, name="actions"),
    path("groups/actions/<uuid:uuid>/", group_actions.edit, name="action_edit"),
    path("groups/actions/<uuid:uuid>/done/", group_actions.done, name="action_done"),
    path("groups/actions/<uuid:uuid>/drop/", group_actions.drop, name="action_drop"),
    path("groups/actions/<uuid:uuid>/reopen/", group_actions.reopen, name="action_reopen"),
    path("groups/meetings/", meetings.index, name="meetings"),
    path("groups/meetings/<uuid:uuid>/", meetings.detail, name="meeting"),
    path("groups/meetings/<uuid:uuid>/hold/", meetings.hold, name="meeting_hold"),
    path("groups/meetings/<uuid:uuid>/replan/", meetings.replan, name="meeting_replan"),
    path("groups/meetings/<uuid:uuid>/cancel/", meetings.cancel, name="meeting_cancel"),
    path("groups/meetings/<uuid:uuid>/minutes/", minutes.edit, name="minutes"),
    path("groups/meetings/<uuid:uuid>/minutes.pdf", minutes.print_, name="minutes_pdf"),
    path("groups/meetings/<uuid:uuid>/autosave/", minutes.autosave, name="minutes_autosave"),
    path("groups/meetings/<uuid:uuid>/drop/", minutes.drop, name="minutes_drop"),
    path("library/", library.index, name="library"),
    path("library/<uuid:uuid>/", library.detail, name="output"),
    path("library/<uuid:uuid>/edit/", library.edit, name="output_edit"),
    path("library/<uuid:uuid>/file/", library.file, name="output_file"),
    path("library/<uuid:uuid>/withdraw/", library.withdraw, name="output_withdraw"),
    path("decisions/", decisions.index, name="decisions"),
    path("decisions/new/", decisions.new, name="decision_new"),
    path("decisions/<uuid:uuid>/", decisions.detail, name="decision"),
    path("decisions/<uuid:uuid>/replace/", decisions.replace, name="decision_replace"),
    path("decisions/<uuid:uuid>/show/", decisions.show, name="decision_show"),
]
