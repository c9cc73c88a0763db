"""Parts of the screen that are asked for while somebody types."""

import uuid as uuids

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from companies.selectors import companies_matching, people_matching
from consultations.errors import IntakeChanged, WrongState
from consultations.intake.beside import beside_of
from consultations.intake.forms.conflict import intake_differences
from consultations.intake.forms.intake import IntakeForm, Raw, raw_of, raw_of_intake
from consultations.intake.services.intake import intake_open, intake_save
from consultations.models import Intake
from consultations.writing.options import (
    Option,
    agency_option,
    bank_option,
    branch_option,
    company_option,
    person_option,
)
from partners.orgs.selectors import branches_matching, organizations_for, organizations_matching
from yorozu.kit.own_drafts import problem
from yorozu.kit.textkeys import clean_text, int_of
from yorozu.kit.views import read_json

LONGEST = 120
MOST_REVISIONS = 2**31


@never_cache
@require_POST
@require_permission(Permission.INTAKE_WRITE)
def script(request: StaffRequest) -> HttpResponse:
    """The questions of the chosen topic, with what was answered so far."""
    raw = raw_of(request.POST)
    form = IntakeForm(raw, user=request.user, bound=False)
    return render(request, "consultations/_intake_script.html", {"form": form})


@never_cache
@require_POST
@require_permission(Permission.INTAKE_WRITE)
def beside(request: StaffRequest) -> HttpResponse:
    """POST, so that names and numbers stay out of the logs."""
    raw = raw_of(request.POST)
    form = IntakeForm(raw, user=request.user, bound=False)
    company, person = form.records()
    own = Intake.objects.visible_to(request.user).filter(uuid=_uuid(request)).first()
    found = beside_of(
        request.user,
        company=company,
        person=person,
        names=raw,
        besides=own.pk if own else None,
    )
    return render(request, "consultations/_intake_beside.html", {"beside": found})


@never_cache
@require_POST
@require_permission(Permission.INTAKE_WRITE)
def autosave(request: StaffRequest, uuid: uuids.UUID) -> JsonResponse:
    """Keep what is typed: {rev, owner, data} → {rev, saved_at}.

    409 with both versions on a conflict, 410 when it has ended meanwhile.
    """
    try:
        revision, owner, raw = _read(request)
    except RequestDataTooBig:
        return problem("入力が長すぎるため保存できません。文章を分けてください。", 413)
    except (BadRequest, RawPostDataException, ValueError):
        return problem("保存する内容を読み取れません。", 400)
    if owner != request.user.pk:
        return problem("別の方としてログインしています。", 403, code="owner")
    try:
        saved = _save(request, uuid, revision, raw)
    except IntakeChanged as error:
        return _conflict(request, uuid, raw, str(error))
    except PermissionDenied:
        return problem("この一次対応は保存できません。", 403)
    except WrongState as error:
        return problem(str(error), 410)
    at = timezone.localtime(saved.saved_at)
    return JsonResponse({"rev": saved.version, "saved_at": f"{at:%H:%M:%S}"})


def _read(request: StaffRequest) -> tuple[int, int, Raw]:
    sent = read_json(request)
    revision, owner, data = sent.get("rev"), sent.get("owner"), sent.get("data")
    if type(revision) is not int or not 0 <= revision < MOST_REVISIONS:
        raise BadRequest("rev")
    if type(owner) is not int or not isinstance(data, dict):
        raise BadRequest("data")
    return revision, owner, raw_of(data)


def _save(request: StaffRequest, uuid: uuids.UUID, revision: int, raw: Raw) -> Intake:
    """The first words open it; a screen that knew of no version meets its own row again."""
    intake = Intake.objects.visible_to(request.user).filter(uuid=uuid).first()
    form = IntakeForm(raw, user=request.user, bound=True, intake=intake)
    form.is_valid()
    if intake is None:
        intake = intake_open(by=request.user, facts=form.facts(), uuid=uuid, typed=dict(raw))
    return intake_save(
        intake=intake, by=request.user, version=revision, facts=form.facts(), typed=dict(raw)
    )


def _conflict(request: StaffRequest, uuid: uuids.UUID, raw: Raw, message: str) -> JsonResponse:
    intake = Intake.objects.visible_to(request.user).get(uuid=uuid)
    theirs = raw_of_intake(intake)
    form = IntakeForm(raw, user=request.user, bound=False, intake=intake)
    context = {"conflict": intake_differences(form, raw, theirs), "notice": message}
    panel = render_to_string("consultations/_write_conflict.html", context, request)
    return JsonResponse(
        {"rev": intake.version, "data": theirs, "panel": panel, "message": message}, status=409
    )


def _uuid(request: StaffRequest) -> uuids.UUID:
    try:
        return uuids.UUID(request.POST.get("uuid", ""))
    except ValueError:
        return uuids.UUID(int=0)


# -- what the boxes suggest; reception takes calls, so it may look up who a client is ---------


@never_cache
@require_GET
@require_permission(Permission.INTAKE_WRITE)
def companies(request: StaffRequest) -> HttpResponse:
    found = companies_matching(request.user, _words(request))
    return _options(request, [company_option(each) for each in found])


@never_cache
@require_GET
@require_permission(Permission.INTAKE_WRITE)
def people(request: StaffRequest) -> HttpResponse:
    found = people_matching(request.user, _words(request), int_of(request.GET.get("company")))
    return _options(request, [person_option(each) for each in found])


@never_cache
@require_GET
@require_permission(Permission.INTAKE_WRITE)
def banks(request: StaffRequest) -> HttpResponse:
    return _options(
        request, [bank_option(each) for each in organizations_matching(_words(request))]
    )


@never_cache
@require_GET
@require_permission(Permission.INTAKE_WRITE)
def branches(request: StaffRequest) -> HttpResponse:
    bank = int_of(request.GET.get("introduced_by"))
    found = branches_matching(_words(request), bank)
    return _options(request, [branch_option(each, named=bank is None) for each in found])


@never_cache
@require_GET
@require_permission(Permission.REFERRAL_WRITE)
def agencies(request: StaffRequest) -> HttpResponse:
    """Where one may be sent; without words those that answer the topic, the core ones first."""
    found = organizations_for(_words(request), int_of(request.GET.get("primary_topic")))
    return _options(request, [agency_option(each) for each in found])


def _words(request: StaffRequest) -> str:
    return clean_text(request.GET.get("q", ""))[:LONGEST].strip()


def _options(request: StaffRequest, options: list[Option]) -> HttpResponse:
    return render(request, "components/_combobox_options.html", {"options": options})
