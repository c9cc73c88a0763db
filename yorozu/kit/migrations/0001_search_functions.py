from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

# Variation selectors are dropped, so that 辻 finds 辻 with a selector (U+E0100) behind it.
# Must stay equal to yorozu.kit.textkeys.search_fold and bigrams; a test compares them.
SEARCH_FOLD = r"""
CREATE FUNCTION search_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(normalize(
  regexp_replace(t, '[\uFE00-\uFE0F\U000E0100-\U000E01EF]', '', 'g'), NFKC));
"""
DROP_SEARCH_FOLD = "DROP FUNCTION search_fold(text);"

BIGRAMS = """
CREATE FUNCTION bigrams(t text) RETURNS int[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT coalesce(array_agg(DISTINCT (x << 16) | (y & 65535)), '{}')
  FROM (SELECT ascii(a) x, ascii(b) y
        FROM unnest(string_to_array(t, NULL), (string_to_array(t, NULL))[2:]) AS g(a, b)) p
  WHERE x > 32 AND y > 32);
"""
DROP_BIGRAMS = "DROP FUNCTION bigrams(text);"


class Migration(migrations.Migration):
    """What exclusion constraints and the text search need before any table."""

    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(SEARCH_FOLD, DROP_SEARCH_FOLD),
        migrations.RunSQL(BIGRAMS, DROP_BIGRAMS),
    ]
