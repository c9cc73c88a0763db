"""One coordinator in one topic: the level, its evidence and history, and wishes to change it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Permission
from accounts.permissions import StaffRequest, has_permission, require_permission
from center.models import Topic
from coordinators.enums import Level
from coordinators.errors import Refused, Stale
from coordinators.forms.skills import SkillForm
from coordinators.models import Coordinator, SkillLevel, SkillProposal
from coordinators.rules import can_decide, can_propose, can_set, can_withdraw
from coordinators.selectors import past_levels, past_proposals
from coordinators.services import skill_propose, skill_set
from coordinators.views._page import crumbs, fetch, topic_of
from yorozu.kit.views import version_in


@never_cache
@require_safe
@require_permission(Permission.SKILL_EVIDENCE)
def square(request: StaffRequest, pk: int, topic: int) -> HttpResponse:
    return _page(request, fetch(request.user, pk), topic_of(topic))


@require_POST
@require_permission(Permission.SKILL_PROPOSE)
def propose(request: StaffRequest, pk: int, topic: int) -> HttpResponse:
    who, what = fetch(request.user, pk), topic_of(topic)
    form = SkillForm(request.POST, key="propose")
    if form.is_valid():
        try:
            skill_propose(coordinator=who, topic=what, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(
                request,
                f"{who.name}さんの「{what.name}」を申請しました。承認されると反映されます。",
            )
            return redirect("coordinators:skill", pk, topic)
    return _page(request, who, what, propose_form=form, status=422)


@require_POST
@require_permission(Permission.SKILL_APPROVE)
def set_level(request: StaffRequest, pk: int, topic: int) -> HttpResponse:
    who, what = fetch(request.user, pk), topic_of(topic)
    form, status = SkillForm(request.POST, key="set"), 422
    if form.is_valid():
        try:
            skill_set(
                coordinator=who,
                topic=what,
                by=request.user,
                revision=version_in(request, "revision"),
                **form.cleaned_data,
            )
        except Refused as error:
            status = 409 if isinstance(error, Stale) else 422
            form.add_error(None, str(error))
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, f"{who.name}さんの「{what.name}」を登録しました。")
            return redirect("coordinators:skill", pk, topic)
    return _page(request, who, what, set_form=form, status=status)


def _show(form: SkillForm, error: ValidationError) -> None:
    for name, words in error.error_dict.items():
        form.add_error(name if name in form.fields else None, words)


def _page(
    request: StaffRequest, who: Coordinator, topic: Topic, *, status: int = 200, **forms: Any
) -> HttpResponse:
    user = request.user
    skill = (
        SkillLevel.objects.visible_to(user)
        .select_related("set_by")
        .filter(coordinator=who, topic=topic)
        .first()
    )
    waiting = (
        SkillProposal.objects.visible_to(user)
        .still_open()
        .select_related("coordinator", "topic", "proposed_by")
        .filter(coordinator=who, topic=topic)
        .first()
    )
    may_set = can_set(user, who)
    context = {
        "who": who,
        "topic": topic,
        "skill": skill,
        "level": Level(skill.level) if skill else None,
        "revision": skill.revision if skill else 0,
        "waiting": waiting,
        "waiting_level": Level(waiting.level) if waiting else None,
        "may_set": may_set,
        "may_propose": can_propose(user, who) and not may_set and waiting is None,
        "may_decide": waiting is not None and can_decide(user, waiting),
        "may_withdraw": waiting is not None and can_withdraw(user, waiting),
        "past": past_levels(user, who, topic),
        "decided": past_proposals(user, who, topic),
        "sees_proposals": has_permission(user, Permission.SKILL_PROPOSE),
        "propose_form": forms.get("propose_form") or SkillForm(shown=skill, key="propose"),
        "set_form": forms.get("set_form") or SkillForm(shown=skill, key="set"),
        "failed": bool(forms),
        "crumbs": [*crumbs(skills=True), (who.name, who.get_absolute_url())],
    }
    return render(request, "coordinators/skill.html", context, status=status)
