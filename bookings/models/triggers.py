"""Rules that the database itself keeps on appointments, for SQL by hand as well."""

import pgtrigger

from bookings.enums import LIVE, TRANSITIONS

_ALLOWED = ", ".join(f"('{old}', '{new}')" for old, new in sorted(TRANSITIONS))
_LIVE = ", ".join(f"'{state}'" for state in LIVE)

APPOINTMENT_TRIGGERS = [
    pgtrigger.Trigger(
        name="states",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
        func=f"""
            IF (OLD.state, NEW.state) NOT IN ({_ALLOWED}) THEN
                RAISE EXCEPTION 'appointment %: % to % is no transition',
                    OLD.id, OLD.state, NEW.state;
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="take_people_along",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("period", "state"),
        condition=pgtrigger.Condition(
            "((OLD.period, OLD.state) IS DISTINCT FROM (NEW.period, NEW.state))"
        ),
        func=f"""
            UPDATE bookings_appointmentparticipant
            SET period = NEW.period, is_live = NEW.state IN ({_LIVE})
            WHERE appointment_id = NEW.id
                AND (period, is_live) IS DISTINCT FROM (NEW.period, NEW.state IN ({_LIVE}));
            RETURN NULL;
        """,  # noqa: S608 - states of ours
    ),
    pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
]

PARTICIPANT_TRIGGERS = [
    pgtrigger.Trigger(
        name="same_time",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("period", "is_live", "appointment_id"),
        func=f"""
            SELECT period, state IN ({_LIVE}) INTO STRICT NEW.period, NEW.is_live
            FROM bookings_appointment WHERE id = NEW.appointment_id;
            RETURN NEW;
        """,  # noqa: S608 - states of ours
    ),
]
