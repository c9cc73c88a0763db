"""How the list of meetings is narrowed; an organisation stands for those merged into it, too."""

from __future__ import annotations

from django import forms
from django.db.models import Exists, OuterRef, Q

from accounts.filters import DayField
from accounts.models import User
from center.models import Programme
from partners.enums import MeetingKind
from partners.forms.asked import AskedForm, choice
from partners.models import LiaisonMeeting, Organization
from partners.models.meeting import LiaisonMeetingQuerySet
from partners.orgs.forms.choices import marked
from partners.orgs.selectors import with_successors
from yorozu.kit.forms import CleanCharField


class MeetingFilter(AskedForm):
    """`counted=1` is the rule of the report (`partners.meetings.counting`)."""

    to = DayField(label="（まで）", required=False)
    kind = choice("種類", MeetingKind.choices)
    programme = choice("事業区分")
    organization = choice("相手先")
    person = choice("当拠点の出席者")
    counted = forms.BooleanField(label="実施したものだけ（件数に数えるもの）", required=False)
    withdrawn = forms.BooleanField(label="取り消したものも出す", required=False)
    q = CleanCharField(label="議題・内容のことば", required=False, max_length=60)

    def _fill(self) -> None:
        start = DayField(label="期間（から）", required=False)
        self.fields = {"from": start, **self.fields}
        self.offer("programme", Programme.objects.values_list("code", "name"))
        met = Organization.objects.filter(meetings__isnull=False)
        self.offer("organization", marked(with_successors(met).order_by("kana", "name")))
        ours = User.objects.filter(liaison_meetings__isnull=False).distinct()
        self.offer("person", ours.order_by("kana", "name").values_list("pk", "name"))

    def narrow(self, rows: LiaisonMeetingQuerySet) -> LiaisonMeetingQuerySet:
        if days := self.days():
            rows = rows.between(*days)
        if self.value("counted"):
            rows = rows.counted()
        elif not self.value("withdrawn"):
            rows = rows.standing()
        if programme := self.value("programme"):
            rows = rows.filter(programme__code=programme)
        if kind := self.value("kind"):
            rows = rows.filter(kind=kind)
        if bank := self.value("organization"):
            met = LiaisonMeeting.organizations.through.objects.filter(
                liaisonmeeting=OuterRef("pk"),
                organization__in=Organization.objects.family_of(int(bank)),
            )
            rows = rows.filter(Exists(met))
        if person := self.value("person"):
            rows = rows.filter(people=person)
        if words := self.value("q"):
            rows = rows.filter(
                Q(subject__icontains=words)
                | Q(minutes__icontains=words)
                | Q(decisions__icontains=words)
            )
        return rows
