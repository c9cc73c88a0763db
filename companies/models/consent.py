"""What a client agreed to, in which words, and what they took back."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.enums import Permission
from accounts.models import User
from accounts.permissions import has_permission
from companies.enums import CONSENT_TO_ONE, ConsentKind, ConsentMeans
from companies.models.company import Company
from companies.models.person import Person
from yorozu.kit.disposal import only_wiped
from yorozu.kit.textkeys import name_key

# Everybody who is one client by merging: up to the record that stands for them and down again.
_FAMILY = """
WITH RECURSIVE kin(id) AS (
    SELECT {kind}_root(%s::bigint)
    UNION
    SELECT c.id FROM kin k JOIN companies_{kind} c ON c.merged_into_id = k.id
) SELECT id FROM kin"""
_TO_ONE = sorted(CONSENT_TO_ONE)
_WORDING_IS_USED = """
    IF EXISTS (SELECT 1 FROM companies_consent WHERE wording_id = OLD.id) THEN
        RAISE EXCEPTION 'wording %: already agreed to, it never changes', OLD.id;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
CONSENT_WORDS = ("note", "withdrawal_reason")
# A consent is given once and taken back once; what was said stays, but for disposal.
_CONSENT_STAYS = f"""
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'consent %: never deleted', OLD.id;
    END IF;
    IF {only_wiped(CONSENT_WORDS)} THEN
        RETURN NEW;
    END IF;
    IF OLD.withdrawn_on IS NOT NULL OR
        (to_jsonb(OLD) - ARRAY['withdrawn_on', 'withdrawn_at', 'withdrawn_by_id',
            'withdrawal_reason']) IS DISTINCT FROM
        (to_jsonb(NEW) - ARRAY['withdrawn_on', 'withdrawn_at', 'withdrawn_by_id',
            'withdrawal_reason']) THEN
        RAISE EXCEPTION 'consent %: given, it may only be withdrawn once', OLD.id;
    END IF;
    RETURN NEW;
"""


def agency_key(name: str) -> str:
    """城南信用金庫 by any spelling of its letters and spaces."""
    return name_key(name)[:200]


def family_ids(client: Company | Person) -> RawSQL:
    """Ids of the client's record and of all that are one with it by merging."""
    sql = _FAMILY.replace("{kind}", "company" if isinstance(client, Company) else "person")
    return RawSQL(sql, [client.pk])  # noqa: S611 - the id is a parameter


def client_q(client: Company | Person) -> Q:
    """Rows with `company` or `person` that belong to the client, merged records included."""
    name = "company" if isinstance(client, Company) else "person"
    return Q(**{f"{name}_id__in": family_ids(client)})


def client_root() -> models.Case:
    """The record that stands for a row's client: a company's id, a person's negative id."""
    whole = models.BigIntegerField()
    return models.Case(
        models.When(company__isnull=False, then=Func(F("company_id"), function="company_root")),
        default=-Func(F("person_id"), function="person_root", output_field=whole),
        output_field=whole,
    )


class ConsentWordingQuerySet(models.QuerySet["ConsentWording"]):
    def visible_to(self, user: User) -> "ConsentWordingQuerySet":
        return self if has_permission(user, Permission.CONSENT_RECORD) else self.none()

    def valid_on(self, day: date) -> "ConsentWordingQuerySet":
        """Of each kind the newest that was valid on the day."""
        later = ConsentWording.objects.filter(
            kind=OuterRef("kind"), valid_from__lte=day, version__gt=OuterRef("version")
        )
        return self.filter(~Exists(later), valid_from__lte=day)


class ConsentWording(models.Model):
    """What was put before the client. New words are a new version: the old ones were agreed to."""

    kind = models.CharField("種類", max_length=12, choices=ConsentKind)
    version = models.PositiveSmallIntegerField("版")
    text = models.TextField("文面")
    valid_from = models.DateField("使い始める日")
    created_at = models.DateTimeField("登録日時", default=timezone.now)
    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="登録した人", null=True, blank=True, related_name="+"
    )

    objects = ConsentWordingQuerySet.as_manager()

    class Meta:
        verbose_name = "同意の文面"
        verbose_name_plural = "同意の文面"
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="wording_once"),
            # `created_by` is empty for the words that come with the portal.
            models.CheckConstraint(
                condition=Q(created_at__isnull=False)
                & (Q(created_by__isnull=False) | Q(version=1)),
                name="wording_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="used_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_WORDING_IS_USED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} 第{self.version}版"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user: User) -> "ConsentQuerySet":
        return self if has_permission(user, Permission.COMPANY_LOOKUP) else self.none()

    def of(self, client: Company | Person) -> "ConsentQuerySet":
        """The client's, with those of the records merged into it."""
        return self.filter(client_q(client))

    def holding(
        self, client: Company | Person | None = None, *, on: date | None = None
    ) -> "ConsentQuerySet":
        """Consents that hold on the day (today): the one rule for whatever a consent opens.

        Consents of merged records count for the client, and so do their withdrawals: one taken
        back anywhere ends all of its kind that were given before it. Without a client those of
        all clients, each with `client_root` (a company's id, a person's negative id).
        """
        day = on or timezone.localdate()
        rows = self.filter(given_on__lte=day).filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day))
        taken_back = Consent.objects.filter(
            Q(withdrawn_on__gt=OuterRef("given_on"))
            | Q(withdrawn_on=OuterRef("given_on"), withdrawn_at__gt=OuterRef("recorded_at")),
            kind=OuterRef("kind"),
            agency_key=OuterRef("agency_key"),
            withdrawn_on__lte=day,
        )
        if client is not None:
            return rows.of(client).filter(~Exists(taken_back.of(client)))
        same = taken_back.annotate(client_root=client_root())
        rows = rows.annotate(client_root=client_root())
        return rows.filter(~Exists(same.filter(client_root=OuterRef("client_root"))))

    def in_force(
        self,
        kind: ConsentKind | str,
        client: Company | Person | None = None,
        *,
        on: date | None = None,
        agency: str = "",
    ) -> "ConsentQuerySet":
        """Those of a kind that hold; `agency` narrows bank and referral to one organisation."""
        rows = self.holding(client, on=on).filter(kind=kind)
        return rows.filter(agency_key=agency_key(agency)) if agency else rows


class Consent(models.Model):
    """同意. Given by one client to one kind of use, and to one organisation where it names one."""

    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name="企業", null=True, blank=True, related_name="consents"
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="相談者",
        null=True,
        blank=True,
        related_name="consents",
    )
    kind = models.CharField("種類", max_length=12, choices=ConsentKind)
    agency = models.CharField("提供先・紹介先", max_length=120, blank=True)
    agency_key = models.CharField(max_length=200, blank=True, editable=False)
    wording = models.ForeignKey(
        ConsentWording, models.PROTECT, verbose_name="文面", related_name="consents"
    )
    given_on = models.DateField("同意した日")
    means = models.CharField("方法", max_length=10, choices=ConsentMeans)
    note = models.CharField("備考", max_length=200, blank=True)
    recorded_at = models.DateTimeField("記録日時", default=timezone.now)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="記録した人", related_name="+"
    )
    withdrawn_on = models.DateField("撤回日", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回の記録日時", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="撤回を記録した人",
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawal_reason = models.CharField("撤回の理由", max_length=300, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "同意"
        verbose_name_plural = "同意"
        ordering = ["-given_on", "-id"]
        indexes = [
            # Few are ever taken back, and whether one was is asked with every memo.
            models.Index(
                fields=["kind", "agency_key"],
                name="consent_withdrawn",
                condition=Q(withdrawn_on__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(company__isnull=False, person__isnull=True)
                | Q(company__isnull=True, person__isnull=False),
                name="consent_of_one_client",
            ),
            models.UniqueConstraint(
                fields=["company", "kind", "agency_key"],
                name="consent_once_of_company",
                condition=Q(withdrawn_on__isnull=True, company__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "agency_key"],
                name="consent_once_of_person",
                condition=Q(withdrawn_on__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=_TO_ONE) & ~Q(agency_key=""))
                | (~Q(kind__in=_TO_ONE) & Q(agency="", agency_key="")),
                name="consent_names_its_agency",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_on__isnull=True,
                    withdrawn_at__isnull=True,
                    withdrawn_by__isnull=True,
                    withdrawal_reason="",
                )
                | Q(
                    withdrawn_on__gte=F("given_on"),
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                ),
                name="consent_withdrawn_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_CONSENT_STAYS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.agency}".strip()

    @property
    def client(self) -> Company | Person:
        client = self.company or self.person
        assert client is not None
        return client
