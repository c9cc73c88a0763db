from django.db import migrations

# A centre of ten years names more people than PostgreSQL remembers by default (100). Of the others
# it thinks that each sat in as many sessions as the next: for somebody with few, it would look for
# them through all memos, newest first.
SQL = """
ALTER TABLE consultations_memoparticipant
    ALTER COLUMN coordinator_id SET STATISTICS {0}, ALTER COLUMN user_id SET STATISTICS {0};
ANALYZE consultations_memoparticipant;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0025_steps_by_tokyo_days"),
    ]

    operations = [
        migrations.RunSQL(SQL.format(1000), SQL.format(-1)),
    ]
