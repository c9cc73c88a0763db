from django.urls import path

from partners.dialogues.views import door, introductions, join, members, rounds, sessions

app_name = "dialogue"

urlpatterns = [
    path("", sessions.index, name="index"),
    path("new/", sessions.new, name="new"),
    path("<id:pk>/", sessions.board, name="board"),
    path("<id:pk>/prepare/", sessions.prepare, name="prepare"),
    path("<id:pk>/settings/", sessions.settings, name="settings"),
    path("<id:pk>/close/", sessions.close, name="close"),
    path("<id:pk>/rounds/", rounds.make, name="make"),
    path("<id:pk>/rounds/start/", rounds.start, name="start"),
    path("<id:pk>/rounds/unstart/", rounds.unstart, name="unstart"),
    path("<id:pk>/screen/", rounds.screen, name="screen"),
    path("<id:pk>/cards.pdf", rounds.cards, name="cards"),
    path("<id:pk>/tables.pdf", rounds.tables, name="tables"),
    path("<id:pk>/door/", door.door, name="door"),
    path("<id:pk>/expect/", door.expect, name="expect"),
    path("<id:pk>/walk-in/", door.walk_in, name="walk_in"),
    path("members/", members.members, name="members"),
    path("members/new/", members.member_new, name="member_new"),
    path("members/<id:pk>/", members.member, name="member"),
    path("members/<id:pk>/invite/", members.member_resend, name="member_resend"),
    path("members/<id:pk>/leave/", members.member_out, name="member_out"),
    path("chapters/", members.chapters, name="chapters"),
    path("chapters/new/", members.chapter_new, name="chapter_new"),
    path("chapters/<id:pk>/", members.chapter, name="chapter"),
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/new/", introductions.introduction_new, name="introduction_new"),
    path("introductions/<id:pk>/", introductions.introduction_act, name="introduction_act"),
    path("join/<str:token>/", join.join, name="join"),
    path("join/<str:token>/wish/", join.wish, name="wish"),
    path("join/<str:token>/wish/<id:pk>/", join.wish_reply, name="wish_reply"),
    path("join/<str:token>/leave/", join.leave, name="leave"),
]
