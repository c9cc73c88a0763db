from django.urls import path

from partners.dialogues.views import (
    door as dialogue_door,
)
from partners.dialogues.views import (
    introductions,
)
from partners.dialogues.views import (
    join as dialogue_join,
)
from partners.dialogues.views import (
    members as dialogue_members,
)
from partners.dialogues.views import (
    rounds as dialogue_rounds,
)
from partners.dialogues.views import (
    sessions as dialogues,
)

app_name = "dialogue"

urlpatterns = [
    path("", dialogues.index, name="index"),
    path("new/", dialogues.new, name="new"),
    path("<int:pk>/", dialogues.board, name="board"),
    path("<int:pk>/prepare/", dialogues.prepare, name="prepare"),
    path("<int:pk>/settings/", dialogues.settings, name="settings"),
    path("<int:pk>/close/", dialogues.close, name="close"),
    path("<int:pk>/rounds/", dialogue_rounds.make, name="make"),
    path("<int:pk>/rounds/start/", dialogue_rounds.start, name="start"),
    path("<int:pk>/rounds/unstart/", dialogue_rounds.unstart, name="unstart"),
    path("<int:pk>/screen/", dialogue_rounds.screen, name="screen"),
    path("<int:pk>/cards.pdf", dialogue_rounds.cards, name="cards"),
    path("<int:pk>/tables.pdf", dialogue_rounds.tables, name="tables"),
    path("<int:pk>/door/", dialogue_door.door, name="door"),
    path("<int:pk>/expect/", dialogue_door.expect, name="expect"),
    path("<int:pk>/walk-in/", dialogue_door.walk_in, name="walk_in"),
    path("members/", dialogue_members.members, name="members"),
    path("members/new/", dialogue_members.member_new, name="member_new"),
    path("members/<int:pk>/", dialogue_members.member, name="member"),
    path("members/<int:pk>/invite/", dialogue_members.member_resend, name="member_resend"),
    path("members/<int:pk>/leave/", dialogue_members.member_out, name="member_out"),
    path("chapters/", dialogue_members.chapters, name="chapters"),
    path("chapters/new/", dialogue_members.chapter_new, name="chapter_new"),
    path("chapters/<int:pk>/", dialogue_members.chapter, name="chapter"),
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/new/", introductions.introduction_new, name="introduction_new"),
    path("introductions/<int:pk>/", introductions.introduction_act, name="introduction_act"),
    path("join/<str:token>/", dialogue_join.join, name="join"),
    path("join/<str:token>/wish/", dialogue_join.wish, name="wish"),
    path("join/<str:token>/wish/<int:pk>/", dialogue_join.wish_reply, name="wish_reply"),
    path("join/<str:token>/leave/", dialogue_join.leave, name="leave"),
]
