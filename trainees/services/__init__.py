"""Every act of this room. Views call these; nothing else writes."""

from trainees.services.chasing import chase, learning_policy_change
from trainees.services.cohorts import cohort_change, cohort_open
from trainees.services.evaluations import evaluation_save
from trainees.services.logs import Occasion, log_comment, log_save, log_submit
from trainees.services.meetings import (
    attendance_record,
    meeting_answer,
    meeting_change,
    meeting_invite,
    meeting_move,
    meeting_plan,
)
from trainees.services.ojt import (
    item_add,
    item_sign,
    item_unsign,
    ojt_change,
    ojt_open,
    ojt_ready,
    ojt_stop,
)
from trainees.services.plan import sittings_add
from trainees.services.pledges import pledge_record, pledge_sign, wording_add
from trainees.services.surveys import survey_answer, surveys_open
from trainees.services.trainees import (
    profile_change,
    trainee_apply,
    trainee_change,
    trainee_invite_again,
    trainee_move,
)

__all__ = [
    "Occasion",
    "attendance_record",
    "chase",
    "cohort_change",
    "cohort_open",
    "evaluation_save",
    "item_add",
    "item_sign",
    "item_unsign",
    "learning_policy_change",
    "log_comment",
    "log_save",
    "log_submit",
    "meeting_answer",
    "meeting_change",
    "meeting_invite",
    "meeting_move",
    "meeting_plan",
    "ojt_change",
    "ojt_open",
    "ojt_ready",
    "ojt_stop",
    "pledge_record",
    "pledge_sign",
    "profile_change",
    "sittings_add",
    "survey_answer",
    "surveys_open",
    "trainee_apply",
    "trainee_change",
    "trainee_invite_again",
    "trainee_move",
    "wording_add",
]
