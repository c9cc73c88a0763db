"""成果物 and 決定記録, as people fill them in."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.filters import DayField
from accounts.models import User
from center.models import Topic
from coordinators.enums import OutputKind
from coordinators.forms.groups import KeyedForm, PeopleField
from coordinators.models import Decision, GroupMeeting, GroupOutput, WorkingGroup
from coordinators.selectors import eligible_deciders, topics_of
from coordinators.services import DecisionFacts, OutputFacts
from coordinators.services.outputs import MOST_BYTES
from yorozu.kit.forms import CleanCharField, CleanTextField, WordsField
from yorozu.kit.uploads import ACCEPT, MEGABYTE, TAKEN


def _tags() -> WordsField:
    return WordsField(
        label="タグ",
        most=8,
        longest=20,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="探すときの目印。「、」で区切って入れます。",
    )


class MeetingField(forms.ModelChoiceField[GroupMeeting]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.day:%Y/%m/%d} {obj}"


class OutputForm(KeyedForm):
    title = CleanCharField(
        label="題名", max_length=80, error_messages={"required": "題名を入力してください。"}
    )
    kind = forms.ChoiceField(label="種類", choices=OutputKind.choices)
    meeting = MeetingField(
        GroupMeeting.objects.none(), label="会議", required=False, empty_label="会議によらない"
    )
    file = forms.FileField(
        label="ファイル",
        required=False,
        help_text=f"{TAKEN}。{MOST_BYTES // MEGABYTE}MBまで。",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    text = CleanTextField(
        label="内容",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="ここに書いた文章は、資料庫の検索で見つかります。PDF・Word・Excel・PowerPoint・テキストのファイルは中の文字も検索されます。画像とスキャンしたPDFの文字は検索されません。",
    )
    link = forms.URLField(
        label="リンク",
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={"invalid": "https:// で始まるアドレスを入力してください。"},
    )
    tags = _tags()
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label="相談分野",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        group: WorkingGroup,
        output: GroupOutput | None = None,
        meeting: GroupMeeting | None = None,
    ) -> None:
        super().__init__(data, files, initial=_output_initial(output, meeting))
        year = topics_of(timezone.localdate())
        topics = Topic.objects.filter(pk__in=[topic.pk for topic in year])
        if output is not None:
            topics = (topics | output.topics.all()).distinct()
        for name, rows in (("topics", topics), ("meeting", group.meetings.all())):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def facts(self) -> OutputFacts:
        given = self.cleaned_data
        names = ("title", "kind", "text", "link", "meeting")
        facts = {name: given[name] for name in names}
        return OutputFacts(**facts, tags=tuple(given["tags"]), topics=tuple(given["topics"]))


def _output_initial(output: GroupOutput | None, meeting: GroupMeeting | None) -> dict[str, Any]:
    if output is None:
        return {"kind": OutputKind.MATERIAL, "meeting": meeting.pk if meeting else None}
    names = ("title", "kind", "text", "link", "tags")
    facts = {name: getattr(output, name) for name in names}
    topics = list(output.topics.values_list("pk", flat=True))
    return {**facts, "meeting": output.meeting_id, "topics": topics}


class DecisionForm(KeyedForm):
    what = CleanCharField(
        label="決めたこと",
        max_length=200,
        error_messages={"required": "決めたことを入力してください。"},
    )
    why = CleanTextField(
        label="理由・経緯",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "理由・経緯を入力してください。"},
        help_text="後任の人が読んで分かるように。ほかの案と、それを採らなかった訳も。",
    )
    decided_on = DayField(label="決めた日")
    deciders = PeopleField(
        User.objects.none(),
        label="決めた人",
        error_messages={"required": "決めた人を選んでください。"},
    )
    group = forms.ModelChoiceField(
        WorkingGroup.objects.none(),
        label="関係する部会・PJ",
        required=False,
        empty_label="特になし",
    )
    meeting = forms.ModelChoiceField(
        GroupMeeting.objects.none(), widget=forms.HiddenInput, required=False
    )
    tags = _tags()
    is_open = forms.BooleanField(label="公開する（コーディネーターも読める）", required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        by: User,
        old: Decision | None = None,
        meeting: GroupMeeting | None = None,
    ) -> None:
        super().__init__(data, initial=_decision_initial(by, old, meeting))
        choices = {
            "deciders": eligible_deciders(),
            "group": WorkingGroup.objects.visible_to(by).order_by("kind", "name"),
            "meeting": GroupMeeting.objects.visible_to(by),
        }
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        day, meeting = given.get("decided_on"), given.get("meeting")
        if day and day > timezone.localdate():
            self.add_error("decided_on", "今日までの日を入力してください。")
        if meeting and meeting.group != given.get("group"):
            given["meeting"] = None
        return given

    def facts(self) -> DecisionFacts:
        given = self.cleaned_data
        names = ("what", "why", "decided_on", "group", "meeting", "is_open")
        facts = {name: given[name] for name in names}
        return DecisionFacts(**facts, tags=tuple(given["tags"]), deciders=tuple(given["deciders"]))


def _decision_initial(
    by: User, old: Decision | None, meeting: GroupMeeting | None
) -> dict[str, Any]:
    plain: dict[str, Any] = {"decided_on": timezone.localdate(), "deciders": [by.pk]}
    if meeting is not None:
        group = meeting.group_id
        return {**plain, "group": group, "meeting": meeting.pk, "decided_on": meeting.day}
    if old is None:
        return plain
    names = ("what", "why", "tags", "is_open")
    people = list(old.deciders.values_list("pk", flat=True))
    ids = {"group": old.group_id, "meeting": old.meeting_id, "deciders": people}
    return {**plain, **{name: getattr(old, name) for name in names}, **ids}
