from accounts.models.audit import AuditEvent
from accounts.models.export import AuditExport
from accounts.models.invitation import Invitation
from accounts.models.letter import Letter, LetterKind
from accounts.models.policy import SecurityPolicy
from accounts.models.user import User

__all__ = [
    "AuditEvent",
    "AuditExport",
    "Invitation",
    "Letter",
    "LetterKind",
    "SecurityPolicy",
    "User",
]
