from django.urls import path

from consultations.confirming.views import acts as check
from consultations.confirming.views import queue as confirmations
from consultations.importing import views as importing
from consultations.listing.views import export
from consultations.listing.views import list as memo_list
from consultations.outcomes.views import acts as outcome_acts
from consultations.outcomes.views import desk as outcome_desk
from consultations.reading.views import detail, history, pdf, restrict
from consultations.sessions import views as sessions
from consultations.similar import views as similar
from consultations.steps.views import aside, steps
from consultations.writing.views import attachments, autosave, drafts, lookup, write

app_name = "consultations"
urlpatterns = [
    path("", memo_list.memo_list, name="list"),
    path("attachments/<uuid:uuid>/", attachments.attachment, name="attachment"),
    path("attachments/<uuid:uuid>/withdraw/", attachments.withdraw, name="withdraw"),
    path("beside/", lookup.beside, name="beside"),
    path("confirmations/", confirmations.confirmations, name="confirmations"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<uuid:uuid>/", write.draft, name="draft"),
    path("drafts/<uuid:uuid>/attachments/", attachments.attach, name="attach"),
    path("drafts/<uuid:uuid>/autosave/", autosave.autosave, name="autosave"),
    path("drafts/<uuid:uuid>/discard/", drafts.discard, name="draft_discard"),
    path("drafts/<uuid:uuid>/restore/", drafts.restore, name="draft_restore"),
    path("drafts/<uuid:uuid>/similar/", similar.similar_to_draft, name="draft_similar"),
    path("export.csv", export.export_csv, name="export_csv"),
    path("export.xlsx", export.export_xlsx, name="export"),
    path("export/<id:pk>/", export.export_job, name="export_job"),
    path("export/<id:pk>/cancel/", export.export_cancel, name="export_cancel"),
    path("export/<id:pk>/file/", export.export_file, name="export_file"),
    path("export/<id:pk>/retry/", export.export_retry, name="export_retry"),
    path("import/", importing.import_page, name="import"),
    path("import/<id:pk>/", importing.import_batch, name="import_batch"),
    path("import/<id:pk>/cancel/", importing.import_cancel, name="import_cancel"),
    path("import/<id:pk>/errors/", importing.import_errors, name="import_errors"),
    path("import/<id:pk>/retry/", importing.import_retry, name="import_retry"),
    path("import/<id:pk>/run/", importing.import_run, name="import_run"),
    path("lookup/banks/", lookup.lookup_banks, name="lookup_banks"),
    path("lookup/branches/", lookup.lookup_branches, name="lookup_branches"),
    path("lookup/companies/", lookup.lookup_companies, name="lookup_companies"),
    path("lookup/people/", lookup.lookup_people, name="lookup_people"),
    path("new/", write.new, name="new"),
    path("next-steps/", steps.next_steps, name="next_steps"),
    path("outcomes/", outcome_desk.outcomes, name="outcomes"),
    path("outcomes/export.xlsx", outcome_desk.export, name="outcomes_export"),
    path("outcomes/of/<str:client_kind>/<id:pk>/", outcome_desk.of_client, name="outcomes_of"),
    path(
        "outcomes/refusal/<str:client_kind>/<id:pk>/",
        outcome_acts.refusal,
        name="outcome_refusal",
    ),
    path("prints/<id:pk>/", pdf.print_job, name="print_job"),
    path("prints/<id:pk>/cancel/", pdf.print_cancel, name="print_cancel"),
    path("prints/<id:pk>/file/", pdf.print_file, name="print_file"),
    path("unwritten/", sessions.unwritten, name="unwritten"),
    path("<str:number>/", detail.detail, name="detail"),
    path("<str:number>/aside/", aside.aside, name="aside"),
    path("<str:number>/confirm/", check.confirm, name="confirm"),
    path("<str:number>/edit/", write.edit, name="edit"),
    path("<str:number>/history/", history.history, name="history"),
    path("<str:number>/memo.pdf", pdf.memo_as_pdf, name="pdf"),
    path("<str:number>/next-step/", steps.settle, name="settle"),
    path("<str:number>/outcome/", outcome_desk.outcome, name="outcome"),
    path("<str:number>/outcome/by-hand/", outcome_acts.by_hand, name="outcome_by_hand"),
    path("<str:number>/outcome/figures/", outcome_acts.take, name="outcome_take"),
    path("<str:number>/outcome/send/", outcome_acts.send, name="outcome_send"),
    path("<str:number>/outcome/settle/", outcome_acts.settle, name="outcome_settle"),
    path("<str:number>/outcome/stop/", outcome_acts.stop, name="outcome_stop"),
    path("<str:number>/restrict/", restrict.restrict, name="restrict"),
    path("<str:number>/return/", check.send_back, name="return"),
    path("<str:number>/similar/", similar.similar, name="similar"),
    path("<str:number>/unconfirm/", check.unconfirm, name="unconfirm"),
    path("<str:number>/void/", check.void, name="void"),
]
