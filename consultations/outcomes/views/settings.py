"""成果アンケートの設定."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from consultations.errors import MemoError
from consultations.models import OutcomePolicy
from consultations.outcomes.choosing import due_memos
from consultations.outcomes.forms import PolicyForm
from consultations.outcomes.services import outcome_policy_change

MOST_COUNTED = 1_000


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def policy(request: StaffRequest) -> HttpResponse:
    """The rules, and how many sessions they would ask about if they held today."""
    now = OutcomePolicy.current()
    due = due_memos(now, timezone.localdate()).order_by()[: MOST_COUNTED + 1].count()
    posted = request.POST if request.method == "POST" else None
    form = PolicyForm(posted, instance=now)
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            outcome_policy_change(by=request.user, version=values.pop("version"), values=values)
        except MemoError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "保存しました。次の送付から働きます。")
            return redirect("outcome_settings:policy")
    context = {"form": form, "due": due, "most": MOST_COUNTED}
    status = 422 if form.errors else 200
    return render(request, "consultations/outcomes/policy.html", context, status=status)
