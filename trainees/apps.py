from django.apps import AppConfig


class TraineesConfig(AppConfig):
    name = "trainees"
    verbose_name = "トレーニー"

    def ready(self) -> None:
        from center import catalogue
        from center.forms.codes import FORMS
        from trainees import disposal
        from trainees.forms.ojt import (
            COMPETENCIES,
            OJT_ITEMS,
            CompetencyForm,
            OjtTemplateForm,
        )
        from trainees.models import Competency, OjtTemplate
        from trainees.panels import PANELS
        from trainees.settings_entries import ENTRIES
        from yorozu.kit.registry import settings_entries, start_panels

        catalogue.register(COMPETENCIES)
        catalogue.register(OJT_ITEMS)
        FORMS[Competency] = CompetencyForm
        FORMS[OjtTemplate] = OjtTemplateForm
        settings_entries.register(*ENTRIES)
        start_panels.register(*PANELS)
        disposal.register()
