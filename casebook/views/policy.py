"""事例集の決まり: what is marked and what is warned of."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from casebook.forms.acts import PolicyForm
from casebook.models import CasePolicy
from casebook.services import policy_change
from casebook.views._page import attempt, form_page, go
from yorozu.kit.views import posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def policy(request: StaffRequest) -> HttpResponse:
    form = PolicyForm(posted(request), policy=CasePolicy.current())
    known: dict[str, Any] = {"by": request.user}
    if form.is_valid() and attempt(form, lambda: policy_change(**known, **form.cleaned_data)):
        return go(request, "casebook:policy", "保存しました。次に確かめる事例から働きます。")
    trail = [("設定", reverse("desks:settings"))]
    return form_page(request, form, title="事例集の決まり", trail=trail)
