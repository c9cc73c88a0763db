from django.urls import path

from coordinators import group_urls
from coordinators.views import people, proposals, skills, squares

app_name = "coordinators"
urlpatterns = [
    *group_urls.urlpatterns,
    path("", people.people, name="list"),
    path("<id:pk>/", people.detail, name="detail"),
    path("<id:pk>/edit/", people.edit, name="edit"),
    path("<id:pk>/photo/", people.photo, name="photo"),
    path("<id:pk>/history/", people.history, name="history"),
    path("<id:pk>/skills/<id:topic>/", squares.square, name="skill"),
    path("<id:pk>/skills/<id:topic>/propose/", squares.propose, name="skill_propose"),
    path("<id:pk>/skills/<id:topic>/set/", squares.set_level, name="skill_set"),
    path("skills/", skills.skills, name="skills"),
    path("skills/map.pdf", skills.skills_pdf, name="skills_pdf"),
    path("skills/export.xlsx", skills.skills_xlsx, name="skills_xlsx"),
    path("skills/proposals/", proposals.proposals, name="proposals"),
    path("skills/proposals/<id:pk>/approve/", proposals.approve, name="proposal_approve"),
    path("skills/proposals/<id:pk>/return/", proposals.return_, name="proposal_return"),
    path("skills/proposals/<id:pk>/withdraw/", proposals.withdraw, name="proposal_withdraw"),
]
