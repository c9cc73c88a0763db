"""The door, one's own settings and second factor, the manager's pages of people and acts."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from accounts.enums import Permission as P
from accounts.enums import Role
from accounts.models import AuditExport, Invitation, User
from accounts.services import user_invite
from accounts.services.users import UserFacts
from tests.matrix.page import Page
from tests.matrix.world import World


def audit_export(world: World) -> dict[str, Any]:
    """The manager's own, made when it is asked for."""
    export, _ = AuditExport.objects.get_or_create(requested_by=world.users["manager"], kind="csv")
    return {"pk": export.pk}


def with_app(world: World) -> dict[str, Any]:
    """Everybody has an authenticator app and recovery codes."""
    for each in world.users.values():
        if not Authenticator.objects.filter(user=each).exists():
            TOTP.activate(each, "JBSWY3DPEHPK3PXP")
            RecoveryCodes.activate(each)
    return {}


def with_passkey(world: World) -> dict[str, Any]:
    own_passkey(world)
    return {}


def own_passkey(world: World) -> dict[str, Any]:
    owner = world.users["manager"]
    data = {"name": "Windows・Edge", "credential": {}}
    return {"pk": Authenticator.objects.create(user=owner, type="webauthn", data=data).pk}


def reset_link(world: World) -> dict[str, Any]:
    return {"uidb36": "1", "key": "never-made"}


def device(world: World) -> dict[str, Any]:
    return {"pk": 1}


NOT_OWN = {role.value: 404 for role in Role if role != Role.MANAGER}
SIGNED_IN = dict.fromkeys([role.value for role in Role], 302)

DOOR: dict[str, Page] = {
    "account_login": Page(None, exceptions=SIGNED_IN),
    "account_logout": Page(P.START_PAGE),
    "account_inactive": Page(None),
    "account_signup": Page(None, exceptions=SIGNED_IN),
    # Without a password of their own they are asked for the app's code instead.
    "account_reauthenticate": Page(P.START_PAGE, with_app, ok=302, sweep=False),
    "account_change_password": Page(P.START_PAGE, ok=302, sweep=False),
    "account_set_password": Page(P.START_PAGE),
    "account_reset_password": Page(None),
    "account_reset_password_done": Page(None),
    "account_reset_password_from_key": Page(None, reset_link),
    "account_reset_password_from_key_done": Page(None),
}
SECOND_FACTOR: dict[str, Page] = {
    "mfa_index": Page(P.START_PAGE, with_app),
    "mfa_authenticate": Page(None, ok=302, sweep=False),
    "mfa_login_webauthn": Page(None, ok=302, sweep=False),
    "mfa_reauthenticate": Page(P.START_PAGE, with_app),
    "mfa_reauthenticate_webauthn": Page(P.START_PAGE, ok=403, sweep=False),
    "mfa_activate_totp": Page(P.START_PAGE),
    "mfa_deactivate_totp": Page(P.START_PAGE, with_app),
    "mfa_view_recovery_codes": Page(P.START_PAGE, with_app),
    "mfa_generate_recovery_codes": Page(P.START_PAGE, with_app),
    "mfa_download_recovery_codes": Page(P.START_PAGE, with_app, sweep=False),
    "mfa_list_webauthn": Page(P.START_PAGE, with_passkey),
    "mfa_add_webauthn": Page(P.START_PAGE),
    "mfa_edit_webauthn": Page(
        P.START_PAGE, own_passkey, exceptions=NOT_OWN, seen_by=(Role.MANAGER,)
    ),
    "mfa_remove_webauthn": Page(
        P.START_PAGE, own_passkey, exceptions=NOT_OWN, seen_by=(Role.MANAGER,)
    ),
}


def person(world: World) -> dict[str, Any]:
    return {"pk": world.users["coordinator"].pk}


def closing(world: World) -> dict[str, Any]:
    return {**person(world), "act": "deactivate"}


def open_invitation(world: World) -> dict[str, Any]:
    user = User.objects.filter(email="invited@yorozu.example").first()
    if user is None:
        facts = UserFacts("田中 花子", "タナカ ハナコ", "invited@yorozu.example", "reception")
        user = user_invite(facts=facts, by=world.users["manager"])
    return {"token": Invitation.objects.get(user=user).token()}


PAGES: dict[str, Page] = {
    **DOOR,
    **SECOND_FACTOR,
    "invitation": Page(None, open_invitation),
    "accounts:users": Page(P.USERS_MANAGE),
    "accounts:user_new": Page(P.USERS_MANAGE),
    "accounts:user": Page(P.USERS_MANAGE, person),
    "accounts:user_act": Page(P.USERS_MANAGE, closing),
    "accounts:policy": Page(P.USERS_MANAGE),
    "sessions_end": Page(P.START_PAGE, ok=302, method="post"),
    "session_end": Page(P.START_PAGE, device, ok=302, method="post"),
    "accounts:audit": Page(P.AUDIT_READ),
    "accounts:audit_xlsx": Page(P.AUDIT_READ, sweep=False),
    "accounts:audit_csv": Page(P.AUDIT_READ, sweep=False),
    "accounts:audit_job": Page(P.AUDIT_READ, audit_export),
    "accounts:audit_cancel": Page(P.AUDIT_READ, audit_export, ok=302, method="post"),
    "accounts:audit_retry": Page(P.AUDIT_READ, audit_export, ok=302, method="post"),
    "accounts:audit_file": Page(P.AUDIT_READ, audit_export, ok=404, sweep=False),
    "preferences": Page(P.START_PAGE),
    "draft_key": Page(P.DRAFT_KEY, sweep=False),
}
