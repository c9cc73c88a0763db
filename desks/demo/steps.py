"""次回予定 of the demo centre: most were kept, some wait, a few were put off.

One statement each over the last weeks only, whatever the scale.
"""

from datetime import date, timedelta

from django.db import connection, transaction

from consultations.enums import STEP_HORIZON_DAYS

# What bulk loading left out, with the triggers taken off.
_MISSING = """
INSERT INTO consultations_nextstep (memo_id, due_on, lead_id, state, version)
SELECT id, next_on, lead_id, 'open', 0 FROM consultations_memo
WHERE status NOT IN ('draft', 'void') AND next_on >= %(since)s
ON CONFLICT (memo_id) DO NOTHING
"""
# The client came again: done in that session, but for one in twenty that nobody ticked off.
_KEPT = """
INSERT INTO consultations_nextstepevent
    (memo_id, sequence, act, from_state, to_state, from_due_on, to_due_on, note, done_in_id,
    by_id, at)
SELECT m.id, 1, 'done', 'open', 'done', s.due_on, s.due_on, '', later.id, m.recorder_id,
    later.submitted_at
FROM consultations_nextstep s JOIN consultations_memo m ON m.id = s.memo_id
JOIN LATERAL (
    SELECT l.id, l.submitted_at FROM consultations_memo l
    WHERE l.person_id = m.person_id AND l.started_at > m.started_at AND l.number IS NOT NULL
    ORDER BY l.started_at LIMIT 1
) later ON true
WHERE s.state = 'open' AND s.version = 0 AND m.id %% 20 <> 7 AND m.recorder_id IS NOT NULL
"""
_PUT_OFF = """
INSERT INTO consultations_nextstepevent
    (memo_id, sequence, act, from_state, to_state, from_due_on, to_due_on, note,
    by_id, at)
SELECT m.id, 1, 'postponed', 'open', 'open', s.due_on, s.due_on + 14,
    '先方の繁忙期のため', m.recorder_id, m.submitted_at + interval '5 days'
FROM consultations_nextstep s JOIN consultations_memo m ON m.id = s.memo_id
WHERE s.state = 'open' AND s.version = 0 AND m.id %% 9 = 4 AND m.recorder_id IS NOT NULL
    AND s.due_on BETWEEN %(today)s - 10 AND %(today)s + 10
    AND m.submitted_at + interval '5 days' < %(today)s
    AND NOT EXISTS (SELECT 1 FROM consultations_nextstepevent e WHERE e.memo_id = m.id)
"""
_FOLLOW = """
UPDATE consultations_nextstep s SET state = e.to_state, due_on = e.to_due_on, version = e.sequence
FROM consultations_nextstepevent e WHERE e.memo_id = s.memo_id AND s.version = 0
"""


@transaction.atomic
def steps_settle(*, today: date) -> None:
    """Give the last weeks' next steps the fate they would have had."""
    values = {"today": today, "since": today - timedelta(days=STEP_HORIZON_DAYS)}
    with connection.cursor() as cursor:
        for statement in (_MISSING, _KEPT, _PUT_OFF, _FOLLOW):
            cursor.execute(statement, values)
