"""聞き取りの質問: those for everybody, those of the topic, those of the 年度."""

import pytest
from django.db import IntegrityError, transaction

from consultations.enums import QuestionKind
from consultations.models import HearingQuestion
from tests import builders as make

pytestmark = pytest.mark.django_db


def question(name: str, *topics: str, **fields: object) -> HearingQuestion:
    fields.setdefault("kind", QuestionKind.TEXT)
    row = HearingQuestion.objects.create(name=name, **fields)
    row.topics.set(make.topic(each) for each in topics)
    return row


def test_the_script_adapts_to_the_topic_and_the_year() -> None:
    everybody = question("創業はいつですか", position=5)
    money = question("借入はありますか", "資金繰り", "補助金", position=1)
    question("後継者は決まっていますか", "事業承継", position=0)
    question("去年だけの質問", valid_until=2025)
    question("止めた質問", is_active=False)
    rows = HearingQuestion.objects
    assert list(rows.asked_in(2026, None)) == [everybody]
    assert list(rows.asked_in(2026, make.topic("資金繰り").pk)) == [everybody, money]
    assert rows.asked_in(2025, None).count() == 2


def test_a_choice_has_choices_and_nothing_else_has() -> None:
    for fields in ({"kind": QuestionKind.CHOICE}, {"kind": QuestionKind.TEXT, "choices": ["a"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            question("どれですか", **fields)
