"""Keep the texts and pairs of the search table beside its rows (TOAST).

What is left of a row fits a hundred to a page: the candidates of a common word are walked in 20 ms
instead of a second. Rows already there are written anew, which takes about 40 s for 150,000 memos
and locks the table meanwhile; VACUUM runs outside of a transaction.
"""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("consultations", "0008_history_without_indexes")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE consultations_memosearch SET (toast_tuple_target = 128)",
            "ALTER TABLE consultations_memosearch RESET (toast_tuple_target)",
        ),
        migrations.RunSQL(
            "VACUUM (FULL, ANALYZE) consultations_memosearch", migrations.RunSQL.noop
        ),
    ]
