from django.urls import path

from coordinators import group_urls
from coordinators.views import people, proposals, skills, squares

app_name = "coordinators"
urlpatterns = [
    *group_urls.urlpatterns,
    path("", people.people, name="list"),
    path("<int:pk>/", people.detail, name="detail"),
    path("<int:pk>/edit/", people.edit, name="edit"),
    path("<int:pk>/photo/", people.photo, name="photo"),
    path("<int:pk>/history/", people.history, name="history"),
    path("<int:pk>/skills/<int:topic>/", squares.square, name="skill"),
    path("<int:pk>/skills/<int:topic>/propose/", squares.propose, name="skill_propose"),
    path("<int:pk>/skills/<int:topic>/set/", squares.set_level, name="skill_set"),
    path("skills/", skills.skills, name="skills"),
    path("skills/map.pdf", skills.skills_pdf, name="skills_pdf"),
    path("skills/export.xlsx", skills.skills_xlsx, name="skills_xlsx"),
    path("skills/proposals/", proposals.proposals, name="proposals"),
    path("skills/proposals/<int:pk>/approve/", proposals.approve, name="proposal_approve"),
    path("skills/proposals/<int:pk>/return/", proposals.return_, name="proposal_return"),
    path("skills/proposals/<int:pk>/withdraw/", proposals.withdraw, name="proposal_withdraw"),
]
