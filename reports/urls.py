from django.urls import path

from reports.analysis import views as analysis
from reports.peers import views as peers
from reports.quality import views as quality
from reports.sending import list_views as recipients
from reports.sending import views as sending
from reports.sets import comment_views as comments
from reports.sets import template_views as templates
from reports.sets import views as sets
from reports.views import closed_lists, closing, duty, duty_acts, months

app_name = "reports"
_SET = "set/<str:span>/<str:month>/<str:who>/<slug:code>/"
urlpatterns = [
    path("", months.index, name="index"),
    path("analysis/", analysis.analysis, name="analysis"),
    path("analysis/analysis.xlsx", analysis.export, name="analysis_export"),
    path("analysis/save/", analysis.save, name="analysis_save"),
    path("analysis/saved/", analysis.saved_list, name="analysis_list"),
    path("analysis/saved/<id:pk>/", analysis.saved, name="analysis_saved"),
    path("analysis/saved/<id:pk>/analysis.xlsx", analysis.saved_export, name="saved_export"),
    path("analysis/saved/<id:pk>/share/", analysis.share, name="analysis_share"),
    path("analysis/saved/<id:pk>/remove/", analysis.remove, name="analysis_remove"),
    path("analysis/saved/<id:pk>/mail/", analysis.subscribe, name="analysis_subscribe"),
    path("peers/", peers.peers, name="peers"),
    path("peers/new/", peers.peer_new, name="peer_new"),
    path("peers/import/", peers.import_list, name="peers_import"),
    path("peers/peers.csv", peers.template, name="peers_template"),
    path("peers/<id:pk>/", peers.peer, name="peer"),
    path("peers/<id:pk>/remove/", peers.remove, name="peer_remove"),
    path("quality/said/", quality.said, name="quality_said"),
    path("quality/said/read/", quality.read, name="quality_read"),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/new/", recipients.recipient_new, name="recipient_new"),
    path("recipients/<id:pk>/", recipients.recipient, name="recipient"),
    path("recipients/<id:pk>/end/", recipients.end, name="recipient_end"),
    path("sending/<id:pk>/", sending.sending, name="sending"),
    path("sending/<id:pk>/check/", sending.check, name="sending_check"),
    path("sending/<id:pk>/send/", sending.send, name="sending_send"),
    path("sending/<id:pk>/mails/<id:mail>/retry/", sending.retry, name="sending_retry"),
    path("set/", sets.index, name="set"),
    path("set/build/", sets.build_all, name="set_build_all"),
    path("set/jobs/<id:pk>/", sets.job, name="set_job"),
    path("set/jobs/<id:pk>/cancel/", sets.cancel, name="set_cancel"),
    path("set/jobs/<id:pk>/report.pdf", sets.report_pdf, name="set_pdf"),
    path("set/jobs/<id:pk>/report.xlsx", sets.report_xlsx, name="set_xlsx"),
    path(_SET, sets.page, name="set_page"),
    path(f"{_SET}build/", sets.build, name="set_build"),
    path(f"{_SET}comments/", comments.edit, name="set_comments"),
    path(f"{_SET}comments/autosave/", comments.autosave, name="set_comments_autosave"),
    path(f"{_SET}comments/drop/", comments.drop, name="set_comments_drop"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.new, name="template_new"),
    path("templates/<id:pk>/", templates.template, name="template"),
    path("templates/<id:pk>/retire/", templates.retire, name="template_retire"),
    path("<str:month>/", months.month, name="month"),
    path("<str:month>/branches/", months.branches, name="branches"),
    path("<str:month>/build/", months.build, name="build"),
    path("<str:month>/jobs/<id:pk>/", months.job, name="job"),
    path("<str:month>/jobs/<id:pk>/cancel/", months.cancel, name="cancel"),
    path("<str:month>/report.pdf", months.report_pdf, name="report_pdf"),
    path("<str:month>/report.xlsx", months.report_xlsx, name="report_xlsx"),
    path("<str:month>/close/", closing.close, name="close"),
    path("<str:month>/close/apply/", closing.apply, name="close_apply"),
    path("<str:month>/close/check/", closing.check, name="close_check"),
    path("<str:month>/close/approve/", closing.approve, name="close_approve"),
    path("<str:month>/close/return/", closing.send_back, name="close_return"),
    path("<str:month>/close/withdraw/", closing.withdraw, name="close_withdraw"),
    path("<str:month>/close/reopen/", closing.reopen, name="close_reopen"),
    path("<str:month>/close/left/<slug:group>/", closed_lists.left, name="close_left"),
    path("<str:month>/close/frozen/", closed_lists.frozen, name="frozen"),
    path("<str:month>/close/corrections/", closed_lists.correction_list, name="corrections"),
    path("<str:month>/close/figures/", closed_lists.figures, name="close_figures"),
    path("<str:month>/quality/", quality.quality, name="quality"),
    path("<str:month>/quality/draw/", quality.draw, name="quality_draw"),
    path("<str:month>/quality/<id:pk>/", quality.review, name="quality_review"),
    path("<str:month>/duty/", duty.index, name="duty"),
    path("<str:month>/duty/duty.xlsx", duty.index_xlsx, name="duty_xlsx"),
    path("<str:month>/duty/<id:coordinator>/", duty.log, name="duty_log"),
    path("<str:month>/duty/<id:coordinator>/duty.pdf", duty.log_pdf, name="duty_pdf"),
    path("<str:month>/duty/<id:coordinator>/duty.xlsx", duty.log_xlsx, name="duty_log_xlsx"),
    path("<str:month>/duty/<id:coordinator>/add/", duty_acts.add, name="duty_add"),
    path(
        "<str:month>/duty/<id:coordinator>/lines/<uuid:uuid>/withdraw/",
        duty_acts.withdraw_line,
        name="duty_line_withdraw",
    ),
    path("<str:month>/duty/<id:coordinator>/confirm/", duty_acts.confirm, name="duty_confirm"),
    path(
        "<str:month>/duty/<id:coordinator>/unconfirm/", duty_acts.unconfirm, name="duty_unconfirm"
    ),
    path("<str:month>/duty/<id:coordinator>/approve/", duty_acts.approve, name="duty_approve"),
    path("<str:month>/duty/<id:coordinator>/return/", duty_acts.send_back, name="duty_return"),
]
