"""The list of 聞き取りの質問 on the settings pages (`center.views.codes`)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from center.catalogue import CodeList
from center.forms.codes import CodeForm
from center.models import ByYear, Topic
from consultations.enums import QuestionKind
from consultations.models import HearingQuestion
from yorozu.kit.forms import CleanCharField, CleanTextField

MOST_CHOICES, LONGEST_CHOICE = 12, 40

QUESTIONS = CodeList(
    "questions",
    HearingQuestion,
    "memo",
    "一次対応で尋ねること",
    "文を直すと、次の聞き取りから新しい文で尋ねます。"
    "これまでの回答には、尋ねたときの文がそのまま残ります。"
    "尋ねることが変わるときは、この質問を終了して、新しい質問を追加してください。",
    related=("topics",),
)


class HearingQuestionForm(CodeForm):
    name = CleanCharField(
        label="質問", max_length=100, help_text="相談者に読み上げる文（例：創業はいつですか）。"
    )
    kind = forms.ChoiceField(label="答え方", choices=QuestionKind.choices, widget=forms.RadioSelect)
    choices = CleanTextField(
        label="選択肢",
        required=False,
        help_text="答え方が「選択」のとき、1行に1つ入力します。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    topics = forms.ModelMultipleChoiceField(
        label="相談分野",
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばなければ、どの相談でも尋ねます。",
    )

    def __init__(self, *args: Any, row: ByYear | None, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, row=row, this_year=this_year, **kwargs)
        if isinstance(self.initial.get("choices"), list):
            self.initial["choices"] = "\n".join(self.initial["choices"])
        offered = set(
            Topic.objects.valid_in(this_year).filter(is_legacy=False).values_list("pk", flat=True)
        )
        topics = self.fields["topics"]
        assert isinstance(topics, forms.ModelMultipleChoiceField)
        topics.queryset = Topic.objects.filter(
            pk__in=offered | set(self.initial.get("topics") or ())
        )

    def clean_choices(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines()]
        found = list(dict.fromkeys(filter(None, lines)))
        if len(found) > MOST_CHOICES:
            raise ValidationError(f"選択肢は{MOST_CHOICES}個以内にしてください。")
        if any(len(each) > LONGEST_CHOICE for each in found):
            raise ValidationError(f"選択肢は1つ{LONGEST_CHOICE}文字以内にしてください。")
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        choices = data.get("choices")
        if data.get("kind") != QuestionKind.CHOICE:
            data["choices"] = []
        elif choices is not None and len(choices) < 2:
            self.add_error("choices", "選択肢を2つ以上入力してください。")
        return data

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "topics": list(self.cleaned_data["topics"])}
