"""What of a memo each cut reads, as SQL: one place for the figures, the frozen list and analysis.

The cuts are those of `consultations.counting.memos.CUTS` that add up; a null value is 未設定.
"""

from center.models import UNSET_OFFICE

FIELDS = {
    "office": "office_id",
    "method": "method",
    "topic": "primary_topic_id",
    "course": "course_id",
    "industry": "client_industry_id",
    "staff": "client_staff_band",
    "stage": "client_stage",
    "sex": "client_sex",
    "age": "client_age_band",
    "bank": "introduced_by_id",
    "branch": "introduced_branch_id",
    "lead": "lead_id",
}
# Codes: a blank is 未設定.
_CODED = ("method", "staff", "stage", "sex", "age")
# The office that stands in for none in past ledgers.
_STAND_IN = f"(SELECT id FROM center_office WHERE code = '{UNSET_OFFICE}')"  # noqa: S608 - our own


def column(cut: str, row: str = "") -> str:
    """The expression over a memo; `row` is its name in the statement, with the dot."""
    field = f"{row}{FIELDS[cut]}"
    if cut == "office":
        return f"nullif({field}, {_STAND_IN})"
    return f"nullif({field}, '')" if cut in _CODED else field


# Of a memo `m`: what `consultations.counting` needs of it, and the cuts under their names.
MEMO_COLUMNS = ", ".join(
    (
        "m.id, m.programme_id, m.company_id, m.person_id, m.started_at, m.number",
        *(f"{column(cut, 'm.')} AS {cut}" for cut in FIELDS),
    )
)
