from accounts.models.audit import AuditEvent
from accounts.models.export import AuditExport
from accounts.models.policy import SecurityPolicy
from accounts.models.user import User

__all__ = ["AuditEvent", "AuditExport", "SecurityPolicy", "User"]
