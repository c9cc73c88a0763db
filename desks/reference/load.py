"""Offices, programmes, topics, courses, industries, member banks with branches, support bodies.

Idempotent: what is there already (by code or name) stays as the centre has edited it.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from zengin_code.bank import Bank

from center.models import Industry, Office, Programme, SupportCourse, Topic
from consultations.models import HearingQuestion
from partners.enums import OrganizationKind
from partners.models import Branch, Organization
from trainees.enums import OjtKind
from trainees.models import Competency, OjtTemplate, PledgeWording

# Offices that are called something else than a branch keep their own ending.
NO_SUFFIX = ("本店", "営業部", "出張所", "営業センター")
# 全銀's kana has no small letters; where the sound leaves no doubt they are put back.
_CONTRACTED = re.compile("(?<=[キシチニヒミリギジビピ])(?:[ユヨ](?=ウ)|(?<=[シジ])ユ(?=ク))")


@transaction.atomic
def reference_load() -> dict[str, int]:
    """Create what is missing; returns how many rows each list holds now."""
    raw = tomllib.loads((Path(__file__).parent / "centre.toml").read_text("utf-8"))
    lists = raw["lists"]
    _add(_offices(raw["office"]))
    _add(_programmes(raw["programme"]))
    _add(Topic(name=name, position=n) for n, name in enumerate(lists["topics"]))
    _courses(raw["course"])
    _add(_industries(lists["industries"]))
    _add(map(_body, lists["bodies"]))
    _add(_bank(code) for code in lists["members"])
    _add(_credit_union(code) for code in lists["credit_unions"])
    _branches([*lists["members"], *lists["credit_unions"]])
    _questions(raw["question"])
    _offers(raw["offer"])
    _trainees(raw["trainees"])
    models = (Office, Programme, Topic, SupportCourse, Industry, Organization, Branch)
    return {str(model._meta.verbose_name): model._default_manager.count() for model in models}


def _add(rows: Iterable[Model]) -> None:
    """Insert those whose code or name is not there yet."""
    rows = list(rows)
    type(rows[0])._default_manager.bulk_create(rows, ignore_conflicts=True)


def _offices(rows: list[dict[str, Any]]) -> Iterator[Office]:
    for position, row in enumerate(rows):
        yield Office(
            code=row["code"],
            name=row["name"],
            address=row.get("address", ""),
            position=position,
            is_active=not row.get("inactive", False),
        )


def _programmes(rows: list[dict[str, Any]]) -> Iterator[Programme]:
    for position, row in enumerate(rows):
        yield Programme(code=row["code"], name=row["name"], position=position)


def _courses(rows: list[dict[str, Any]]) -> None:
    """Topics are joined to new courses only: an edited course stays as it is."""
    known = set(SupportCourse.objects.values_list("name", flat=True))
    topics: dict[str, int] = dict(Topic.objects.values_list("name", "id"))
    for position, row in enumerate(rows):
        if row["name"] not in known:
            course = SupportCourse.objects.create(
                name=row["name"], invitation=row["invitation"], position=position
            )
            course.topics.set(topics[name] for name in row["topics"])


def _questions(rows: list[dict[str, Any]]) -> None:
    """Topics are joined to new questions only: an edited question stays as it is."""
    known = set(HearingQuestion.objects.values_list("name", flat=True))
    topics: dict[str, int] = dict(Topic.objects.values_list("name", "id"))
    made = [
        HearingQuestion(
            name=row["name"], kind=row["kind"], choices=row.get("choices", []), position=position
        )
        for position, row in enumerate(rows)
        if row["name"] not in known
    ]
    ids = {each.name: each.pk for each in HearingQuestion.objects.bulk_create(made)}
    join = HearingQuestion.topics.through
    join.objects.bulk_create(
        join(hearingquestion_id=ids[row["name"]], topic_id=topics[name])
        for row in rows
        if row["name"] in ids
        for name in row.get("topics", [])
        if name in topics
    )


def _offers(rows: list[dict[str, Any]]) -> None:
    """What a body can do, where the centre has not written it itself."""
    blank = Organization.objects.filter(offers="", name__in=[row["name"] for row in rows])
    bodies = {each.name: each for each in blank}
    topics: dict[str, int] = dict(Topic.objects.values_list("name", "id"))
    wanted = [row for row in rows if row["name"] in bodies]
    for row in wanted:
        bodies[row["name"]].offers = row["offers"]
    Organization.objects.bulk_update(bodies.values(), ["offers"])
    join = Organization.topics.through
    join.objects.bulk_create(
        [
            join(organization_id=bodies[row["name"]].pk, topic_id=topics[name])
            for row in wanted
            for name in row["topics"]
            if name in topics
        ],
        ignore_conflicts=True,
    )


def _industries(rows: list[str]) -> Iterator[Industry]:
    for position, row in enumerate(rows):
        code, name, rule = row.split(" ")
        yield Industry(code=code, name=name, size_rule=rule, position=position)


def _body(row: str) -> Organization:
    kind, *words, kana = row.split(" ")
    name = " ".join(words)
    return Organization(
        name=name.lstrip("*"),
        kind=OrganizationKind(kind),
        kana=kana,
        is_core=name.startswith("*"),
    )


def _bank(code: str) -> Organization:
    """A member bank under the name people know (全銀 shortens to 信金)."""
    bank = Bank.all[code]
    return Organization(
        zengin_code=code,
        name=bank.name.removesuffix("信金") + "信用金庫",
        kana=kana_of(bank.kana).removesuffix("シンキン") + "シンヨウキンコ",
        kind=OrganizationKind.SHINKIN,
        is_member=True,
        is_core=True,
    )


def _credit_union(code: str) -> Organization:
    """One of Tokyo's, likewise; 信組 are no members."""
    bank = Bank.all[code]
    return Organization(
        zengin_code=code,
        name=bank.name.removesuffix("信組") + "信用組合",
        kana=kana_of(bank.kana).removesuffix("シンクミ") + "シンヨウクミアイ",
        kind=OrganizationKind.CREDIT_UNION,
    )


def _branches(codes: list[str]) -> None:
    banks = Organization.objects.filter(zengin_code__in=codes).order_by("zengin_code")
    _add(
        Branch(
            organization=bank,
            code=branch.code,
            name=branch_name(branch.name),
            kana=kana_of(branch.kana),
        )
        for bank in banks
        for branch in Bank.all[bank.zengin_code].branches.values()
    )


def branch_name(name: str) -> str:
    """全銀 writes 蒲田 where people say 蒲田支店."""
    name = unicodedata.normalize("NFKC", name)
    return name if name.endswith(NO_SUFFIX) else f"{name}支店"


def kana_of(kana: str) -> str:
    """キヨウ → キョウ, － → ー."""
    text = unicodedata.normalize("NFKC", kana).replace("-", "ー")
    return _CONTRACTED.sub(lambda small: {"ユ": "ュ", "ヨ": "ョ"}[small[0]], text)


def _trainees(raw: dict[str, Any]) -> None:
    """The lists a training begins with; the pledge only where none was written yet."""
    _add(
        Competency(name=name, description=words, position=place)
        for place, (name, words) in enumerate(raw["competencies"])
    )
    _add(
        OjtTemplate(name=name, kind=OjtKind(kind), week=week, description=words, position=place)
        for place, (name, kind, week, words) in enumerate(raw["ojt"])
    )
    if not PledgeWording.objects.exists():
        PledgeWording.objects.create(text=raw["pledge"].strip(), author=None)
