"""Who may do what with one case (design.md, "Who may do what")."""

from accounts.enums import OFFICE, Permission
from accounts.models import User
from accounts.permissions import has_permission
from casebook.enums import CaseAct, CaseState
from casebook.models import CaseChange, CaseStudy

# Whoever did one of these has a part in the text.
WRITING = (CaseAct.CREATED, CaseAct.EDITED, CaseAct.REPLACED)


def can_edit(user: User, case: CaseStudy) -> bool:
    """The writer and the office; others return the case with a reason."""
    if not has_permission(user, Permission.CASE_WRITE):
        return False
    return user.role in OFFICE or case.created_by_id == user.pk


def can_edit_now(user: User, case: CaseStudy) -> bool:
    """While it waits for approval, what was asked for is what is approved."""
    return case.state == CaseState.DRAFT and can_edit(user, case)


def wrote(user: User, case: CaseStudy) -> bool:
    return CaseChange.objects.filter(case=case, by=user, act__in=WRITING).exists()


def can_approve(user: User, case: CaseStudy) -> bool:
    """Never one's own text."""
    return has_permission(user, Permission.CASE_APPROVE) and not wrote(user, case)


def can_withdraw(user: User, case: CaseStudy) -> bool:
    return can_edit(user, case) or has_permission(user, Permission.CASE_APPROVE)
