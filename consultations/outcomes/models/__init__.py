from consultations.outcomes.models.answer import OutcomeAnswer
from consultations.outcomes.models.policy import OutcomePolicy, OutcomeRefusal
from consultations.outcomes.models.survey import OutcomeMail, OutcomeSurvey

__all__ = ["OutcomeAnswer", "OutcomeMail", "OutcomePolicy", "OutcomeRefusal", "OutcomeSurvey"]
