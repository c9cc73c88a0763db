from django.db import migrations


class Migration(migrations.Migration):
    """Whose seats are a trainee's: taken for independent, the planner expects 4 rows of 800."""

    dependencies = [("consultations", "0017_memo_event")]

    operations = [
        migrations.RunSQL(
            "CREATE STATISTICS participant_user_role (mcv)"
            " ON user_id, role FROM consultations_memoparticipant;"
            " ANALYZE consultations_memoparticipant",
            "DROP STATISTICS participant_user_role",
        )
    ]
