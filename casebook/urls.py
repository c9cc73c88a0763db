from django.urls import path

from casebook.views import booklets, checking, lists, policy, public, reading, steps, writing

app_name = "casebook"

urlpatterns = [
    path("", lists.cases, name="list"),
    path("new/", writing.new, name="new"),
    path("policy/", policy.policy, name="policy"),
    path("public/", public.cases, name="public"),
    path("public/<uuid:uuid>/", public.case, name="public_case"),
    path("booklets/", booklets.booklets, name="booklets"),
    path("booklets/new/", booklets.new, name="booklet_new"),
    path("booklets/<uuid:uuid>/", booklets.job, name="booklet"),
    path("booklets/<uuid:uuid>/cancel/", booklets.cancel, name="booklet_cancel"),
    path("booklets/<uuid:uuid>/retry/", booklets.retry, name="booklet_retry"),
    path("booklets/<uuid:uuid>/booklet.pdf", booklets.file, name="booklet_file"),
    path("<uuid:uuid>/", reading.detail, name="detail"),
    path("<uuid:uuid>/history/", reading.history, name="history"),
    path("<uuid:uuid>/edit/", writing.edit, name="edit"),
    path("<uuid:uuid>/edit/autosave/", writing.autosave, name="autosave"),
    path("<uuid:uuid>/edit/drop/", writing.drop, name="drop"),
    path("<uuid:uuid>/check/", checking.check, name="check"),
    path("<uuid:uuid>/check/replace/", checking.replace, name="replace"),
    path("<uuid:uuid>/check/keep/", checking.keep, name="keep"),
    path("<uuid:uuid>/check/unkeep/<id:pk>/", checking.unkeep, name="unkeep"),
    path("<uuid:uuid>/level/", checking.level, name="level"),
    path("<uuid:uuid>/act/", steps.act, name="act"),
    path("<uuid:uuid>/publish/", steps.publish, name="publish"),
    path("<uuid:uuid>/return/", steps.send_back, name="return"),
    path("<uuid:uuid>/withdraw/", steps.withdraw, name="withdraw"),
    path("<uuid:uuid>/consent/", steps.consent, name="consent"),
    path("<uuid:uuid>/consent/withdraw/", steps.take_back, name="consent_withdraw"),
]
