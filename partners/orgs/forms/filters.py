"""How the lists of organisations and schemes are narrowed.

An organisation stands for those that were merged into it, too: their past is found under it.
"""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.enums import OFFICE
from accounts.models import User
from center.models import Topic
from partners.enums import OrganizationKind, SchemeStage
from partners.forms.asked import AskedForm, choice
from partners.models import FINANCIAL_KINDS, Organization, Scheme
from partners.models.organization import OrganizationQuerySet
from partners.models.scheme import SchemeQuerySet
from partners.orgs.forms.choices import marked
from partners.orgs.selectors import bank_key, with_successors
from yorozu.kit.forms import CleanCharField
from yorozu.kit.textkeys import kana_key, name_key
from yorozu.kit.wareki import fiscal_year, fiscal_year_label

IN_USE, RETIRED, MERGED = "", "retired", "merged"
YES = "1"
NOBODY = "none"


class OrganizationFilter(AskedForm):
    q = CleanCharField(label="名称・コード・できること", required=False, max_length=60)
    kind = choice("種類", OrganizationKind.choices)
    topic = choice("対応できる相談分野")
    owner = choice("担当")
    member = forms.BooleanField(label="東信協会員だけ", required=False)
    core = forms.BooleanField(label="連携40先だけ", required=False)
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[(IN_USE, "使用中"), (RETIRED, "使用終了"), (MERGED, "合併済")],
    )

    def _fill(self) -> None:
        topics = Topic.objects.valid_in(fiscal_year(timezone.localdate()))
        self.offer("topic", topics.values_list("pk", "name"))
        owners = User.objects.filter(role__in=OFFICE, is_active=True).order_by("kana", "name")
        self.offer("owner", [*owners.values_list("pk", "name"), (NOBODY, "未定")])

    def narrow(self, rows: OrganizationQuerySet) -> OrganizationQuerySet:
        state = self.value("state")
        if state == MERGED:
            rows = rows.filter(successor__isnull=False)
        elif state == RETIRED:
            rows = rows.filter(is_active=False, successor__isnull=True)
        else:
            rows = rows.in_use()
        if kind := self.value("kind"):
            rows = rows.filter(kind=kind)
        if topic := self.value("topic"):
            rows = rows.filter(topics=topic)
        if owner := self.value("owner"):
            rows = rows.filter(owner=None if owner == NOBODY else owner)
        if self.value("member"):
            rows = rows.filter(is_member=True)
        if self.value("core"):
            rows = rows.filter(is_core=True)
        return self._matching(rows)

    def _matching(self, rows: OrganizationQuerySet) -> OrganizationQuerySet:
        """Some hundred rows: compared by their keys, which are not kept in the database."""
        if not (words := self.value("q")):
            return rows
        names, kana = bank_key(words), kana_key(words)
        found = [
            pk
            for pk, name, read, code, offers in rows.values_list(
                "pk", "name", "kana", "zengin_code", "offers"
            )
            if names in bank_key(name)
            or (kana and kana in kana_key(read))
            or code == words
            or name_key(words) in name_key(offers)
        ]
        return rows.filter(pk__in=found)


class DirectoryFilter(AskedForm):
    """だれに頼めるか: words (知財) or a topic."""

    q = CleanCharField(label="困りごと・ことば", required=False, max_length=60)
    topic = choice("相談分野")

    def _fill(self) -> None:
        self.topics = list(Topic.objects.valid_in(fiscal_year(timezone.localdate())))
        self.offer("topic", [(row.pk, row.name) for row in self.topics])

    def narrow(self, rows: OrganizationQuerySet) -> OrganizationQuerySet:
        if topic := self.value("topic"):
            rows = rows.filter(topics=topic)
        if words := self.value("q"):
            rows = rows.filter(pk__in=self._ids(rows, name_key(words)))
        return rows

    def _ids(self, rows: OrganizationQuerySet, key: str) -> set[int]:
        """By name, offers or topics; 知財 finds 知的財産 (its letters in their order)."""
        about = [each.pk for each in self.topics if _abbreviates(key, name_key(each.name))]
        named = {
            pk
            for pk, name, offers in rows.values_list("pk", "name", "offers")
            if key in name_key(name) or key in name_key(offers)
        }
        return named | set(rows.filter(topics__in=about).values_list("pk", flat=True))


def _abbreviates(short: str, whole: str) -> bool:
    """知財 of 知的財産: Japanese shortens by leaving characters out."""
    letters = iter(whole)
    return all(letter in letters for letter in short)


class SchemeFilter(AskedForm):
    fy = choice("年度")
    organization = choice("機関")
    stage = choice("段階", SchemeStage.choices)
    own = forms.BooleanField(label="★独自だけ", required=False)
    q = CleanCharField(label="ことば", required=False, max_length=60)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.user = user
        super().__init__(data)

    def _fill(self) -> None:
        rows = Scheme.objects.visible_to(self.user)
        years = sorted(
            {*rows.order_by().values_list("fiscal_year", flat=True).distinct(), _this_year()},
            reverse=True,
        )
        self.offer("fy", [(year, fiscal_year_label(year)) for year in years])
        banks = Organization.objects.filter(schemes__in=rows)
        self.offer("organization", marked(with_successors(banks)))

    def narrow(self, rows: SchemeQuerySet) -> SchemeQuerySet:
        for name, column in (("fy", "fiscal_year"), ("stage", "stage")):
            if value := self.value(name):
                rows = rows.filter(**{column: value})
        if bank := self.value("organization"):
            rows = rows.filter(organization__in=Organization.objects.family_of(int(bank)))
        if self.value("own"):
            rows = rows.filter(is_own=True)
        if words := self.value("q"):
            rows = rows.filter(
                Q(title__icontains=words) | Q(done__icontains=words) | Q(outcome__icontains=words)
            )
        return rows


def banks_with_branches() -> list[tuple[int, str]]:
    """Member banks in the order of their codes."""
    rows = Organization.objects.in_use().filter(is_member=True, kind__in=FINANCIAL_KINDS)
    return list(rows.values_list("pk", "name"))


def _this_year() -> int:
    return fiscal_year(timezone.localdate())
