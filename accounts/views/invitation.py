"""The door for somebody who was invited: one link, one password, once."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.errors import Refused
from accounts.forms import NewPasswordForm
from accounts.models import Invitation
from accounts.services import invitation_accept


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password and come in. Forged, old, used and revoked links say only that they fail."""
    found = Invitation.of_token(token)
    if found is None or not found.is_waiting:
        if found is not None and found.user == request.user:
            return redirect("desks:start")  # a second click on the way in
        return render(request, "accounts/invitation_closed.html", status=404)
    if not found.is_open:
        return render(request, "accounts/invitation_closed.html", {"late": True}, status=410)
    data = request.POST if request.method == "POST" else None
    form = NewPasswordForm(data, user=found.user)
    if form.is_valid():
        try:
            user = invitation_accept(invitation=found, password=str(form.cleaned_data["password1"]))
        except Refused:
            return redirect("account_login")
        response: HttpResponse = perform_login(request, user)
        return response
    context = {"form": form, "invitation": found}
    status = 422 if data is not None else 200
    return render(request, "accounts/invitation.html", context, status=status)
