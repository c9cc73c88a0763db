from trainees.models.alumni import (
    FollowUpMeeting,
    FollowUpMeetingQuerySet,
    MeetingInvitation,
    Survey,
    TraineeMail,
)
from trainees.models.cohort import Cohort, CohortQuerySet
from trainees.models.evaluation import Competency, Evaluation, EvaluationScore
from trainees.models.log import LearningLog, LearningLogQuerySet
from trainees.models.ojt import OjtItem, OjtPlan, OjtTemplate
from trainees.models.policy import LearningPolicy
from trainees.models.trainee import (
    Pledge,
    PledgeWording,
    Trainee,
    TraineeQuerySet,
    TraineeTransition,
)

__all__ = [
    "Cohort",
    "CohortQuerySet",
    "Competency",
    "Evaluation",
    "EvaluationScore",
    "FollowUpMeeting",
    "FollowUpMeetingQuerySet",
    "LearningLog",
    "LearningLogQuerySet",
    "LearningPolicy",
    "MeetingInvitation",
    "OjtItem",
    "OjtPlan",
    "OjtTemplate",
    "Pledge",
    "PledgeWording",
    "Survey",
    "Trainee",
    "TraineeMail",
    "TraineeQuerySet",
    "TraineeTransition",
]
