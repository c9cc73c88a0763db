from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    verbose_name = "経営相談メモ"

    def ready(self) -> None:
        from bookings import history
        from center import catalogue, usage
        from center.forms.codes import FORMS
        from consultations import disposal
        from consultations.branches import sections as branch_sections
        from consultations.counting.experience import past_of
        from consultations.counting.usage import COUNTERS
        from consultations.intake import disposal as intake_disposal
        from consultations.intake.forms.questions import QUESTIONS, HearingQuestionForm
        from consultations.intake.panels import PANELS
        from consultations.models import HearingQuestion
        from consultations.outcomes import disposal as outcome_disposal
        from consultations.outcomes import sections as outcome_sections
        from consultations.sessions import sections as session_sections
        from consultations.settings_entries import ENTRIES
        from yorozu.kit.registry import settings_entries, start_panels

        usage.register(*COUNTERS)
        catalogue.register(QUESTIONS)
        FORMS[HearingQuestion] = HearingQuestionForm
        settings_entries.register(*ENTRIES)
        disposal.register()
        session_sections.register()
        branch_sections.register()
        intake_disposal.register()
        outcome_disposal.register()
        outcome_sections.register()
        history.register(past_of)
        start_panels.register(*PANELS)
