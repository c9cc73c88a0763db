"""All of this room's tables as they are after 0008_consent_of_assist."""

import companies.models.company
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from yorozu.kit.at_once import AtOnce

# One spelling of an address: width, spaces, kanji numerals, 丁目・番地・号 and the prefecture's name
# do not tell two addresses apart; without a number nothing is a key. Only compared with itself.
ADDRESS_KEY = r"""
CREATE FUNCTION address_key(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  WITH plain AS (
    SELECT regexp_replace(
      translate(lower(normalize(t, NFKC)), '一二三四五六七八九〇', '1234567890'),
      '[[:space:],、・]|^東京都', '', 'g') AS k
  ), joined AS (
    SELECT rtrim(regexp_replace(
      regexp_replace(k, '([0-9])(丁目|番地の|番地|番|号|の|[-‐‑‒–—―−ー])', '\1-', 'g'),
      '-+', '-', 'g'), '-') AS k FROM plain
  )
  SELECT CASE WHEN k ~ '[0-9]' THEN k ELSE '' END FROM joined);
"""
# The record that stands for a client: merging followed to its end. A circle stands for itself.
ROOT = """
CREATE FUNCTION {kind}_root(start bigint) RETURNS bigint LANGUAGE sql STABLE STRICT PARALLEL SAFE
AS $$
    SELECT coalesce((
        WITH RECURSIVE up(id, parent) AS (
            SELECT id, merged_into_id FROM companies_{kind} WHERE id = start
            UNION
            SELECT c.id, c.merged_into_id FROM up JOIN companies_{kind} c ON c.id = up.parent
        ) SELECT id FROM up WHERE parent IS NULL LIMIT 1), start)
$$;
"""
DROP = "DROP FUNCTION {kind}_root(bigint);"


class Migration(migrations.Migration):

    replaces = [
        ('companies', '0001_initial'),
        ('companies', '0002_counting_indexes'),
        ('companies', '0003_one_company_one_record'),
        ('companies', '0004_consent_and_disposal'),
        ('companies', '0005_history_without_indexes'),
        ('companies', '0006_likely_doubles'),
        ('companies', '0007_withdrawn_consents'),
        ('companies', '0008_consent_of_assist'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('center', '0002_periods_in_order'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [AtOnce([
        migrations.RunSQL(ADDRESS_KEY, 'DROP FUNCTION address_key(text);'),
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_key', models.CharField(editable=False, max_length=200)),
                ('kana_key', models.CharField(blank=True, editable=False, max_length=200)),
                ('phone_key', models.CharField(blank=True, editable=False, max_length=20)),
                ('name', models.CharField(max_length=120, verbose_name='企業名')),
                ('kana', models.CharField(blank=True, max_length=200, verbose_name='フリガナ')),
                ('corporate_number', models.CharField(blank=True, max_length=13, verbose_name='法人番号')),
                ('business', models.CharField(blank=True, max_length=200, verbose_name='主な事業内容')),
                ('staff', models.PositiveIntegerField(blank=True, null=True, verbose_name='従業員数')),
                ('capital', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='資本金（円）')),
                ('stage', models.CharField(choices=[('before', '創業前'), ('after', '創業後')], default='after', max_length=10, verbose_name='創業前・後')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='電話番号')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('postal_code', models.CharField(blank=True, max_length=8, verbose_name='郵便番号')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='所在地')),
                ('municipality', models.CharField(blank=True, max_length=5, verbose_name='市区町村コード')),
                ('used_before', models.BooleanField(default=False, verbose_name='記録以前に利用あり')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('industry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='center.industry', verbose_name='業種')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='companies.company', verbose_name='統合先')),
                ('predecessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='companies.company', verbose_name='前身（法人成り前）')),
                ('address_key', models.GeneratedField(db_persist=True, expression=companies.models.company.AddressKey(models.F('address')), output_field=models.TextField())),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf(models.F('kana_key'), models.Value('')), models.F('name_key')), output_field=models.CharField(max_length=200))),
            ],
            options={
                'verbose_name': '企業',
                'verbose_name_plural': '企業',
                'ordering': ['kana_key', 'name_key', 'id'],
                'indexes': [models.Index(fields=['name_key'], name='company_name_key', opclasses=['text_pattern_ops']), models.Index(fields=['kana_key'], name='company_kana_key', opclasses=['text_pattern_ops']), models.Index(condition=models.Q(('merged_into__isnull', False), ('predecessor__isnull', False), _connector='OR'), fields=['id'], name='company_with_root'), models.Index(condition=models.Q(('used_before', True)), fields=['id'], name='company_used_before'), models.Index(condition=models.Q(('corporate_number', ''), _negated=True), fields=['corporate_number'], name='company_corporate_number', opclasses=['text_pattern_ops']), models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['sort_key', 'id'], name='company_in_order'), models.Index(condition=models.Q(('phone_key', ''), _negated=True), fields=['phone_key'], include=('merged_into',), name='company_phone'), models.Index(condition=models.Q(('address_key', ''), _negated=True), fields=['address_key', 'name_key'], include=('merged_into',), name='company_address'), models.Index(condition=models.Q(('merged_into__isnull', True), models.Q(('municipality', ''), _negated=True)), fields=['name_key', 'municipality'], name='company_name_in_municipality')],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('corporate_number', ''), _negated=True), ('merged_into__isnull', True)), fields=('corporate_number',), name='company_corporate_number_once'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='company_not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_key', models.CharField(editable=False, max_length=200)),
                ('kana_key', models.CharField(blank=True, editable=False, max_length=200)),
                ('phone_key', models.CharField(blank=True, editable=False, max_length=20)),
                ('name', models.CharField(max_length=60, verbose_name='相談者名')),
                ('kana', models.CharField(blank=True, max_length=120, verbose_name='フリガナ')),
                ('sex', models.CharField(blank=True, choices=[('male', '男性'), ('female', '女性'), ('other', 'その他'), ('undisclosed', '回答しない')], max_length=12, verbose_name='性別')),
                ('age_band', models.CharField(blank=True, choices=[('10', '10代以下'), ('20', '20代'), ('30', '30代'), ('40', '40代'), ('50', '50代'), ('60', '60代'), ('70', '70代以上'), ('undisclosed', '回答しない')], max_length=12, verbose_name='年代')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='電話番号')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('municipality', models.CharField(blank=True, max_length=5, verbose_name='市区町村コード')),
                ('trade_name', models.CharField(blank=True, max_length=120, verbose_name='屋号')),
                ('used_before', models.BooleanField(default=False, verbose_name='記録以前に利用あり')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='companies.company', verbose_name='所属企業')),
                ('founded', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='founders', to='companies.company', verbose_name='創業した企業')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='companies.person', verbose_name='統合先')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('sort_key', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf(models.F('kana_key'), models.Value('')), models.F('name_key')), output_field=models.CharField(max_length=200))),
            ],
            options={
                'verbose_name': '相談者',
                'verbose_name_plural': '相談者',
                'ordering': ['kana_key', 'name_key', 'id'],
                'indexes': [models.Index(fields=['name_key'], name='person_name_key', opclasses=['text_pattern_ops']), models.Index(fields=['kana_key'], name='person_kana_key', opclasses=['text_pattern_ops']), models.Index(condition=models.Q(('used_before', True)), fields=['id'], name='person_used_before'), models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['sort_key', 'id'], name='person_in_order'), models.Index(condition=models.Q(('company__isnull', True), ('merged_into__isnull', True)), fields=['sort_key', 'id'], name='person_alone_in_order'), models.Index(condition=models.Q(('phone_key', ''), _negated=True), fields=['phone_key', 'name_key'], include=('merged_into',), name='person_phone'), models.Index(condition=models.Q(('merged_into__isnull', True)), fields=['company', 'name_key'], name='person_name_in_company'), models.Index(condition=models.Q(('company__isnull', True), ('merged_into__isnull', True), models.Q(('municipality', ''), _negated=True)), fields=['name_key', 'municipality'], name='person_name_in_municipality')],
                'constraints': [models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='person_not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='CompanyDistinct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='日時')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消した日時')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='判断した人')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.company', verbose_name='企業')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.company', verbose_name='別の企業')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取り消した人')),
            ],
            options={
                'verbose_name': '別の企業',
                'verbose_name_plural': '別の企業',
                'ordering': ['-at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('first', 'second'), name='company_distinct_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='company_distinct_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='company_distinct_undone_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='CompanyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120, verbose_name='企業名')),
                ('kana', models.CharField(blank=True, max_length=200, verbose_name='フリガナ')),
                ('corporate_number', models.CharField(blank=True, max_length=13, verbose_name='法人番号')),
                ('business', models.CharField(blank=True, max_length=200, verbose_name='主な事業内容')),
                ('staff', models.PositiveIntegerField(blank=True, null=True, verbose_name='従業員数')),
                ('capital', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='資本金（円）')),
                ('stage', models.CharField(choices=[('before', '創業前'), ('after', '創業後')], default='after', max_length=10, verbose_name='創業前・後')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='電話番号')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('postal_code', models.CharField(blank=True, max_length=8, verbose_name='郵便番号')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='所在地')),
                ('municipality', models.CharField(blank=True, max_length=5, verbose_name='市区町村コード')),
                ('used_before', models.BooleanField(default=False, verbose_name='記録以前に利用あり')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('industry', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='center.industry', verbose_name='業種')),
                ('merged_into', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='companies.company', verbose_name='統合先')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='companies.company')),
                ('predecessor', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='companies.company', verbose_name='前身（法人成り前）')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CompanyFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='決算年')),
                ('sales', models.BigIntegerField(blank=True, null=True, verbose_name='売上高（千円）')),
                ('value_added', models.BigIntegerField(blank=True, null=True, verbose_name='付加価値額（千円）')),
                ('wages', models.BigIntegerField(blank=True, null=True, verbose_name='給与総額（千円）')),
                ('staff', models.PositiveIntegerField(blank=True, null=True, verbose_name='従業員数')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='更新日時')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='companies.company', verbose_name='企業')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='更新した人')),
            ],
            options={
                'verbose_name': '企業の業績',
                'verbose_name_plural': '企業の業績',
                'ordering': ['company', 'year'],
                'constraints': [models.UniqueConstraint(fields=('company', 'year'), name='company_figures_once'), models.CheckConstraint(condition=models.Q(('year__gte', 1900), ('year__lte', 2999)), name='company_figures_year'), models.CheckConstraint(condition=models.Q(models.Q(('sales__isnull', True), ('sales__gte', 0), _connector='OR'), models.Q(('wages__isnull', True), ('wages__gte', 0), _connector='OR')), name='company_figures_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='CompanyFiguresEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField(verbose_name='決算年')),
                ('sales', models.BigIntegerField(blank=True, null=True, verbose_name='売上高（千円）')),
                ('value_added', models.BigIntegerField(blank=True, null=True, verbose_name='付加価値額（千円）')),
                ('wages', models.BigIntegerField(blank=True, null=True, verbose_name='給与総額（千円）')),
                ('staff', models.PositiveIntegerField(blank=True, null=True, verbose_name='従業員数')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='更新日時')),
                ('company', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='companies.company', verbose_name='企業')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='companies.companyfigures')),
                ('updated_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='更新した人')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CompanyMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='日時')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消した日時')),
                ('taken', models.JSONField(blank=True, default=dict, verbose_name='引き継いだ項目')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='判断した人')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='companies.company', verbose_name='統合した企業')),
                ('root', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges_taken', to='companies.company', verbose_name='統合先')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取り消した人')),
            ],
            options={
                'verbose_name': '企業の統合',
                'verbose_name_plural': '企業の統合',
                'ordering': ['-at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('merged',), name='company_merged_once'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='company_merge_undone_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='PersonDistinct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='日時')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消した日時')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='判断した人')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.person', verbose_name='相談者')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.person', verbose_name='別の相談者')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取り消した人')),
            ],
            options={
                'verbose_name': '別の相談者',
                'verbose_name_plural': '別の相談者',
                'ordering': ['-at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('first', 'second'), name='person_distinct_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='person_distinct_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='person_distinct_undone_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='PersonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=60, verbose_name='相談者名')),
                ('kana', models.CharField(blank=True, max_length=120, verbose_name='フリガナ')),
                ('sex', models.CharField(blank=True, choices=[('male', '男性'), ('female', '女性'), ('other', 'その他'), ('undisclosed', '回答しない')], max_length=12, verbose_name='性別')),
                ('age_band', models.CharField(blank=True, choices=[('10', '10代以下'), ('20', '20代'), ('30', '30代'), ('40', '40代'), ('50', '50代'), ('60', '60代'), ('70', '70代以上'), ('undisclosed', '回答しない')], max_length=12, verbose_name='年代')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='電話番号')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='メールアドレス')),
                ('municipality', models.CharField(blank=True, max_length=5, verbose_name='市区町村コード')),
                ('trade_name', models.CharField(blank=True, max_length=120, verbose_name='屋号')),
                ('used_before', models.BooleanField(default=False, verbose_name='記録以前に利用あり')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登録日時')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('company', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='companies.company', verbose_name='所属企業')),
                ('founded', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='companies.company', verbose_name='創業した企業')),
                ('merged_into', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='companies.person', verbose_name='統合先')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='companies.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PersonMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='日時')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消した日時')),
                ('taken', models.JSONField(blank=True, default=dict, verbose_name='引き継いだ項目')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='判断した人')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='companies.person', verbose_name='統合した相談者')),
                ('root', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges_taken', to='companies.person', verbose_name='統合先')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取り消した人')),
            ],
            options={
                'verbose_name': '相談者の統合',
                'verbose_name_plural': '相談者の統合',
                'ordering': ['-at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('merged',), name='person_merged_once'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='person_merge_undone_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='ConsentWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('service', '利用・情報共有'), ('bank', '紹介元金融機関への共有'), ('referral', '他機関への紹介'), ('observer', '同席'), ('publish', '事例の公表'), ('assist', 'アシスト会議での共有')], max_length=12, verbose_name='種類')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版')),
                ('text', models.TextField(verbose_name='文面')),
                ('valid_from', models.DateField(verbose_name='使い始める日')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登録日時')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登録した人')),
            ],
            options={
                'verbose_name': '同意の文面',
                'verbose_name_plural': '同意の文面',
                'ordering': ['kind', '-version'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'version'), name='wording_once'), models.CheckConstraint(condition=models.Q(('created_at__isnull', False), models.Q(('created_by__isnull', False), ('version', 1), _connector='OR')), name='wording_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('service', '利用・情報共有'), ('bank', '紹介元金融機関への共有'), ('referral', '他機関への紹介'), ('observer', '同席'), ('publish', '事例の公表'), ('assist', 'アシスト会議での共有')], max_length=12, verbose_name='種類')),
                ('agency', models.CharField(blank=True, max_length=120, verbose_name='提供先・紹介先')),
                ('agency_key', models.CharField(blank=True, editable=False, max_length=200)),
                ('given_on', models.DateField(verbose_name='同意した日')),
                ('means', models.CharField(choices=[('paper', '書面'), ('spoken', '口頭'), ('online', 'オンライン')], max_length=10, verbose_name='方法')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='備考')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='記録日時')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回の記録日時')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='撤回の理由')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='companies.company', verbose_name='企業')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='companies.person', verbose_name='相談者')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録した人')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤回を記録した人')),
                ('wording', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='companies.consentwording', verbose_name='文面')),
            ],
            options={
                'verbose_name': '同意',
                'verbose_name_plural': '同意',
                'ordering': ['-given_on', '-id'],
                'indexes': [models.Index(condition=models.Q(('withdrawn_on__isnull', False)), fields=['kind', 'agency_key'], name='consent_withdrawn')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('company__isnull', False), ('person__isnull', True)), models.Q(('company__isnull', True), ('person__isnull', False)), _connector='OR'), name='consent_of_one_client'), models.UniqueConstraint(condition=models.Q(('company__isnull', False), ('withdrawn_on__isnull', True)), fields=('company', 'kind', 'agency_key'), name='consent_once_of_company'), models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('withdrawn_on__isnull', True)), fields=('person', 'kind', 'agency_key'), name='consent_once_of_person'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), ('withdrawn_on__gte', models.F('given_on'))), _connector='OR'), name='consent_withdrawn_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['assist', 'bank', 'referral']), models.Q(('agency_key', ''), _negated=True)), models.Q(models.Q(('kind__in', ['assist', 'bank', 'referral']), _negated=True), ('agency', ''), ('agency_key', '')), _connector='OR'), name='consent_names_its_agency')],
            },
        ),
        migrations.CreateModel(
            name='DisclosureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('disclose', '開示'), ('correct', '訂正'), ('stop', '利用停止'), ('erase', '消去'), ('stop_sharing', '第三者提供の停止')], max_length=12, verbose_name='請求の種類')),
                ('applicant', models.CharField(max_length=120, verbose_name='請求した人')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='回答書の送付先')),
                ('identity_check', models.CharField(max_length=200, verbose_name='本人確認の方法')),
                ('wish', models.TextField(verbose_name='請求の内容')),
                ('received_on', models.DateField(verbose_name='受付日')),
                ('due_on', models.DateField(verbose_name='回答期限')),
                ('state', models.CharField(choices=[('received', '受付'), ('working', '対応中'), ('answered', '回答済'), ('refused', '却下')], default='received', max_length=10, verbose_name='状態')),
                ('answer', models.TextField(blank=True, verbose_name='回答の内容')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='回答日')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登録日時')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disclosure_requests', to='companies.company', verbose_name='企業')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登録した人')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disclosure_requests', to='companies.person', verbose_name='相談者')),
            ],
            options={
                'verbose_name': '個人情報の請求',
                'verbose_name_plural': '個人情報の請求',
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['state', 'due_on', 'id'], name='request_by_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('company__isnull', True), ('person__isnull', True), _connector='OR'), name='request_of_one_client'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('received_on'))), name='request_due_after_receipt'), models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('state__in', ('received', 'working'))), models.Q(models.Q(('state__in', ('received', 'working')), _negated=True), ('answered_on__gte', models.F('received_on'))), _connector='OR'), name='request_answered_when_closed')],
            },
        ),
        migrations.CreateModel(
            name='DisclosureTransition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_state', models.CharField(blank=True, choices=[('received', '受付'), ('working', '対応中'), ('answered', '回答済'), ('refused', '却下')], max_length=10, verbose_name='前の状態')),
                ('to_state', models.CharField(choices=[('received', '受付'), ('working', '対応中'), ('answered', '回答済'), ('refused', '却下')], max_length=10, verbose_name='後の状態')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='日時')),
                ('reason', models.TextField(blank=True, verbose_name='内容')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作した人')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='companies.disclosurerequest', verbose_name='請求')),
            ],
            options={
                'verbose_name': '請求の履歴',
                'verbose_name_plural': '請求の履歴',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DisposalList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', '待機中'), ('running', '処理中'), ('done', '完了'), ('failed', '失敗'), ('cancelled', '中止')], default='waiting', editable=False, max_length=10, verbose_name='状態')),
                ('done', models.PositiveIntegerField(default=0, editable=False, verbose_name='処理済')),
                ('total', models.PositiveIntegerField(default=0, editable=False, verbose_name='全体')),
                ('message', models.CharField(blank=True, editable=False, max_length=200, verbose_name='進み具合')),
                ('error', models.CharField(blank=True, editable=False, max_length=500, verbose_name='失敗の理由')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='実行回数')),
                ('claim_token', models.UUIDField(editable=False, null=True)),
                ('heartbeat_at', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='作成')),
                ('started_at', models.DateTimeField(editable=False, null=True, verbose_name='開始')),
                ('finished_at', models.DateTimeField(editable=False, null=True, verbose_name='終了')),
                ('stage', models.CharField(choices=[('listing', '作成中'), ('review', '点検中'), ('running', '廃棄中'), ('done', '廃棄済み'), ('dropped', '取りやめ')], default='listing', max_length=10, verbose_name='段階')),
                ('kept_from', models.DateField(verbose_name='この日以後は残す')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='承認日時')),
                ('result', models.JSONField(default=dict, verbose_name='結果')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承認した人')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成した人')),
            ],
            options={
                'verbose_name': '廃棄リスト',
                'verbose_name_plural': '廃棄リスト',
                'ordering': ['-id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('stage__in', ('listing', 'review', 'running'))), fields=('kept_from',), name='disposal_one_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('stage__in', ['listing', 'review', 'dropped'])), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('stage__in', ['running', 'done']), models.Q(('approved_by', models.F('made_by')), _negated=True)), _connector='OR'), name='disposal_approved_by_another')],
            },
        ),
        migrations.CreateModel(
            name='DisposalItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='種類')),
                ('target_id', models.BigIntegerField(verbose_name='対象')),
                ('client_key', models.CharField(blank=True, max_length=24)),
                ('last_used_on', models.DateField(verbose_name='最終利用日')),
                ('held_at', models.DateTimeField(blank=True, null=True, verbose_name='保留日時')),
                ('held_reason', models.CharField(blank=True, max_length=300, verbose_name='保留の理由')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='廃棄日時')),
                ('skipped', models.BooleanField(default=False, verbose_name='承認後に利用あり')),
                ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='保留した人')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='companies.disposallist', verbose_name='廃棄リスト')),
            ],
            options={
                'verbose_name': '廃棄リストの項目',
                'verbose_name_plural': '廃棄リストの項目',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['list', 'client_key'], name='disposal_item_client'), models.Index(condition=models.Q(('done_at__isnull', False)), fields=['kind', 'target_id'], name='disposal_item_done')],
                'constraints': [models.UniqueConstraint(fields=('list', 'kind', 'target_id'), name='disposal_item_once'), models.CheckConstraint(condition=models.Q(models.Q(('held_at__isnull', True), ('held_by__isnull', True), ('held_reason', '')), models.Q(('held_at__isnull', False), ('held_by__isnull', False), models.Q(('held_reason', ''), _negated=True)), _connector='OR'), name='disposal_item_held_by_somebody'), models.CheckConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('held_at__isnull', True), ('skipped', False)), _connector='OR'), name='disposal_item_held_or_done')],
            },
        ),
        *(
            migrations.RunSQL(ROOT.replace('{kind}', kind), DROP.replace('{kind}', kind))
            for kind in ('company', 'person')
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='company',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "companies_companyevent" ("address", "business", "capital", "corporate_number", "created_at", "email", "id", "industry_id", "kana", "merged_into_id", "municipality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "predecessor_id", "revision", "staff", "stage", "used_before") VALUES (OLD."address", OLD."business", OLD."capital", OLD."corporate_number", OLD."created_at", OLD."email", OLD."id", OLD."industry_id", OLD."kana", OLD."merged_into_id", OLD."municipality", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."phone", OLD."postal_code", OLD."predecessor_id", OLD."revision", OLD."staff", OLD."stage", OLD."used_before"); RETURN NULL;', hash='0ee39e603d60f4b5c13960f577feec417e041f78', operation='UPDATE', pgid='pgtrigger_update_update_3d5ae', table='companies_company', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "companies_personevent" ("age_band", "company_id", "created_at", "email", "founded_id", "id", "kana", "merged_into_id", "municipality", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "revision", "sex", "trade_name", "used_before") VALUES (OLD."age_band", OLD."company_id", OLD."created_at", OLD."email", OLD."founded_id", OLD."id", OLD."kana", OLD."merged_into_id", OLD."municipality", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."phone", OLD."revision", OLD."sex", OLD."trade_name", OLD."used_before"); RETURN NULL;', hash='e85cc26a74afbdebc28e9ceffa525e45aebacb13', operation='UPDATE', pgid='pgtrigger_update_update_e5bf9', table='companies_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='companyfigures',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "companies_companyfiguresevent" ("company_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "sales", "staff", "updated_at", "updated_by_id", "value_added", "wages", "year") VALUES (OLD."company_id", OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."revision", OLD."sales", OLD."staff", OLD."updated_at", OLD."updated_by_id", OLD."value_added", OLD."wages", OLD."year"); RETURN NULL;', hash='b0c2f8da388e0f0f4b27cbca55fd5f80131fc475', operation='UPDATE', pgid='pgtrigger_update_update_d6f69', table='companies_companyfigures', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consentwording',
            trigger=pgtrigger.compiler.Trigger(name='used_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (SELECT 1 FROM companies_consent WHERE wording_id = OLD.id) THEN\n        RAISE EXCEPTION 'wording %: already agreed to, it never changes', OLD.id;\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n", hash='31fb88a836bb0633c80b244da5bcad968c8c6ae3', operation='UPDATE OR DELETE', pgid='pgtrigger_used_stays_e2736', table='companies_consentwording', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'DELETE' THEN\n        RAISE EXCEPTION 'consent %: never deleted', OLD.id;\n    END IF;\n    IF (coalesce(current_setting('yorozu.disposal', true), '') = 'on' AND (to_jsonb(OLD) - ARRAY['note', 'withdrawal_reason']) = (to_jsonb(NEW) - ARRAY['note', 'withdrawal_reason'])) THEN\n        RETURN NEW;\n    END IF;\n    IF OLD.withdrawn_on IS NOT NULL OR\n        (to_jsonb(OLD) - ARRAY['withdrawn_on', 'withdrawn_at', 'withdrawn_by_id',\n            'withdrawal_reason']) IS DISTINCT FROM\n        (to_jsonb(NEW) - ARRAY['withdrawn_on', 'withdrawn_at', 'withdrawn_by_id',\n            'withdrawal_reason']) THEN\n        RAISE EXCEPTION 'consent %: given, it may only be withdrawn once', OLD.id;\n    END IF;\n    RETURN NEW;\n", hash='a22b681dc3e96c626b8f13649e190136f9249931', operation='UPDATE OR DELETE', pgid='pgtrigger_stays_7422b', table='companies_consent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosuretransition',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'UPDATE' THEN\n                IF (coalesce(current_setting('yorozu.disposal', true), '') = 'on' AND (to_jsonb(OLD) - ARRAY['reason']) = (to_jsonb(NEW) - ARRAY['reason'])) THEN RETURN NEW; END IF;\n            END IF;\n            RAISE EXCEPTION 'append-only: % of %', TG_OP, TG_TABLE_NAME;\n        ", hash='b7dccf94c51cfbfd467e563686850a83f2c43959', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be511', table='companies_disclosuretransition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='disclosuretransition',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF coalesce(current_setting('yorozu.may_truncate', true), '') = 'on' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'append-only: % cannot be truncated', TG_TABLE_NAME;\n", hash='7c6cf5be9075cefac52c52af7c23583807bf4404', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_f4517', table='companies_disclosuretransition', when='BEFORE')),
        ),
    ])]
