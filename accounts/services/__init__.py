"""Every act on people and on how they sign in. Views call these; nothing else writes."""

from accounts.services.invitations import (
    invitation_accept,
    invitation_revoke,
    invitation_send_again,
    user_invite,
)
from accounts.services.outsiders import (
    outsider_access,
    outsider_invite,
    outsider_invite_again,
    outsider_pledged,
    outsider_unpledged,
)
from accounts.services.policy import policy_change
from accounts.services.users import (
    user_change,
    user_deactivate,
    user_end_sessions,
    user_reactivate,
    user_reset_mfa,
)

__all__ = [
    "invitation_accept",
    "invitation_revoke",
    "invitation_send_again",
    "outsider_access",
    "outsider_invite",
    "outsider_invite_again",
    "outsider_pledged",
    "outsider_unpledged",
    "policy_change",
    "user_change",
    "user_deactivate",
    "user_end_sessions",
    "user_invite",
    "user_reactivate",
    "user_reset_mfa",
]
