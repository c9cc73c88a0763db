"""守秘誓約: read and signed by the trainee, or recorded from paper; its wording."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from trainees.errors import Refused, Stale
from trainees.forms.cohorts import WordingForm
from trainees.forms.trainees import PaperPledgeForm, PledgeForm
from trainees.models import PledgeWording
from trainees.services import pledge_record, pledge_sign, wording_add
from trainees.views._page import crumbs, fetch, of
from yorozu.kit.views import posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TRAINEE_OWN)
def pledge(request: StaffRequest, pk: int) -> HttpResponse:
    row = fetch(request.user, pk)
    known = getattr(row, "pledge", None)
    words = known.wording if known else PledgeWording.objects.visible_to(request.user).first()
    form = PledgeForm(posted(request), initial={"wording": words.pk if words else None})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            pledge_sign(trainee=row, wording=data["wording"], name=data["name"], by=request.user)
        except Refused as error:
            form = _refused(request, form, words, error)
        else:
            messages.success(request, "守秘誓約を記録しました。同席する相談が見られます。")
            return redirect(row)
    context = {
        "trainee": row,
        "pledge": known,
        "wording": words,
        "form": form,
        "crumbs": crumbs(of(row)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "trainees/pledge.html", context, status=status)


def _refused(
    request: StaffRequest, form: PledgeForm, words: PledgeWording | None, error: Refused
) -> PledgeForm:
    """The name stays; who read an older wording agrees anew, to the one that is shown."""
    sent = request.POST.copy()
    if isinstance(error, Stale) and words is not None:
        sent["wording"] = str(words.pk)
        sent.pop("agree", None)
        form = PledgeForm(sent)
    form.add_error(None, str(error))
    return form


@never_cache
@require_POST
@require_permission(Permission.TRAINEE_WRITE)
def pledge_paper(request: StaffRequest, pk: int) -> HttpResponse:
    from trainees.views.trainee import page

    row = fetch(request.user, pk)
    form = PaperPledgeForm(request.POST)
    if not form.is_valid():
        return page(request, row, status=422, paper_failed=form)
    data = form.cleaned_data
    try:
        pledge_record(trainee=row, wording=data["wording"], on=data["on"], by=request.user)
    except Refused as error:
        form.add_error(None, str(error))
        return page(request, fetch(request.user, pk), status=422, paper_failed=form)
    messages.success(request, f"{row.name}さんの守秘誓約を記録しました。")
    return redirect(row)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def wording(request: StaffRequest) -> HttpResponse:
    """A new wording holds for those who pledge from now on; the old ones stay readable."""
    rows = list(PledgeWording.objects.visible_to(request.user).select_related("author"))
    form = WordingForm(posted(request), initial={"text": rows[0].text if rows else ""})
    if form.is_bound and form.is_valid():
        wording_add(text=form.cleaned_data["text"], by=request.user)
        messages.success(request, "誓約の文面を保存しました。これから誓約する人に出ます。")
        return redirect("trainees:wording")
    context = {
        "form": form,
        "rows": rows,
        "crumbs": [("設定", reverse("desks:settings"))],
    }
    status = 422 if form.is_bound else 200
    return render(request, "trainees/wording.html", context, status=status)
