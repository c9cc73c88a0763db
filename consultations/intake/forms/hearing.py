"""The hearing script as form fields, and what was answered as it is kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone

from consultations.enums import QuestionKind
from consultations.intake.facts import Answer
from consultations.models import HearingQuestion
from yorozu.kit.forms import CleanCharField
from yorozu.kit.textkeys import clean_text
from yorozu.kit.wareki import fiscal_year

PREFIX = "q_"
LONGEST = 300
YES_NO = [("はい", "はい"), ("いいえ", "いいえ")]


def script_for(topic_id: int | None) -> list[HearingQuestion]:
    """What is asked today about the topic, in order."""
    return list(HearingQuestion.objects.asked_in(fiscal_year(timezone.localdate()), topic_id))


def field_of(question: HearingQuestion) -> forms.Field:
    """No answer is ever demanded: the caller may not know."""
    match question.kind:
        case QuestionKind.YES_NO:
            return _choice(question.name, YES_NO)
        case QuestionKind.CHOICE:
            return _choice(question.name, [(each, each) for each in question.choices])
        case QuestionKind.NUMBER:
            field = CleanCharField(label=question.name, max_length=LONGEST, required=False)
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
            return field
    field = CleanCharField(label=question.name, max_length=LONGEST, required=False)
    field.widget.attrs["autocomplete"] = "off"
    return field


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    """What is not among the choices any more is still what was answered: `answers_of` keeps it."""
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=forms.RadioSelect)


def answers_of(
    questions: Iterable[HearingQuestion], typed: Mapping[str, Any], before: Iterable[Answer]
) -> list[Answer]:
    """What was answered, each with the question as it was asked.

    An answer that did not change keeps the words it was asked in; one to a question that is not
    on the script any more (another topic was chosen since) stays.
    """
    kept = {answer["question"]: answer for answer in before}
    found: list[Answer] = []
    asked = set()
    for question in questions:
        asked.add(question.pk)
        said = clean_text(str(typed.get(f"{PREFIX}{question.pk}", "")))[:LONGEST].strip()
        if not said:
            continue
        old = kept.get(question.pk)
        found.append(old if old and old["answer"] == said else _answer(question, said))
    return [*found, *(each for pk, each in kept.items() if pk not in asked)]


def _answer(question: HearingQuestion, said: str) -> Answer:
    return {
        "question": question.pk,
        "version": question.version,
        "kind": question.kind,
        "text": question.name,
        "answer": said,
    }
