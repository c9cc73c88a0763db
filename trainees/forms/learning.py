"""学習記録 and 評価."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from trainees.enums import LogKind, Score
from trainees.models import Competency, Evaluation, LearningLog
from trainees.services.logs import LONGEST, TEXTS
from trainees.wording import LABELS
from yorozu.kit.forms import CleanTextField

_ROWS = {"saw": 8, "would_advise": 6, "advice": 4, "questions": 3}


class LogForm(forms.Form):
    """Everything may stay empty while it is a draft."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, kind: LogKind, log: LearningLog | None
    ) -> None:
        initial = {name: getattr(log, name) for name in TEXTS} if log else {}
        super().__init__(data, initial=initial)
        for name in TEXTS:
            label, words = LABELS[kind][name]
            self.fields[name] = CleanTextField(
                label=label,
                required=False,
                max_length=LONGEST,
                help_text=words,
                widget=forms.Textarea(attrs={"rows": _ROWS[name]}),
            )
            # A draft may miss anything.
            self.fields[name].ui_need = "提出に必要" if name == "saw" else ""  # type: ignore[attr-defined]

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in TEXTS}


class CommentForm(forms.Form):
    text = CleanTextField(
        label="コメント", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )


class ChasingForm(forms.Form):
    is_chased = forms.BooleanField(label="遅れをメールで知らせる", required=False)


class EvaluationForm(forms.Form):
    """One row of buttons for each competency."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        competencies: Sequence[Competency],
        sheet: Evaluation | None,
    ) -> None:
        known = {each.competency_id: each.score for each in sheet.scores.all()} if sheet else {}
        super().__init__(data, initial={"note": sheet.note if sheet else ""})
        self.competencies = {f"c{each.pk}": each for each in competencies}
        for name, each in self.competencies.items():
            self.fields[name] = forms.TypedChoiceField(
                label=each.name,
                help_text=each.description,
                choices=[(one.value, f"{one.value} {one.label}") for one in Score],
                coerce=int,
                widget=forms.RadioSelect,
                initial=known.get(each.pk),
            )
        self.fields["note"] = CleanTextField(
            label="所見",
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    @property
    def rows(self) -> list[Any]:
        return [self[name] for name in self.competencies]

    def scores(self) -> dict[Competency, int]:
        return {each: self.cleaned_data[name] for name, each in self.competencies.items()}
