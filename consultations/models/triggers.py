"""Rules that the database itself keeps on the memo, for SQL by hand as well."""

import pghistory
import pgtrigger

from consultations.enums import TRANSITIONS

_ALLOWED = ", ".join(f"('{old}', '{new}')" for old, new in sorted(TRANSITIONS))

GUARD = f"""
    IF TG_OP = 'DELETE' THEN
        IF OLD.status <> 'draft' THEN
            RAISE EXCEPTION 'memo %: a numbered memo is never deleted', OLD.id;
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.status = NEW.status AND OLD.status IN ('confirmed', 'void') THEN
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

# One normalised copy of everything that can be searched, with its bigrams. The same list of
# columns, in the same order, as `consultations.search.search_body`.
INDEX_FOR_SEARCH = """
    DECLARE folded text;
    BEGIN
    IF NEW.status = 'draft' THEN
        RETURN NULL;
    END IF;
    folded := search_fold(concat_ws(E'\\n', NEW.number, NEW.old_number, NEW.company_name,
        NEW.company_kana, NEW.person_name, NEW.person_kana, NEW.business, NEW.content,
        NEW.advice, NEW.impression));
    INSERT INTO consultations_memosearch (memo_id, started_at, body, grams)
    VALUES (NEW.id, NEW.started_at, folded, bigrams(folded))
    ON CONFLICT (memo_id) DO UPDATE
        SET started_at = EXCLUDED.started_at, body = EXCLUDED.body, grams = EXCLUDED.grams
        WHERE (consultations_memosearch.body, consultations_memosearch.started_at)
            IS DISTINCT FROM (EXCLUDED.body, EXCLUDED.started_at);
    RETURN NULL;
    END;
"""

MEMO_TRIGGERS = [
    pgtrigger.Trigger(
        name="guard",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=GUARD,
    ),
    pgtrigger.Trigger(
        name="index_for_search",
        when=pgtrigger.After,
        operation=pgtrigger.Insert
        | pgtrigger.UpdateOf(
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
            "started_at",
        ),
        func=INDEX_FOR_SEARCH,
    ),
]

# Autosave never writes the memo itself; a draft's row only holds its writer and its place.
MEMO_HISTORY = (
    pghistory.InsertEvent(condition=pgtrigger.Q(new__status__df="draft")),
    pghistory.UpdateEvent(
        condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.* AND NEW.status <> 'draft'")
    ),
)
