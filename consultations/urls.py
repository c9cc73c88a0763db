from django.urls import path

from consultations.views import autosave, drafts, lookup, write

app_name = "consultations"
urlpatterns = [
    path("beside/", lookup.beside, name="beside"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<uuid:uuid>/", write.draft, name="draft"),
    path("drafts/<uuid:uuid>/autosave/", autosave.autosave, name="autosave"),
    path("drafts/<uuid:uuid>/discard/", drafts.discard, name="draft_discard"),
    path("drafts/<uuid:uuid>/restore/", drafts.restore, name="draft_restore"),
    path("lookup/banks/", lookup.lookup_banks, name="lookup_banks"),
    path("lookup/branches/", lookup.lookup_branches, name="lookup_branches"),
    path("lookup/companies/", lookup.lookup_companies, name="lookup_companies"),
    path("lookup/people/", lookup.lookup_people, name="lookup_people"),
    path("new/", write.new, name="new"),
    path("<str:number>/edit/", write.edit, name="edit"),
]
