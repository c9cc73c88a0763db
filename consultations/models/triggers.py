"""Rules that the database itself keeps on the memo, for SQL by hand as well."""

import pghistory
import pgtrigger

from consultations.enums import STEP_HORIZON_DAYS, TRANSITIONS
from yorozu.kit.disposal import only_wiped

_ALLOWED = ", ".join(f"('{old}', '{new}')" for old, new in sorted(TRANSITIONS))

# What disposal may empty on any memo, confirmed or void. Nothing that is counted is among them.
WIPEABLE = (
    *("company_kana", "company_name", "business", "person_kana", "person_name"),
    *("content", "advice", "impression", "next_step"),
)

GUARD = f"""
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'memo %: a numbered memo is never deleted', OLD.id;
        END IF;
        RETURN OLD;
    END IF;
    IF {only_wiped(WIPEABLE)} THEN
        RETURN NEW;
    END IF;
    IF OLD.status = NEW.status AND OLD.status IN ('confirmed', 'void')
        AND (to_jsonb(OLD) - ARRAY['is_restricted', 'revision']) IS DISTINCT FROM
            (to_jsonb(NEW) - ARRAY['is_restricted', 'revision']) THEN
        RAISE EXCEPTION 'memo %: % is read-only', OLD.id, OLD.status;
    END IF;
    IF OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN ({_ALLOWED}) THEN
        RAISE EXCEPTION 'memo %: % to % is no transition', OLD.id, OLD.status, NEW.status;
    END IF;
    IF OLD.number IS NOT NULL AND OLD.number IS DISTINCT FROM NEW.number THEN
        RAISE EXCEPTION 'memo %: a number never changes', OLD.id;
    END IF;
    RETURN NEW;
"""

# What can be searched, in the order of the normalised copy.
SEARCHED = (
    "number",
    "old_number",
    "company_name",
    "company_kana",
    "person_name",
    "person_kana",
    "business",
    "content",
    "advice",
    "impression",
)
# A loader that files thousands of memos writes their copies itself (`importing.copying`):
# pairs of characters are ten times cheaper to find outside the database.
LOADER_FILES_SEARCH = "yorozu.loader_files_search"

# One normalised copy of everything that can be searched, with its bigrams.
FOLDED = f"search_fold(concat_ws(E'\\n', {', '.join(f'NEW.{name}' for name in SEARCHED)}))"
INDEX_FOR_SEARCH = f"""
    DECLARE folded text;
    BEGIN
    IF NEW.status = 'draft' OR current_setting('{LOADER_FILES_SEARCH}', true) = 'on' THEN
        RETURN NULL;
    END IF;
    folded := {FOLDED};
    INSERT INTO consultations_memosearch (memo_id, started_at, body, grams)
    VALUES (NEW.id, NEW.started_at, folded, bigrams(folded))
    ON CONFLICT (memo_id) DO UPDATE
        SET started_at = EXCLUDED.started_at, body = EXCLUDED.body, grams = EXCLUDED.grams
        WHERE (consultations_memosearch.body, consultations_memosearch.started_at)
            IS DISTINCT FROM (EXCLUDED.body, EXCLUDED.started_at);
    RETURN NULL;
    END;
"""  # noqa: S608

# 次回予定 as a due item (see `NextStep`). A date that the writer changes is a new promise: it is
# open again; what was postponed or done since stays as long as the memo says the same.
KEEP_STEP = f"""
    IF NEW.status = 'void' OR NEW.next_on IS NULL THEN
        UPDATE consultations_nextstep SET state = 'off', version = version + 1
        WHERE memo_id = NEW.id AND state <> 'off';
        RETURN NULL;
    END IF;
    INSERT INTO consultations_nextstep AS step (memo_id, due_on, lead_id, state, version)
    SELECT NEW.id, NEW.next_on, NEW.lead_id, 'open', 0
    WHERE NEW.next_on >= (now() AT TIME ZONE 'Asia/Tokyo')::date - {STEP_HORIZON_DAYS}
        OR EXISTS (SELECT 1 FROM consultations_nextstep WHERE memo_id = NEW.id)
    ON CONFLICT (memo_id) DO UPDATE SET
        lead_id = NEW.lead_id,
        due_on = CASE WHEN OLD.next_on IS DISTINCT FROM NEW.next_on
            THEN NEW.next_on ELSE step.due_on END,
        state = CASE WHEN OLD.next_on IS DISTINCT FROM NEW.next_on OR step.state = 'off'
            THEN 'open' ELSE step.state END,
        version = step.version + 1;
    RETURN NULL;
"""  # noqa: S608 - a number of ours

# Whether an appointment was written up (`Appointment.is_recorded`), on every path: form, loader,
# void, a draft thrown away, another appointment named. Nobody else writes it.
RECORDED = """
    UPDATE bookings_appointment a SET is_recorded = found.has_memo
    FROM (
        SELECT id, EXISTS (
            SELECT FROM consultations_memo m WHERE m.appointment_id = each.id AND m.status <> 'void'
        ) AS has_memo
        FROM unnest(ARRAY[{appointments}]) each(id)
    ) found
    WHERE a.id = found.id AND a.is_recorded <> found.has_memo;
    RETURN NULL;
"""

MEMO_TRIGGERS = [
    pgtrigger.Trigger(
        name="recorded_by_new",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.appointment_id IS NOT NULL"),
        func=RECORDED.format(appointments="NEW.appointment_id"),
    ),
    pgtrigger.Trigger(
        name="recorded_by_changed",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("appointment_id", "status"),
        condition=pgtrigger.Condition(
            "coalesce(OLD.appointment_id, NEW.appointment_id) IS NOT NULL"
            " AND (OLD.appointment_id, OLD.status = 'void')"
            " IS DISTINCT FROM (NEW.appointment_id, NEW.status = 'void')"
        ),
        func=RECORDED.format(appointments="OLD.appointment_id, NEW.appointment_id"),
    ),
    pgtrigger.Trigger(
        name="recorded_by_gone",
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.appointment_id IS NOT NULL"),
        func=RECORDED.format(appointments="OLD.appointment_id"),
    ),
    pgtrigger.Trigger(
        name="guard",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=GUARD,
    ),
    pgtrigger.Trigger(
        name="index_for_search",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*SEARCHED, "started_at"),
        func=INDEX_FOR_SEARCH,
    ),
    pgtrigger.Trigger(
        name="new_step",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Condition("NEW.next_on IS NOT NULL AND NEW.status <> 'draft'"),
        func=KEEP_STEP,
    ),
    pgtrigger.Trigger(
        name="keep_step",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("next_on", "lead_id", "status"),
        condition=pgtrigger.Condition(
            "NEW.status <> 'draft' AND ("
            "(OLD.next_on, OLD.lead_id) IS DISTINCT FROM (NEW.next_on, NEW.lead_id)"
            " OR (OLD.status IN ('draft', 'void')) <> (NEW.status IN ('draft', 'void')))"
        ),
        func=KEEP_STEP,
    ),
]

# Autosave never writes the memo itself; a draft's row only holds its writer and its place.
MEMO_HISTORY = (
    pghistory.InsertEvent(condition=pgtrigger.Q(new__status__df="draft")),
    pghistory.UpdateEvent(
        condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.* AND NEW.status <> 'draft'")
    ),
)
