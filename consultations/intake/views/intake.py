"""Taking a first contact: one screen from the ring of the telephone to its outcome."""

import uuid as uuids
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from accounts.permissions import StaffRequest, require_permission
from bookings.errors import BookingError
from bookings.models import Appointment
from consultations.enums import IntakeOutcome
from consultations.errors import IntakeChanged, MemoError
from consultations.intake.booking import plan_of
from consultations.intake.facts import IntakeFacts
from consultations.intake.forms.intake import raw_of, raw_of_intake
from consultations.intake.reading import intake_reading
from consultations.intake.services.intake import (
    intake_book,
    intake_call_back,
    intake_close,
    intake_open,
    intake_refer,
    intake_reopen,
    intake_save,
)
from consultations.intake.services.web import client_register, intake_confirm, intake_pick_up
from consultations.intake.views.page import IntakePage
from consultations.models import Intake
from consultations.rules import can_write_intake

ELSEWHERE = (
    "別の画面か、ほかの人がこの一次対応を変更しました。"
    "違うところを選んでから、もう一度操作してください。"
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.INTAKE_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """An empty screen; nothing is saved before something is typed. ?uuid= comes back to it."""
    uuid = _uuid(request)
    found = Intake.objects.visible_to(request.user).filter(uuid=uuid).first()
    if request.method == "POST":
        return _receive(request, uuid, found)
    if found is not None:
        return redirect(found)
    return IntakePage(request, uuid, raw_of({"channel": "phone", **request.GET.dict()})).respond()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.INTAKE_READ)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The screen while it is open, afterwards what became of it."""
    intake = _intake(request, pk)
    if request.method == "POST":
        if not can_write_intake(request.user, intake):
            raise PermissionDenied
        return _receive(request, intake.uuid, intake)
    if intake.is_open and can_write_intake(request.user, intake):
        page = IntakePage(request, intake.uuid, raw_of_intake(intake), intake, intake.version)
        return page.respond()
    return render(request, "consultations/intake_read.html", intake_reading(request.user, intake))


@require_POST
@require_permission(Permission.INTAKE_WRITE)
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    intake = _intake(request, pk)
    try:
        intake_reopen(
            intake=intake,
            by=request.user,
            version=_number(request.POST.get("version", "")),
            reason=request.POST.get("reason", ""),
        )
    except MemoError as error:
        context = intake_reading(request.user, intake) | {
            "refused": str(error),
            "reason": request.POST.get("reason", "")[:200],
        }
        return render(request, "consultations/intake_read.html", context, status=409)
    messages.success(request, "一次対応を再開しました。")
    return redirect(intake)


@require_POST
@require_permission(Permission.INTAKE_WRITE)
def pick_up(request: StaffRequest, pk: int) -> HttpResponse:
    """ネット予約の申込を受け取る: the same one for whoever comes first and second."""
    asked = get_object_or_404(Appointment.objects.visible_to(request.user), pk=pk)
    try:
        return redirect(intake_pick_up(appointment=asked, by=request.user))
    except MemoError as error:
        messages.warning(request, str(error))
        return redirect("intake:list")


def _intake(request: StaffRequest, pk: int) -> Intake:
    rows = Intake.objects.visible_to(request.user).select_related(
        *("company", "person", "organization", "branch__organization", "topic", "course"),
        *("appointment", "assigned_to", "taken_by", "closed_by", "programme"),
    )
    return get_object_or_404(rows, pk=pk)


def _uuid(request: StaffRequest) -> uuids.UUID:
    text = request.POST.get("uuid") or request.GET.get("uuid") or ""
    try:
        return uuids.UUID(text)
    except ValueError:
        return uuids.uuid4()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _receive(request: StaffRequest, uuid: uuids.UUID, intake: Intake | None) -> HttpResponse:
    """Kept, looked at again, or closed with its outcome."""
    if request.POST.get("owner", str(request.user.pk)) != str(request.user.pk):
        raise PermissionDenied
    raw = raw_of(request.POST)
    page = IntakePage(
        request, uuid, raw, intake, max(_number(request.POST.get("revision", "")), 0), check=True
    )
    if intake is not None and not intake.is_open:
        return _ended_already(page, intake)
    page.form.is_valid()
    try:
        page.intake = saved = _keep(page)
    except IntakeChanged:
        return _show_conflict(page)
    except MemoError as error:
        return _say(page, str(error))
    page.revision = saved.version
    if request.POST.get("act") != "close":
        page.check = False
        del page.form
        return page.respond()
    return _close(page, saved)


def _keep(page: IntakePage) -> Intake:
    facts, by = page.form.facts(), page.request.user
    if page.intake is None:
        made = intake_open(by=by, facts=facts, uuid=page.uuid, typed=dict(page.raw))
        if made.taken_by_id != by.pk:
            raise Http404
        if made.version == page.revision:
            return made
        page.intake = made
    return intake_save(
        intake=page.intake, by=by, version=page.revision, facts=facts, typed=dict(page.raw)
    )


def _close(page: IntakePage, intake: Intake) -> HttpResponse:
    """With the outcome that was chosen; a refusal keeps everything that was typed."""
    outcome = page.raw.get("outcome", "")
    if outcome not in IntakeOutcome.values:
        page.form.add_error("outcome", "結果を選んでください。")
    if page.form.errors:
        page.status = 422
        return page.respond()
    try:
        done = _perform(page, intake, IntakeOutcome(outcome))
    except IntakeChanged:
        intake.refresh_from_db()
        return _show_conflict(page) if intake.is_open else _ended_already(page, intake)
    except (MemoError, BookingError) as error:
        return _say(page, str(error))
    except ValidationError as error:
        return _say(page, " ".join(error.messages))
    if done is None:
        page.status = 422
        return page.respond()
    messages.success(page.request, _words_for(done))
    return redirect("intake:list" if done.is_open else done)


def _perform(page: IntakePage, intake: Intake, outcome: IntakeOutcome) -> Intake | None:
    """None where the form says what is missing."""
    by, form = page.request.user, page.form
    known: dict[str, Any] = {"intake": intake, "by": by, "version": intake.version}
    match outcome:
        case IntakeOutcome.CALLBACK:
            due = form.due()
            if due is None:
                return None
            return intake_call_back(**known, due=due, assigned_to=form.assignee())
        case IntakeOutcome.REFERRED:
            place = form.chosen_place()
            return intake_refer(**known, place=place) if place else None
        case IntakeOutcome.BOOKED:
            return _book(page, intake)
    return intake_close(**known, outcome=outcome)


@transaction.atomic
def _book(page: IntakePage, intake: Intake) -> Intake | None:
    """The requested time is confirmed, or the chosen one taken; the record is made with it."""
    by = page.request.user
    if not page.is_request:
        page.slot_form = page.slots(choosing=True)
        if not page.slot_form.is_valid():
            return None
    intake = _with_record(page, intake)
    if page.is_request:
        return intake_confirm(intake=intake, by=by, version=intake.version)
    assert page.slot_form is not None
    plan = plan_of(page.form.facts(), page.slot_form, intake)
    return intake_book(intake=intake, by=by, version=intake.version, plan=plan)


def _with_record(page: IntakePage, intake: Intake) -> Intake:
    facts: IntakeFacts = page.form.facts()
    if not page.raw.get("register"):
        return intake
    company, person = client_register(facts=facts, by=page.request.user)
    return intake_save(
        intake=intake,
        by=page.request.user,
        version=intake.version,
        facts=replace(facts, company=company, person=person),
        typed=dict(page.raw),
    )


def _ended_already(page: IntakePage, intake: Intake) -> HttpResponse:
    """A second click has nothing to add; words that came too late are not thrown away silently."""
    if page.raw.get("outcome") != intake.outcome:
        label = intake.get_outcome_display()
        messages.warning(page.request, f"この一次対応は「{label}」で終了しています。")
    return redirect(intake)


def _show_conflict(page: IntakePage) -> HttpResponse:
    """Both versions; what is in the form afterwards is what counts."""
    intake = Intake.objects.visible_to(page.request.user).get(uuid=page.uuid)
    page.intake, page.theirs = intake, raw_of_intake(intake)
    page.revision, page.notice, page.status = intake.version, ELSEWHERE, 409
    return page.respond()


def _say(page: IntakePage, words: str) -> HttpResponse:
    page.notice, page.status = words, 409
    return page.respond()


def _words_for(done: Intake) -> str:
    if done.is_open:
        return f"{done.client}様への折返しを登録しました。"
    return f"{done.client}様の一次対応を「{done.get_outcome_display()}」で終えました。"
