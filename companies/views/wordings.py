"""同意の文面: the words in use, and new versions of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from companies.enums import ConsentKind
from companies.errors import Refused
from companies.forms.consents import WordingForm
from companies.models import ConsentWording
from companies.services.consents import wording_add, wordings_ensure
from companies.views.consents import show_errors


@require_safe
@require_permission(Permission.CONSENT_WORDING)
def wordings(request: StaffRequest) -> HttpResponse:
    """Each kind with the words of today; all versions below."""
    wordings_ensure()
    today = timezone.localdate()
    rows = list(ConsentWording.objects.visible_to(request.user).select_related("created_by"))
    current = {row.pk for row in ConsentWording.objects.visible_to(request.user).valid_on(today)}
    kinds = [
        {"kind": kind, "versions": [row for row in rows if row.kind == kind]}
        for kind in ConsentKind
    ]
    context = {"kinds": kinds, "current": current, "today": today}
    return render(request, "companies/wordings.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSENT_WORDING)
def wording_new(request: StaffRequest, kind: str) -> HttpResponse:
    """A new version, begun from the words of the last."""
    if kind not in ConsentKind.values:
        raise Http404
    wordings_ensure()
    rows = ConsentWording.objects.visible_to(request.user).filter(kind=kind)
    newest = rows.order_by("-version")[0]
    is_sent = request.method == "POST"
    initial = {"text": newest.text, "valid_from": timezone.localdate()}
    form = WordingForm(request.POST if is_sent else None, initial=initial)
    if is_sent and form.is_valid():
        try:
            wording = wording_add(
                kind=ConsentKind(kind),
                text=form.cleaned_data["text"],
                valid_from=form.cleaned_data["valid_from"],
                by=request.user,
                after=_number(request.POST.get("after", "")),
            )
        except ValidationError as error:
            show_errors(form, error)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{wording}を登録しました。")
            return redirect("privacy:wordings")
    context = {"form": form, "newest": newest, "label": ConsentKind(kind).label}
    return render(
        request, "companies/wording_new.html", context, status=422 if form.errors else 200
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
