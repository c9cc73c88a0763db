from django.urls import path

from partners.dialogues.views import door, introductions, join, members, rounds, sessions

app_name = "dialogue"

urlpatterns = [
    path("", sessions.index, name="index"),
    path("new/", sessions.new, name="new"),
    path("<int:pk>/", sessions.board, name="board"),
    path("<int:pk>/prepare/", sessions.prepare, name="prepare"),
    path("<int:pk>/settings/", sessions.settings, name="settings"),
    path("<int:pk>/close/", sessions.close, name="close"),
    path("<int:pk>/rounds/", rounds.make, name="make"),
    path("<int:pk>/rounds/start/", rounds.start, name="start"),
    path("<int:pk>/rounds/unstart/", rounds.unstart, name="unstart"),
    path("<int:pk>/screen/", rounds.screen, name="screen"),
    path("<int:pk>/cards.pdf", rounds.cards, name="cards"),
    path("<int:pk>/tables.pdf", rounds.tables, name="tables"),
    path("<int:pk>/door/", door.door, name="door"),
    path("<int:pk>/expect/", door.expect, name="expect"),
    path("<int:pk>/walk-in/", door.walk_in, name="walk_in"),
    path("members/", members.members, name="members"),
    path("members/new/", members.member_new, name="member_new"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/invite/", members.member_resend, name="member_resend"),
    path("members/<int:pk>/leave/", members.member_out, name="member_out"),
    path("chapters/", members.chapters, name="chapters"),
    path("chapters/new/", members.chapter_new, name="chapter_new"),
    path("chapters/<int:pk>/", members.chapter, name="chapter"),
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/new/", introductions.introduction_new, name="introduction_new"),
    path("introductions/<int:pk>/", introductions.introduction_act, name="introduction_act"),
    path("join/<str:token>/", join.join, name="join"),
    path("join/<str:token>/wish/", join.wish, name="wish"),
    path("join/<str:token>/wish/<int:pk>/", join.wish_reply, name="wish_reply"),
    path("join/<str:token>/leave/", join.leave, name="leave"),
]
