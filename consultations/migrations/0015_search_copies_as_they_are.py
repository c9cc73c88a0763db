from django.db import migrations

# PostgreSQL tries to squeeze what it puts beside the row: of the copies it wins a tenth, of the
# pairs nothing, and each hit that is looked at must be unpacked. Rows that are there stay as they
# are until they are written again.
PLAIN = """
ALTER TABLE consultations_memosearch
    ALTER COLUMN body SET STORAGE EXTERNAL, ALTER COLUMN grams SET STORAGE EXTERNAL
"""
SQUEEZED = """
ALTER TABLE consultations_memosearch
    ALTER COLUMN body SET STORAGE EXTENDED, ALTER COLUMN grams SET STORAGE EXTENDED
"""


class Migration(migrations.Migration):
    dependencies = [("consultations", "0014_fewer_indexes")]

    operations = [migrations.RunSQL(PLAIN, SQUEEZED)]
