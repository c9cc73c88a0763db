from django.db import migrations

# Taking the index from the key of the memo (0014) took this one along: Django removes every index
# of that column alone which is not listed among the model's indexes, and this is a constraint.
# Fresh databases have it. Whoever sits first stays the lead.
ONE_LEAD = """
UPDATE consultations_memoparticipant SET role = 'co_responder' WHERE id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY memo_id ORDER BY position, id) AS nth
        FROM consultations_memoparticipant WHERE role = 'lead'
    ) leads WHERE nth > 1
);
CREATE UNIQUE INDEX IF NOT EXISTS participant_one_lead
    ON consultations_memoparticipant (memo_id) WHERE role = 'lead';
"""


class Migration(migrations.Migration):
    """A memo has one lead, also in databases made before the squashed migration."""

    dependencies = [("consultations", "0023_outcome_survey")]

    operations = [migrations.RunSQL(ONE_LEAD, migrations.RunSQL.noop)]
