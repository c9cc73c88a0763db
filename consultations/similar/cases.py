# ruff: noqa: S608 - only SQL of ours is composed here; every value is a parameter
"""Similar past cases: ranked by rare words in common, topics and industry, explained in words.

Candidates come from the bigram index of the search, for the rarest words first and never more than
`MOST_READ` index entries, whatever the size of the table; the best of them are read and ranked.
Only what the reader may see, never a restricted memo (a suggestion would be a leak by itself),
never the client's own (those stand under これまで), one memo for each other client.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.safestring import SafeString

from accounts.enums import Role
from accounts.models import User
from companies.models import Company, Person
from consultations.enums import MemoStatus
from consultations.models import Memo
from consultations.models.querysets import MemoQuerySet
from consultations.reading.kinship import Kin, kin_of
from consultations.similar.frequencies import frequencies_of
from consultations.similar.words import Run, Text, Weights, grams_of, runs_of
from consultations.writing.forms.raw import Raw, ids
from yorozu.kit.textkeys import bigrams, highlight

SHOWN = 5
WORDS_TOLD = 5
MOST_READ = 10_000
MOST_FEATURES = 24
BEST = 300
RANKED = 30
# Words beyond these are the chance of long texts.
MOST_COUNTED = 12
# What the same topic and industry add to the words' weight.
SAME_TOPIC = 0.2
SAME_INDUSTRY = 0.1
TABLE = "consultations_memosearch"
_COLUMNS = (
    *("number", "started_at", "company", "person", "company_name", "person_name", "topic_names"),
    *("staff_names", "client_industry", "content", "advice"),
)


@dataclass(frozen=True)
class Case:
    """What is looked for: a memo, or a draft as it is typed so far."""

    text: str
    topics: frozenset[str]
    industry: int | None
    kin: Kin
    memo_id: int | None


@dataclass(frozen=True)
class Similar:
    memo: Memo
    score: float
    reasons: tuple[str, ...]
    excerpt: SafeString


def case_of_memo(memo: Memo) -> Case:
    """Of a memo with its company and person."""
    return Case(
        text=f"{memo.content}\n{memo.advice}",
        topics=_topics(memo.topic_names),
        industry=memo.client_industry_id,
        kin=kin_of([memo])[memo.pk],
        memo_id=memo.pk,
    )


def case_of_draft(raw: Raw, topics: dict[str, str], memo_id: int | None) -> Case:
    """Of raw input; `topics` names the codes that may be chosen."""
    company_id, person_id = (
        min(ids(raw, "company"), default=None),
        min(ids(raw, "person"), default=None),
    )
    company = Company.objects.filter(pk=company_id).first() if company_id else None
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    others = raw.get("other_topics")
    chosen = [raw.get("primary_topic"), *(others if isinstance(others, list) else [])]
    stated = min(ids(raw, "industry"), default=None)
    return Case(
        text=f"{raw.get('content', '')}\n{raw.get('advice', '')}",
        topics=frozenset(topics[key] for key in map(str, chosen) if key in topics),
        industry=stated or (company.industry_id if company else None),
        kin=_kin(company, person),
        memo_id=memo_id,
    )


def _kin(company: Company | None, person: Person | None) -> Kin:
    unsaved = Memo(company=company, person=person)
    return kin_of([unsaved])[unsaved.pk]


def _topics(names: str) -> frozenset[str]:
    return frozenset(filter(None, names.split("、")))


def similar_to(case: Case, user: User) -> list[Similar]:
    """The most similar first; the newer one of equals. Four queries."""
    runs = runs_of(case.text)
    if not runs:
        return []
    weights = Weights(frequencies_of(grams_of(runs)))
    features = _features(runs, weights)
    found = _candidates(_scope(case, user), features, narrow=user.role == Role.TRAINEE)
    memos = Memo.objects.visible_to(user).filter(pk__in=found).only(*_COLUMNS)
    ranked = [each for memo in memos if (each := _rank(memo, case, runs, weights))]
    ranked.sort(key=lambda each: (each.score, each.memo.started_at, each.memo.pk), reverse=True)
    return _one_per_client(ranked)[:SHOWN]


def _scope(case: Case, user: User) -> MemoQuerySet:
    rows = Memo.objects.visible_to(user).filter(is_restricted=False)
    rows = rows.exclude(status__in=[MemoStatus.DRAFT, MemoStatus.VOID])
    if case.memo_id is not None:
        rows = rows.exclude(pk=case.memo_id)
    if case.kin.companies:
        rows = rows.exclude(company__in=case.kin.companies)
    if case.kin.people:
        rows = rows.exclude(person__in=case.kin.people)
    return rows


# --- candidates -------------------------------------------------------------------------------

Feature = tuple[float, list[int]]


def _features(runs: list[Run], weights: Weights) -> list[Feature]:
    """(weight, pairs that must all be there): the rarest first, within what may be read."""
    parts: dict[str, float] = {}
    for run in runs:
        for word in [run.text] if run.whole else _pairs(run.text):
            if (share := weights.share(word)) <= weights.common:
                parts[word] = share
    features: list[Feature] = []
    read = 0.0
    for word, share in sorted(parts.items(), key=lambda part: (part[1], part[0])):
        read += share * weights.known.memos
        if len(features) == MOST_FEATURES or (read > MOST_READ and features):
            break
        features.append((weights[word], bigrams(word)))
    return features


def _pairs(chain: str) -> list[str]:
    return [chain[at : at + 2] for at in range(len(chain) - 1)]


def _candidates(scope: MemoQuerySet, features: list[Feature], *, narrow: bool) -> list[int]:
    """Ids of the memos with the most weight in common. One statement, two when `narrow`.

    `narrow`: few memos are in scope, so their ids come first; else the best few hundred are asked
    last whether they are in scope.
    """
    if not features:
        return []
    try:
        inner, params = scope.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:
        return []
    arm = f"SELECT memo_id, started_at, %s::float8 AS w FROM {TABLE} WHERE grams @> %s::int[]"
    values: list[Any] = [value for feature in features for value in feature]
    order = "w DESC, at DESC, memo_id DESC"
    within = ""
    if narrow:
        within = "WHERE memo_id = ANY(%s)"
        values.append(list(scope.order_by().values_list("id", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute(
            # The planner would rather read every row than trust the index (docs/adr: search).
            "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0;"
            f" WITH hit AS ({' UNION ALL '.join([arm] * len(features))}),"
            " c AS MATERIALIZED (SELECT memo_id, max(started_at) AS at, sum(w) AS w FROM hit"
            f" {within} GROUP BY memo_id HAVING count(*) >= {min(2, len(features))}"
            f" ORDER BY {order} LIMIT {BEST})"
            f" SELECT c.memo_id FROM c JOIN LATERAL (SELECT 1 FROM ({inner}) q"
            " WHERE q.id = c.memo_id OFFSET 0) mine ON true"
            f" ORDER BY {order} LIMIT {RANKED}",
            [*values, *params],
        )
        cursor.nextset()
        cursor.nextset()
        return [row[0] for row in cursor.fetchall()]


# --- ranking ----------------------------------------------------------------------------------


def _rank(memo: Memo, case: Case, runs: list[Run], weights: Weights) -> Similar | None:
    """None when the words in common say too little."""
    shared = Text(f"{memo.content}\n{memo.advice}").shared(runs)
    telling = sorted((-weights[word], word) for word in shared if weights[word])[:MOST_COUNTED]
    topics = sorted(case.topics & _topics(memo.topic_names))
    told_together = -sum(weight for weight, _ in telling)
    if told_together < weights.least or not (len(telling) > 1 or topics):
        return None
    same_industry = case.industry is not None and case.industry == memo.client_industry_id
    beside = 1 + SAME_TOPIC * bool(topics) + SAME_INDUSTRY * same_industry
    told = [word for _, word in telling[:WORDS_TOLD]]
    reasons = [f"同じ語: {', '.join(told)}"]
    if topics:
        reasons.append(f"同じ分野: {', '.join(topics)}")
    if same_industry:
        reasons.append("同じ業種")
    score = round(beside * told_together, 6)
    return Similar(memo, score, tuple(reasons), _excerpt(memo, told))


def _excerpt(memo: Memo, words: list[str]) -> SafeString:
    """The place of the most telling word."""
    for text in (memo.content, memo.advice):
        for word in words[:1]:
            if word in text:
                return highlight(text, word, context=45)
    return highlight(memo.content or memo.advice, words[0], context=45)


def _one_per_client(ranked: list[Similar]) -> list[Similar]:
    seen: dict[tuple[str, int | None], Similar] = {}
    for each in ranked:
        memo = each.memo
        key = ("c", memo.company_id) if memo.company_id else ("p", memo.person_id)
        seen.setdefault(key, each)
    return list(seen.values())
