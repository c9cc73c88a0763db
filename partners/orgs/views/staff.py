"""A bank's people who sign in: invited here, changed on the page of the user."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Permission
from accounts.errors import AccountError
from accounts.permissions import StaffRequest, require_permission
from partners.orgs.forms.staff import StaffForm
from partners.orgs.services.staff import partner_staff_invite
from partners.orgs.views.page import SAVED, attempt, crumbs, organization_of
from yorozu.kit.views import posted


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.USERS_MANAGE)
def staff_new(request: StaffRequest, pk: int) -> HttpResponse:
    bank = organization_of(request.user, pk)
    form = StaffForm(posted(request), organization=bank)
    made, status = None, 200
    try:
        made, status = attempt(
            form,
            lambda: partner_staff_invite(organization=bank, by=request.user, **form.cleaned_data),
        )
    except AccountError as error:
        form.add_error(None, str(error))
        status = 409
    if made is not None and status == SAVED:
        messages.success(request, f"{made.name}さんに招待メールを送ります。")
        return redirect(bank)
    context = {
        "form": form,
        "organization": bank,
        "title": "ポータルの利用者を招待",
        "version": 0,
        "crumbs": crumbs(bank),
    }
    return render(request, "partners/orgs/small_form.html", context, status=status)
