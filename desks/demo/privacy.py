"""Consents of most demo clients, one of them taken back, and two requests about personal data."""

from datetime import date, timedelta

from django.db import connection, transaction

from companies.consent_words import FIRST_DAY
from companies.enums import ConsentKind, ConsentMeans, RequestKind, RequestState
from companies.models import Company, Consent, Person
from companies.services import consent_give, consent_withdraw, request_move, request_receive
from companies.services.consents import wording_on, wordings_ensure
from desks.demo.team import Team

# Every ninth client has not been asked yet. The largest scales need no more consents than these.
_MOST = 5000
_SERVICE = """
INSERT INTO companies_consent (company_id, person_id, kind, agency, agency_key, wording_id,
    given_on, means, note, recorded_at, recorded_by_id, withdrawal_reason)
SELECT {company}, {person}, 'service', '', '', %(wording)s, first.day,
    CASE WHEN first.client %% 4 = 0 THEN 'online' ELSE 'paper' END, '',
    (first.day + time '18:00') AT TIME ZONE 'Asia/Tokyo', %(by)s, ''
FROM (
    SELECT {client} AS client, min((started_at AT TIME ZONE 'Asia/Tokyo')::date) AS day
    FROM consultations_memo WHERE {which} AND status <> 'draft' AND {client} <= %(most)s
    GROUP BY 1
) first WHERE first.client %% 9 <> 0 ORDER BY first.client
"""


@transaction.atomic
def privacy_create(*, team: Team, today: date) -> None:
    """In the database's own words: a few rows for each client, nothing a bulk load would feel."""
    wordings_ensure()
    by = team.people["concierge"]
    numbers = {
        "wording": wording_on(ConsentKind.SERVICE, FIRST_DAY).pk,
        "by": by.pk,
        "most": _MOST,
    }
    with connection.cursor() as cursor:
        for client, which in (
            ("company_id", "company_id IS NOT NULL"),
            ("person_id", "company_id IS NULL"),
        ):
            is_company = client == "company_id"
            sql = _SERVICE.format(
                client=client,
                which=which,
                company="first.client" if is_company else "NULL",
                person="NULL" if is_company else "first.client",
            )
            cursor.execute(sql, numbers)
    _few(team, today)


def _few(team: Team, today: date) -> None:
    """Through the real services, with their trail."""
    by = team.people["concierge"]
    agreed = Consent.objects.filter(kind=ConsentKind.SERVICE, company__isnull=False)
    companies = list(Company.objects.filter(pk__in=agreed.values("company")).order_by("pk")[:12])
    for company in companies[2:8:2]:
        consent_give(
            client=company,
            kind=ConsentKind.BANK,
            agency="城南信用金庫",
            given_on=today - timedelta(days=30),
            means=ConsentMeans.PAPER,
            by=by,
        )
    gone = agreed.get(company=companies[9])
    on = max(gone.given_on, today - timedelta(days=5))
    consent_withdraw(consent=gone, by=by, on=on, reason="電話での申し出（相談を終えたため）")
    _requests(team, today, companies[9])


def _requests(team: Team, today: date, company: Company) -> None:
    by, person = team.people["concierge"], Person.objects.order_by("pk").first()
    overdue = request_receive(
        by=by,
        kind=RequestKind.DISCLOSE,
        person=person,
        applicant=person.name if person else "請求 太郎",
        identity_check="運転免許証を窓口で確認",
        wish="これまでの相談の記録の写しがほしい。",
        received_on=today - timedelta(days=17),
    )
    request_move(
        request=overdue, to=RequestState.WORKING, by=by, revision=0, reason="記録を集めています"
    )
    request_receive(
        by=by,
        kind=RequestKind.STOP,
        company=company,
        applicant=f"{company.name} 代表者",
        identity_check="登録の電話番号へ折り返して確認",
        wish="案内の送付をやめてほしい。",
        received_on=today - timedelta(days=2),
    )
