from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import sessions
from accounts.drafts import draft_key
from accounts.enums import Permission
from accounts.forms import PreferencesForm
from accounts.permissions import StaffRequest, require_permission
from yorozu.kit.registry import preference_sections, sections_of


@require_GET
@never_cache
@require_permission(Permission.DRAFT_KEY)
def draft_key_view(request: StaffRequest) -> JsonResponse:
    """Hand the signed-in person the key to their local drafts; never written to the page.

    Signing in anew changes the CSRF token: a page still open in another tab learns it here.
    """
    return JsonResponse(
        {
            "key": draft_key(request.user),
            "owner": request.user.pk,
            "csrf": get_token(request),
        }
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.START_PAGE)
def preferences(request: StaffRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "設定を保存しました。")
        return redirect("preferences")
    names, sections = sections_of(preference_sections, request, request.user)
    context = {
        **sections,
        "sections": names,
        "form": form,
        "devices": sessions.devices(request.user, request.session.session_key),
        "has_second_factor": sessions.has_second_factor(request.user),
    }
    return render(request, "account/preferences.html", context)


@require_POST
@require_permission(Permission.START_PAGE)
def sessions_end(request: StaffRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    sessions.end_others(request, request.user)
    messages.success(request, "ほかの端末をすべてログアウトしました。")
    return redirect("preferences")


@require_POST
@require_permission(Permission.START_PAGE)
def session_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign out one device; another click on it says the same."""
    sessions.end_one(request.user, pk)
    messages.success(request, "その端末をログアウトしました。")
    return redirect("preferences")
