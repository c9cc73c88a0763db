"""The page an agency answers on, without an account: signed, expiring, revocable, once a state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.enums import REFERRAL_MOVES, ReferralState
from consultations.errors import MemoError
from consultations.intake.forms.referral import AgencyForm
from consultations.intake.referring import link_of, may_tell_agency
from consultations.intake.services.referral import FROM_AGENCY, referral_move
from consultations.models import Referral
from yorozu.kit.rates import too_often

WORDS = {
    ReferralState.ACCEPTED: "受け付けました（これから対応します）",
    ReferralState.RESULT: "対応の結果をお知らせします",
    ReferralState.DECLINED: "お引き受けできません",
}
MOST, SECONDS = 30, 600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def referral_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Forged and revoked links say only that they fail; an old one says so."""
    if too_often(request, "referral_answer", most=MOST, seconds=SECONDS):
        return render(request, "429.html", status=429)
    link = link_of(token[:300])
    if link is None or link.revoked_at is not None:
        return _closed(request, 404)
    if not link.opens:
        return _closed(request, 410)
    referral = link.referral
    posted = request.POST if request.method == "POST" else None
    form = AgencyForm(posted, choices=_choices(referral), initial={"version": referral.version})
    if posted is not None and form.is_valid():
        data = form.cleaned_data
        state = ReferralState(data.pop("answer"))
        try:
            referral_move(referral=referral, state=state, by=None, **data)
        except MemoError as error:
            form.add_error(None, str(error))
        else:
            return redirect(f"{request.path}?done=1")
    context = {
        "form": form,
        "referral": referral,
        "may_tell": may_tell_agency(referral),
        "is_open": bool(_choices(referral)),
        "done": request.GET.get("done") == "1",
    }
    status = 422 if form.is_bound else 200
    return render(request, "consultations/agency.html", context, status=status)


def _choices(referral: Referral) -> list[tuple[str, str]]:
    """What may still be said; each state is answered once."""
    return [
        (state.value, WORDS[state])
        for state in FROM_AGENCY
        if (ReferralState(referral.state), state) in REFERRAL_MOVES
    ]


def _closed(request: HttpRequest, status: int) -> HttpResponse:
    return render(
        request, "consultations/agency_closed.html", {"late": status == 410}, status=status
    )
