"""Roles and permissions as plain strings: a role outlives any refactoring of the code."""

from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    MANAGER = "manager", "課長・調査役"
    SECRETARIAT = "secretariat", "コンシェルジュ"
    RECEPTION = "reception", "派遣職員"
    CHIEF = "chief", "チーフ・サブチーフ"
    COORDINATOR = "coordinator", "コーディネーター"
    PARTNER = "partner", "連携機関職員"
    TRAINEE = "trainee", "トレーニー"


class Grant(TextChoices):
    """Additive to the role."""

    ANALYST = "analyst", "分析担当"


class UserState(TextChoices):
    """Whether somebody can sign in, and why not."""

    ACTIVE = "active", "利用中"
    INVITED = "invited", "招待中"
    EXPIRED = "expired", "招待の期限切れ"
    OUTSIDE = "outside", "利用期間外"
    INACTIVE = "inactive", "停止中"


class Permission(StrEnum):
    """What a view may ask for. Predicates over a record live in each room's `rules.py`."""

    START_PAGE = "start_page"
    STYLEGUIDE = "styleguide"
    MEMO_LIST = "memo.list"
    MEMO_READ = "memo.read"
    MEMO_WRITE = "memo.write"
    MEMO_HEADER = "memo.header"
    MEMO_CONFIRM = "memo.confirm"
    NEXT_STEP = "memo.next_step"
    MEMO_RESTRICT = "memo.restrict"
    MEMO_EXPORT = "memo.export"
    MEMO_IMPORT = "memo.import"
    OUTCOME_READ = "outcome.read"
    OUTCOME_WRITE = "outcome.write"
    COMPANY_LOOKUP = "company.lookup"
    COMPANY_READ = "company.read"
    COMPANY_WRITE = "company.write"
    COMPANY_MERGE = "company.merge"
    APPOINTMENT_READ = "appointment.read"
    APPOINTMENT_WRITE = "appointment.write"
    WEB_BOOKINGS = "appointment.web"
    APPOINTMENT_PROPOSE = "appointment.propose"
    HANDOVER_READ = "handover.read"
    HANDOVER_WRITE = "handover.write"
    INCIDENTS = "incidents"
    CALENDAR_FEED = "calendar.feed"
    SHIFT_READ = "shift.read"
    SHIFT_WRITE = "shift.write"
    INTAKE_READ = "intake.read"
    INTAKE_WRITE = "intake.write"
    REFERRAL_READ = "referral.read"
    REFERRAL_WRITE = "referral.write"
    COORDINATOR_READ = "coordinator.read"
    COORDINATOR_WRITE = "coordinator.write"
    SKILL_READ = "skill.read"
    SKILL_EVIDENCE = "skill.evidence"
    SKILL_PROPOSE = "skill.propose"
    SKILL_APPROVE = "skill.approve"
    SKILL_EXPORT = "skill.export"
    GROUP_READ = "group.read"
    GROUP_WRITE = "group.write"
    DECISION_READ = "decision.read"
    DECISION_WRITE = "decision.write"
    ORGANIZATION_READ = "organization.read"
    ORGANIZATION_WRITE = "organization.write"
    SCHEME_READ = "scheme.read"
    SCHEME_WRITE = "scheme.write"
    MEETING_READ = "meeting.read"
    MEETING_WRITE = "meeting.write"
    THEME_READ = "theme.read"
    THEME_WRITE = "theme.write"
    EVENT_READ = "event.read"
    EVENT_REQUEST = "event.request"
    EVENT_WRITE = "event.write"
    EVENT_ANSWER = "event.answer"
    EVENT_BOOK = "event.book"
    REGISTRATION_READ = "registration.read"
    REGISTRATION_WRITE = "registration.write"
    DIALOGUE_READ = "dialogue.read"
    DIALOGUE_WRITE = "dialogue.write"
    ASSIST_READ = "assist.read"
    ASSIST_WRITE = "assist.write"
    CASE_READ = "case.read"
    CASE_WRITE = "case.write"
    CASE_APPROVE = "case.approve"
    COHORT_READ = "cohort.read"
    TRAINEE_READ = "trainee.read"
    TRAINEE_WRITE = "trainee.write"
    TRAINEE_PLAN = "trainee.plan"
    TRAINEE_OWN = "trainee.own"
    LEARNING_READ = "learning.read"
    LEARNING_LOG = "learning.log"
    LEARNING_COMMENT = "learning.comment"
    EVALUATE = "learning.evaluate"
    ALUMNI_READ = "alumni.read"
    ALUMNI_WRITE = "alumni.write"
    OJT_READ = "ojt.read"
    OJT_WRITE = "ojt.write"
    OJT_SIGN = "ojt.sign"
    OJT_DECIDE = "ojt.decide"
    DRAFT_KEY = "draft.key"
    REPORT_READ = "report.read"
    REPORT_BUILD = "report.build"
    REPORT_COMMENT = "report.comment"
    REPORT_TEMPLATE = "report.template"
    ANALYSIS = "analysis"
    QUALITY_REVIEW = "quality.review"
    QUALITY_OWN = "quality.own"
    MONTH_READ = "month.read"
    MONTH_APPLY = "month.apply"
    MONTH_CHECK = "month.check"
    MONTH_APPROVE = "month.approve"
    MONTH_RETURN = "month.return"
    DUTY_READ = "duty.read"
    DUTY_WRITE = "duty.write"
    DUTY_APPROVE = "duty.approve"
    AUDIT_READ = "audit.read"
    CONSENT_RECORD = "consent.record"
    CONSENT_WORDING = "consent.wording"
    PRIVACY_REQUESTS = "privacy.requests"
    PRIVACY_RESTRICTED = "privacy.restricted"
    DISPOSAL_PREPARE = "disposal.prepare"
    DISPOSAL_APPROVE = "disposal.approve"
    USERS_MANAGE = "users.manage"
    SETTINGS_OPEN = "settings.open"
    SETTINGS_MANAGE = "settings.manage"


STAFF = frozenset({Role.MANAGER, Role.SECRETARIAT, Role.RECEPTION, Role.CHIEF, Role.COORDINATOR})
OFFICE = frozenset({Role.MANAGER, Role.SECRETARIAT})
COUNSEL = frozenset({Role.CHIEF, Role.COORDINATOR})
EVERYONE = frozenset(Role)

# design.md, "Who may do what". Reception sees states only, so it lists memos but reads none.
ROLES_WITH: dict[Permission, frozenset[Role]] = {
    Permission.START_PAGE: EVERYONE,
    Permission.STYLEGUIDE: EVERYONE,
    Permission.MEMO_LIST: STAFF | {Role.TRAINEE},
    Permission.MEMO_READ: OFFICE | COUNSEL | {Role.TRAINEE},
    Permission.MEMO_WRITE: OFFICE | COUNSEL,
    Permission.MEMO_HEADER: OFFICE,
    Permission.MEMO_CONFIRM: OFFICE,
    Permission.NEXT_STEP: OFFICE | COUNSEL,
    Permission.MEMO_RESTRICT: frozenset({Role.MANAGER, Role.CHIEF}),
    Permission.MEMO_EXPORT: OFFICE | COUNSEL,
    Permission.MEMO_IMPORT: OFFICE,
    # 成果アンケート: who may read a memo may read what came of it, but for trainees: clients speak
    # openly of a coordinator there.
    Permission.OUTCOME_READ: OFFICE | COUNSEL,
    Permission.OUTCOME_WRITE: OFFICE | {Role.CHIEF},
    # Reception takes calls: it needs who a client is, never what was said.
    Permission.COMPANY_LOOKUP: STAFF,
    Permission.COMPANY_READ: STAFF,
    Permission.COMPANY_WRITE: OFFICE | COUNSEL,
    Permission.COMPANY_MERGE: OFFICE | {Role.CHIEF},
    # Banks see what they introduced, trainees what they sit in (`Appointment.visible_to`).
    Permission.APPOINTMENT_READ: EVERYONE,
    Permission.APPOINTMENT_WRITE: STAFF,
    Permission.WEB_BOOKINGS: OFFICE,
    # A bank is told who is free, never who knows its customer (`bookings.matching`).
    Permission.APPOINTMENT_PROPOSE: STAFF | {Role.PARTNER},
    # 引継・資料: what was said in confidence; trainees those of the sessions they sit in.
    Permission.HANDOVER_READ: STAFF | {Role.TRAINEE},
    Permission.HANDOVER_WRITE: STAFF,
    Permission.INCIDENTS: OFFICE,
    # A secret address of one's own appointments, for who has some.
    Permission.CALENDAR_FEED: COUNSEL,
    Permission.SHIFT_READ: STAFF,
    Permission.SHIFT_WRITE: OFFICE | {Role.RECEPTION, Role.CHIEF},
    # First contacts are the desk's common work; what came of them, banks see as appointments.
    Permission.INTAKE_READ: STAFF,
    Permission.INTAKE_WRITE: STAFF,
    Permission.REFERRAL_READ: STAFF,
    Permission.REFERRAL_WRITE: STAFF,
    # Banks see the coordinators that are made public, and what those answer: never a level.
    Permission.COORDINATOR_READ: EVERYONE,
    Permission.COORDINATOR_WRITE: OFFICE | COUNSEL,
    Permission.SKILL_READ: EVERYONE,
    Permission.SKILL_EVIDENCE: STAFF | {Role.TRAINEE},
    Permission.SKILL_PROPOSE: OFFICE | COUNSEL,
    Permission.SKILL_APPROVE: frozenset({Role.MANAGER, Role.CHIEF}),
    Permission.SKILL_EXPORT: OFFICE | {Role.CHIEF},
    # 部会・PJ: read by all who counsel or run the office, written by their members (`rules`).
    Permission.GROUP_READ: OFFICE | COUNSEL,
    Permission.GROUP_WRITE: OFFICE | COUNSEL,
    # 共同経営: coordinators read what is marked 公開.
    Permission.DECISION_READ: OFFICE | COUNSEL,
    Permission.DECISION_WRITE: frozenset({Role.MANAGER, Role.CHIEF}),
    # Partner work: a bank reads what is its own (`visible_to`), branch or 本部.
    Permission.ORGANIZATION_READ: STAFF | {Role.PARTNER},
    Permission.ORGANIZATION_WRITE: OFFICE,
    Permission.SCHEME_READ: STAFF | {Role.PARTNER},
    Permission.SCHEME_WRITE: OFFICE | {Role.CHIEF},
    Permission.MEETING_READ: STAFF,
    Permission.MEETING_WRITE: OFFICE | COUNSEL,
    Permission.THEME_READ: EVERYONE,
    Permission.THEME_WRITE: OFFICE | {Role.CHIEF},
    # Trainees those events they join.
    Permission.EVENT_READ: EVERYONE,
    Permission.EVENT_REQUEST: OFFICE | {Role.CHIEF, Role.PARTNER},
    Permission.EVENT_WRITE: OFFICE | {Role.CHIEF},
    Permission.EVENT_ANSWER: COUNSEL,
    Permission.EVENT_BOOK: OFFICE | {Role.RECEPTION, Role.CHIEF, Role.PARTNER},
    Permission.REGISTRATION_READ: STAFF | {Role.PARTNER},
    # Names are put down by banks too; the door is the desk's.
    Permission.REGISTRATION_WRITE: OFFICE | {Role.RECEPTION, Role.CHIEF},
    Permission.DIALOGUE_READ: OFFICE | COUNSEL,
    Permission.DIALOGUE_WRITE: OFFICE | {Role.CHIEF},
    Permission.ASSIST_READ: OFFICE | COUNSEL,
    Permission.ASSIST_WRITE: OFFICE | {Role.CHIEF},
    # 支援事例集: banks read what is published to them (`CaseStudy.visible_to`).
    Permission.CASE_READ: STAFF | {Role.PARTNER},
    Permission.CASE_WRITE: OFFICE | COUNSEL,
    Permission.CASE_APPROVE: frozenset({Role.CHIEF}),
    # Who is here is everybody's to know; how they learn, the mentor's and the office's
    # (`trainees.models`). A trainee finds themselves, and writes their log.
    Permission.COHORT_READ: OFFICE | COUNSEL,
    Permission.TRAINEE_READ: STAFF | {Role.TRAINEE},
    Permission.TRAINEE_WRITE: OFFICE | {Role.CHIEF},
    Permission.TRAINEE_PLAN: OFFICE | COUNSEL,
    Permission.TRAINEE_OWN: frozenset({Role.TRAINEE}),
    Permission.LEARNING_READ: OFFICE | COUNSEL | {Role.TRAINEE},
    Permission.LEARNING_LOG: frozenset({Role.TRAINEE}),
    Permission.LEARNING_COMMENT: COUNSEL,
    Permission.EVALUATE: COUNSEL | {Role.TRAINEE},
    Permission.ALUMNI_READ: STAFF,
    Permission.ALUMNI_WRITE: OFFICE | {Role.CHIEF},
    Permission.OJT_READ: OFFICE | COUNSEL,
    Permission.OJT_WRITE: OFFICE | {Role.CHIEF},
    Permission.OJT_SIGN: COUNSEL,
    Permission.OJT_DECIDE: frozenset({Role.CHIEF}),
    # Who writes on a shared PC what must not be lost: calls, memos, learning logs.
    Permission.DRAFT_KEY: STAFF | {Role.TRAINEE},
    Permission.REPORT_READ: OFFICE | COUNSEL,
    Permission.REPORT_BUILD: OFFICE | {Role.CHIEF},
    Permission.REPORT_COMMENT: frozenset({Role.MANAGER, Role.CHIEF}),
    Permission.REPORT_TEMPLATE: OFFICE,
    # Others by a grant: `GRANTED`.
    Permission.ANALYSIS: OFFICE | {Role.CHIEF},
    Permission.QUALITY_REVIEW: frozenset({Role.MANAGER, Role.CHIEF}),
    Permission.QUALITY_OWN: COUNSEL,
    # 月の締め: the secretariat applies, the chief checks, the manager approves and opens again;
    # each may send back what is with them.
    Permission.MONTH_READ: OFFICE | COUNSEL,
    Permission.MONTH_APPLY: frozenset({Role.SECRETARIAT}),
    Permission.MONTH_CHECK: frozenset({Role.CHIEF}),
    Permission.MONTH_APPROVE: frozenset({Role.MANAGER}),
    Permission.MONTH_RETURN: OFFICE | {Role.CHIEF},
    # 従事日誌: coordinators their own (`DutyLog.visible_to`), written by nobody else.
    Permission.DUTY_READ: OFFICE | COUNSEL,
    Permission.DUTY_WRITE: COUNSEL,
    Permission.DUTY_APPROVE: frozenset({Role.MANAGER}),
    Permission.AUDIT_READ: frozenset({Role.MANAGER}),
    Permission.CONSENT_RECORD: OFFICE | COUNSEL,
    Permission.CONSENT_WORDING: frozenset({Role.MANAGER}),
    Permission.PRIVACY_REQUESTS: OFFICE,
    Permission.PRIVACY_RESTRICTED: frozenset({Role.MANAGER}),
    Permission.DISPOSAL_PREPARE: OFFICE,
    Permission.DISPOSAL_APPROVE: frozenset({Role.MANAGER}),
    Permission.USERS_MANAGE: frozenset({Role.MANAGER}),
    # The index shows each role its own lines: the secretariat those on personal data.
    Permission.SETTINGS_OPEN: OFFICE,
    Permission.SETTINGS_MANAGE: frozenset({Role.MANAGER}),
}

# What a grant adds, to roles that could hold it.
GRANTED: dict[Permission, tuple[Grant, frozenset[Role]]] = {
    Permission.ANALYSIS: (Grant.ANALYST, frozenset({Role.COORDINATOR})),
}
