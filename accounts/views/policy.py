from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.errors import AccountError
from accounts.forms import PolicyForm
from accounts.models import SecurityPolicy
from accounts.permissions import StaffRequest, require_permission
from accounts.selectors import without_second_factor
from accounts.services import policy_change


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.USERS_MANAGE)
def policy(request: StaffRequest) -> HttpResponse:
    """How people sign in here: who needs a second factor, how long one may be away."""
    now = SecurityPolicy.current()
    initial = {"mfa_roles": now.mfa_roles, "idle_minutes": now.idle_minutes}
    data = request.POST if request.method == "POST" else None
    form = PolicyForm(data, initial=initial)
    if form.is_valid():
        try:
            policy_change(by=request.user, **form.cleaned_data)
        except AccountError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "保存しました。それぞれの人の次のログインから働きます。")
            return redirect("accounts:policy")
    context = {"form": form, "without": without_second_factor(request.user)}
    status = 422 if data is not None else 200
    return render(request, "accounts/policy.html", context, status=status)
