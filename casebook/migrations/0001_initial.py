import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from yorozu.kit.at_once import AtOnce


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('center', '0003_lists_by_year'),
        ('companies', '0008_consent_of_assist'),
        ('consultations', '0018_seats_by_user_and_role'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [AtOnce([
        migrations.CreateModel(
            name='Booklet',
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
                ('uuid', models.UUIDField(editable=False, unique=True)),
                ('title', models.CharField(max_length=80, verbose_name='表題')),
                ('audience', models.CharField(choices=[('staff', '職員のみ'), ('banks', '金融機関まで'), ('public', '一般公開')], max_length=10, verbose_name='配る相手')),
                ('file', models.FileField(blank=True, upload_to='', verbose_name='ファイル')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='依頼した人')),
            ],
            options={
                'verbose_name': '事例集の冊子',
                'verbose_name_plural': '事例集の冊子',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='booklet_has_title')],
            },
        ),
        migrations.CreateModel(
            name='CasePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marks_coordinators', models.BooleanField(default=True, verbose_name='コーディネーターの名前も伏せる')),
                ('rare_below', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(50)], verbose_name='似た企業がこの数に満たないと注意する')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
            ],
            options={
                'verbose_name': '事例集の決まり',
                'verbose_name_plural': '事例集の決まり',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='case_policy_single'), models.CheckConstraint(condition=models.Q(('rare_below__gte', 2), ('rare_below__lte', 50)), name='case_policy_rare_sane')],
            },
        ),
        migrations.CreateModel(
            name='CaseStudy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('search_text', models.TextField(default='', editable=False)),
                ('search_grams', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, editable=False, size=None)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('draft', '下書き'), ('asked', '承認待ち'), ('published', '承認済み（公開）'), ('withdrawn', '取下げ')], default='draft', max_length=10, verbose_name='状態')),
                ('audience', models.CharField(choices=[('staff', '職員のみ'), ('banks', '金融機関まで'), ('public', '一般公開')], default='staff', max_length=10, verbose_name='公開の範囲')),
                ('title', models.CharField(max_length=120, verbose_name='題名')),
                ('industry_level', models.CharField(choices=[('class', '業種（大分類）'), ('group', '大くくり（製造業その他・卸売・小売・サービス）'), ('none', '載せない')], default='class', max_length=10, verbose_name='業種の示し方')),
                ('area_code', models.CharField(blank=True, max_length=5, verbose_name='市区町村コード')),
                ('area_level', models.CharField(choices=[('city', '市区町村'), ('part', '区部・多摩地域・島しょ部'), ('prefecture', '都道府県'), ('none', '載せない')], default='prefecture', max_length=10, verbose_name='地域の示し方')),
                ('area', models.CharField(blank=True, max_length=40, verbose_name='地域')),
                ('size_band', models.CharField(blank=True, choices=[('0005', '5人以下'), ('0020', '6〜20人'), ('0050', '21〜50人'), ('0100', '51〜100人'), ('0300', '101〜300人'), ('9999', '301人以上')], max_length=4, verbose_name='従業員規模')),
                ('size_level', models.CharField(choices=[('band', '従業員規模（人数の区分）'), ('class', '20人以下・21人以上'), ('none', '載せない')], default='band', max_length=10, verbose_name='規模の示し方')),
                ('stage', models.CharField(blank=True, choices=[('before', '創業前'), ('after', '創業後')], max_length=10, verbose_name='創業前・後')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('problem', models.TextField(blank=True, max_length=4000, verbose_name='課題')),
                ('support', models.TextField(blank=True, max_length=4000, verbose_name='支援内容')),
                ('outcome', models.TextField(blank=True, max_length=4000, verbose_name='成果')),
                ('point', models.TextField(blank=True, max_length=4000, verbose_name='ポイント')),
                ('own_words', models.TextField(blank=True, max_length=1000, verbose_name='伏せる語（商品名など）')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='作成日時')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='更新日時')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='依頼日時')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='承認日時')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承認した人')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='依頼した人')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='companies.company', verbose_name='企業')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成した人')),
                ('industry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='center.industry', verbose_name='業種')),
                ('memos', models.ManyToManyField(blank=True, related_name='cases', to='consultations.memo', verbose_name='もとの相談メモ')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='companies.person', verbose_name='相談者')),
                ('topics', models.ManyToManyField(blank=True, related_name='+', to='center.topic', verbose_name='相談分野')),
            ],
            options={
                'verbose_name': '支援事例',
                'verbose_name_plural': '支援事例',
                'ordering': ['-changed_at', '-id'],
                'indexes': [models.Index(fields=['-changed_at', '-id'], name='case_newest'), models.Index(fields=['state', 'audience'], name='case_in_state'), models.Index(fields=['company'], name='case_of_company'), django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search_grams'], name='case_grams')],
                'constraints': [models.CheckConstraint(condition=models.Q(('company__isnull', True), ('person__isnull', True), _connector='OR'), name='case_of_one_client'), models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='case_asked_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='case_approved_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='case_published_is_approved'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'asked'), _negated=True), ('asked_by__isnull', False), _connector='OR'), name='case_waiting_was_asked')],
            },
        ),
        migrations.CreateModel(
            name='CaseDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base', models.PositiveIntegerField(verbose_name='書き始めた版')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='下書きの版')),
                ('data', models.JSONField(default=dict, verbose_name='入力')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='保存日時')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='書いている人')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='casebook.casestudy')),
            ],
            options={
                'verbose_name': '事例の書きかけ',
                'verbose_name_plural': '事例の書きかけ',
                'ordering': ['-saved_at'],
                'constraints': [models.UniqueConstraint(fields=('case', 'user'), name='case_draft_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('staff', '職員のみ'), ('banks', '金融機関まで'), ('public', '一般公開')], max_length=10, verbose_name='同意の範囲')),
                ('given_on', models.DateField(verbose_name='同意した日')),
                ('means', models.CharField(choices=[('paper', '書面'), ('mail', 'メール'), ('spoken', '口頭')], max_length=10, verbose_name='方法')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='備考')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='記録日時')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='撤回日')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回の記録日時')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='撤回の理由')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録した人')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤回を記録した人')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='casebook.casestudy', verbose_name='事例')),
            ],
            options={
                'verbose_name': '事例の同意',
                'verbose_name_plural': '事例の同意',
                'ordering': ['-given_on', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('case',), name='case_consent_once'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True), ('withdrawn_on__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), ('withdrawn_on__gte', models.F('given_on'))), _connector='OR'), name='case_consent_withdrawn_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='CaseChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('created', '事例を作成した'), ('edited', '内容を直した'), ('replaced', '名前や地名を置き換えた'), ('kept', '理由を付けて残した'), ('unkept', '残すことをやめた'), ('general', '項目をまとめた'), ('consent', '同意を記録した'), ('consent_back', '同意の撤回を記録した'), ('asked', '承認を依頼した'), ('taken_back', '承認の依頼を取り下げた'), ('returned', '差し戻した'), ('published', '承認して公開した'), ('withdrawn', '事例を取り下げた'), ('reopened', '下書きに戻した')], max_length=20, verbose_name='操作')),
                ('from_state', models.CharField(blank=True, choices=[('draft', '下書き'), ('asked', '承認待ち'), ('published', '承認済み（公開）'), ('withdrawn', '取下げ')], max_length=10, verbose_name='前の状態')),
                ('to_state', models.CharField(choices=[('draft', '下書き'), ('asked', '承認待ち'), ('published', '承認済み（公開）'), ('withdrawn', '取下げ')], max_length=10, verbose_name='後の状態')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='日時')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作した人')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='casebook.casestudy')),
            ],
            options={
                'verbose_name': '事例の履歴',
                'verbose_name_plural': '事例の履歴',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='BookletItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='順')),
                ('booklet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='casebook.booklet')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casebook.casestudy', verbose_name='事例')),
            ],
            options={
                'verbose_name': '冊子の事例',
                'verbose_name_plural': '冊子の事例',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('booklet', 'position'), name='booklet_place_once'), models.UniqueConstraint(fields=('booklet', 'case'), name='booklet_case_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseStudyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('version', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('draft', '下書き'), ('asked', '承認待ち'), ('published', '承認済み（公開）'), ('withdrawn', '取下げ')], default='draft', max_length=10, verbose_name='状態')),
                ('audience', models.CharField(choices=[('staff', '職員のみ'), ('banks', '金融機関まで'), ('public', '一般公開')], default='staff', max_length=10, verbose_name='公開の範囲')),
                ('title', models.CharField(max_length=120, verbose_name='題名')),
                ('industry_level', models.CharField(choices=[('class', '業種（大分類）'), ('group', '大くくり（製造業その他・卸売・小売・サービス）'), ('none', '載せない')], default='class', max_length=10, verbose_name='業種の示し方')),
                ('area_code', models.CharField(blank=True, max_length=5, verbose_name='市区町村コード')),
                ('area_level', models.CharField(choices=[('city', '市区町村'), ('part', '区部・多摩地域・島しょ部'), ('prefecture', '都道府県'), ('none', '載せない')], default='prefecture', max_length=10, verbose_name='地域の示し方')),
                ('area', models.CharField(blank=True, max_length=40, verbose_name='地域')),
                ('size_band', models.CharField(blank=True, choices=[('0005', '5人以下'), ('0020', '6〜20人'), ('0050', '21〜50人'), ('0100', '51〜100人'), ('0300', '101〜300人'), ('9999', '301人以上')], max_length=4, verbose_name='従業員規模')),
                ('size_level', models.CharField(choices=[('band', '従業員規模（人数の区分）'), ('class', '20人以下・21人以上'), ('none', '載せない')], default='band', max_length=10, verbose_name='規模の示し方')),
                ('stage', models.CharField(blank=True, choices=[('before', '創業前'), ('after', '創業後')], max_length=10, verbose_name='創業前・後')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('problem', models.TextField(blank=True, max_length=4000, verbose_name='課題')),
                ('support', models.TextField(blank=True, max_length=4000, verbose_name='支援内容')),
                ('outcome', models.TextField(blank=True, max_length=4000, verbose_name='成果')),
                ('point', models.TextField(blank=True, max_length=4000, verbose_name='ポイント')),
                ('own_words', models.TextField(blank=True, max_length=1000, verbose_name='伏せる語（商品名など）')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='作成日時')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='更新日時')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='依頼日時')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='承認日時')),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承認した人')),
                ('asked_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='依頼した人')),
                ('company', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='companies.company', verbose_name='企業')),
                ('created_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成した人')),
                ('industry', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='center.industry', verbose_name='業種')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='companies.person', verbose_name='相談者')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='casebook.casestudy')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='KeptWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('title', '題名'), ('problem', '課題'), ('support', '支援内容'), ('outcome', '成果'), ('point', 'ポイント')], max_length=10, verbose_name='欄')),
                ('kind', models.CharField(choices=[('company', '企業名'), ('person', '人の名前'), ('email', 'メールアドレス'), ('url', 'URL'), ('phone', '電話番号'), ('number', '法人番号・郵便番号'), ('product', '商品名など伏せる語'), ('bank', '金融機関・支店'), ('place', '住所・地名・駅名'), ('co', 'コーディネーター名'), ('amount', '金額'), ('date', '日付'), ('count', '5未満の数')], max_length=10, verbose_name='種類')),
                ('surface', models.CharField(blank=True, max_length=200, verbose_name='語')),
                ('count', models.PositiveSmallIntegerField(verbose_name='箇所')),
                ('reason', models.CharField(max_length=200, verbose_name='残す理由')),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='残した日時')),
                ('dropped_at', models.DateTimeField(blank=True, null=True, verbose_name='やめた日時')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kept_words', to='casebook.casestudy')),
                ('dropped_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='やめた人')),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='残した人')),
            ],
            options={
                'verbose_name': '残した語',
                'verbose_name_plural': '残した語',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('dropped_at__isnull', True), models.Q(('surface', ''), _negated=True)), fields=('case', 'part', 'kind', 'surface'), name='case_word_kept_once'), models.CheckConstraint(condition=models.Q(models.Q(('dropped_at__isnull', True), ('dropped_by__isnull', True)), models.Q(('dropped_at__isnull', False), ('dropped_by__isnull', False)), _connector='OR'), name='case_word_dropped_by_somebody')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casestudy',
            trigger=pgtrigger.compiler.Trigger(name='search_text', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            NEW.search_text := search_fold(concat_ws(E'\\n', NEW.title, NEW.problem, NEW.support, NEW.outcome, NEW.point));\n            NEW.search_grams := bigrams(NEW.search_text);\n            RETURN NEW;\n        ", hash='49081fc8269ab86c42c7c58404e6b35fdb0a87b4', operation='INSERT OR UPDATE OF "title", "problem", "support", "outcome", "point"', pgid='pgtrigger_search_text_f45e7', table='casebook_casestudy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casestudy',
            trigger=pgtrigger.compiler.Trigger(name='states', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', func="\n                    IF (OLD.state, NEW.state) NOT IN (('asked', 'draft'), ('asked', 'published'), ('asked', 'withdrawn'), ('draft', 'asked'), ('draft', 'withdrawn'), ('published', 'withdrawn'), ('withdrawn', 'draft')) THEN\n                        RAISE EXCEPTION 'case %: % to % is no transition',\n                            OLD.id, OLD.state, NEW.state;\n                    END IF;\n                    RETURN NEW;\n                ", hash='0df11a284a1395d3e381be74f2078f65a051717c', operation='UPDATE OF "state"', pgid='pgtrigger_states_1f940', table='casebook_casestudy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casestudy',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='afb3e2ee344c0448c829fb8bb30b0c4a7c097e8f', operation='DELETE', pgid='pgtrigger_never_deleted_cc969', table='casebook_casestudy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casestudy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "casebook_casestudyevent" ("approved_at", "approved_by_id", "area", "area_code", "area_level", "asked_at", "asked_by_id", "audience", "changed_at", "company_id", "created_at", "created_by_id", "fiscal_year", "id", "industry_id", "industry_level", "outcome", "own_words", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "point", "problem", "size_band", "size_level", "stage", "state", "support", "title", "uuid", "version") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."area", OLD."area_code", OLD."area_level", OLD."asked_at", OLD."asked_by_id", OLD."audience", OLD."changed_at", OLD."company_id", OLD."created_at", OLD."created_by_id", OLD."fiscal_year", OLD."id", OLD."industry_id", OLD."industry_level", OLD."outcome", OLD."own_words", OLD."person_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."point", OLD."problem", OLD."size_band", OLD."size_level", OLD."stage", OLD."state", OLD."support", OLD."title", OLD."uuid", OLD."version"); RETURN NULL;', hash='ec09eea4b9f784d8aefe1172f0b4a2c51b96d26d', operation='UPDATE', pgid='pgtrigger_update_update_635b2', table='casebook_casestudy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='caseconsent',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'DELETE' THEN\n        RAISE EXCEPTION 'case consent %: never deleted', OLD.id;\n    END IF;\n    IF (coalesce(current_setting('yorozu.disposal', true), '') = 'on' AND (to_jsonb(OLD) - ARRAY['note', 'withdrawal_reason']) = (to_jsonb(NEW) - ARRAY['note', 'withdrawal_reason'])) THEN\n        RETURN NEW;\n    END IF;\n    IF OLD.withdrawn_at IS NOT NULL OR\n        (to_jsonb(OLD) - ARRAY['withdrawn_on', 'withdrawn_at', 'withdrawn_by_id', 'withdrawal_reason']) IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['withdrawn_on', 'withdrawn_at', 'withdrawn_by_id', 'withdrawal_reason']) THEN\n        RAISE EXCEPTION 'case consent %: given, it may only be withdrawn once', OLD.id;\n    END IF;\n    RETURN NEW;\n", hash='23f2edf6d32a9b93885fb76516405a5296190ff3', operation='UPDATE OR DELETE', pgid='pgtrigger_stays_1992a', table='casebook_caseconsent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casechange',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF TG_OP = 'UPDATE' THEN\n                IF (coalesce(current_setting('yorozu.disposal', true), '') = 'on' AND (to_jsonb(OLD) - ARRAY['reason']) = (to_jsonb(NEW) - ARRAY['reason'])) THEN RETURN NEW; END IF;\n            END IF;\n            RAISE EXCEPTION 'append-only: % of %', TG_OP, TG_TABLE_NAME;\n        ", hash='7099c01b3a4392b4fb241d14d32e7817dc7e875e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a8c57', table='casebook_casechange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casechange',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF coalesce(current_setting('yorozu.may_truncate', true), '') = 'on' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'append-only: % cannot be truncated', TG_TABLE_NAME;\n", hash='3cc005ea820e0763a5e28b86e722d273b9548412', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_b2924', table='casebook_casechange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keptword',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a51896fa10ab0e6027ae4b75349d7f19b0bae8f4', operation='DELETE', pgid='pgtrigger_never_deleted_a1b4a', table='casebook_keptword', when='BEFORE')),
        ),
    ])]
