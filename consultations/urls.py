from django.urls import path

from consultations.views import (
    autosave,
    check,
    confirmations,
    detail,
    drafts,
    export,
    history,
    lookup,
    pdf,
    write,
)
from consultations.views import list as memo_list

app_name = "consultations"
urlpatterns = [
    path("", memo_list.memo_list, name="list"),
    path("beside/", lookup.beside, name="beside"),
    path("confirmations/", confirmations.confirmations, name="confirmations"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<uuid:uuid>/", write.draft, name="draft"),
    path("drafts/<uuid:uuid>/autosave/", autosave.autosave, name="autosave"),
    path("drafts/<uuid:uuid>/discard/", drafts.discard, name="draft_discard"),
    path("drafts/<uuid:uuid>/restore/", drafts.restore, name="draft_restore"),
    path("export.csv", export.export_csv, name="export_csv"),
    path("export.xlsx", export.export_xlsx, name="export"),
    path("export/<int:pk>/", export.export_job, name="export_job"),
    path("export/<int:pk>/cancel/", export.export_cancel, name="export_cancel"),
    path("export/<int:pk>/file/", export.export_file, name="export_file"),
    path("export/<int:pk>/retry/", export.export_retry, name="export_retry"),
    path("lookup/banks/", lookup.lookup_banks, name="lookup_banks"),
    path("lookup/branches/", lookup.lookup_branches, name="lookup_branches"),
    path("lookup/companies/", lookup.lookup_companies, name="lookup_companies"),
    path("lookup/people/", lookup.lookup_people, name="lookup_people"),
    path("new/", write.new, name="new"),
    path("<str:number>/", detail.detail, name="detail"),
    path("<str:number>/confirm/", check.confirm, name="confirm"),
    path("<str:number>/edit/", write.edit, name="edit"),
    path("<str:number>/history/", history.history, name="history"),
    path("<str:number>/memo.pdf", pdf.memo_as_pdf, name="pdf"),
    path("<str:number>/return/", check.send_back, name="return"),
    path("<str:number>/unconfirm/", check.unconfirm, name="unconfirm"),
    path("<str:number>/void/", check.void, name="void"),
]
