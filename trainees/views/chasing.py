"""Whether late logs and comments are told of by mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from trainees.errors import Stale
from trainees.forms.learning import ChasingForm
from trainees.models import LearningPolicy
from trainees.selectors.sittings import COMMENT_DAYS, LOG_DAYS
from trainees.services import learning_policy_change
from yorozu.kit.views import posted, version_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def chasing(request: StaffRequest) -> HttpResponse:
    now = LearningPolicy.current()
    form = ChasingForm(posted(request), initial={"is_chased": now.is_chased})
    if form.is_bound and form.is_valid():
        is_chased = form.cleaned_data["is_chased"]
        try:
            learning_policy_change(
                is_chased=is_chased, version=version_in(request), by=request.user
            )
        except Stale as error:
            form.add_error(None, str(error))
            now = LearningPolicy.current()
        else:
            words = "催促メールを送ります。" if is_chased else "催促メールを止めました。"
            messages.success(request, words)
            return redirect("trainees:chasing")
    context = {
        "form": form,
        "version": now.version,
        "log_days": LOG_DAYS,
        "comment_days": COMMENT_DAYS,
        "crumbs": [("設定", reverse("desks:settings"))],
    }
    status = 422 if form.is_bound else 200
    return render(request, "trainees/chasing.html", context, status=status)
