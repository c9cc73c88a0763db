"""連携の決まり: one page of the settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from center.views._page import crumbs
from partners.models import PartnerPolicy
from partners.orgs.forms.organizations import PolicyForm
from partners.orgs.services.policy import partner_policy_change
from partners.orgs.views.page import SAVED, attempt, version_for
from yorozu.kit.views import posted, version_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.SETTINGS_MANAGE)
def policy(request: StaffRequest) -> HttpResponse:
    now = PartnerPolicy.current()
    form = PolicyForm(posted(request), initial={"dormant_months": now.dormant_months})
    _, status = attempt(
        form,
        lambda: partner_policy_change(
            dormant_months=form.cleaned_data["dormant_months"],
            version=version_in(request),
            by=request.user,
        ),
    )
    if status == SAVED:
        messages.success(request, "連携の決まりを保存しました。")
        return redirect("partners:policy")
    version = version_for(request, PartnerPolicy.current(), status)
    context = {"form": form, "version": version, "crumbs": crumbs()}
    return render(request, "partners/orgs/policy.html", context, status=status)
