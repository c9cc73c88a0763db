"""All of this room's tables as they are after 0007_report_set."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from yorozu.kit.at_once import AtOnce


class Migration(migrations.Migration):

    replaces = [
        ('reports', '0001_initial'),
        ('reports', '0002_automatic_and_single'),
        ('reports', '0003_analysis'),
        ('reports', '0004_closing_and_duty'),
        ('reports', '0005_peers'),
        ('reports', '0006_quality'),
        ('reports', '0007_report_set'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('center', '0004_lock_that_can_be_released'),
        ('consultations', '0020_last_of_a_branch'),
        ('coordinators', '0005_output_words'),
        ('partners', '0010_events_mended'),
    ]

    operations = [AtOnce([
        migrations.CreateModel(
            name='MonthlyReport',
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
                ('month', models.DateField(verbose_name='月')),
                ('revision', models.PositiveIntegerField(verbose_name='版')),
                ('figures', models.JSONField(default=dict, verbose_name='集計')),
                ('pdf', models.FileField(blank=True, upload_to='', verbose_name='PDF')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='ダイジェスト')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='center.programme', verbose_name='事業区分')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成した人')),
                ('mailed_at', models.DateTimeField(blank=True, null=True, verbose_name='通知日時')),
                ('bank', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.organization', verbose_name='信用金庫')),
                ('comments', models.JSONField(blank=True, default=dict, verbose_name='コメント')),
                ('coordinator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coordinators.coordinator', verbose_name='CO')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='center.office', verbose_name='拠点')),
                ('sections', models.JSONField(blank=True, default=list, verbose_name='章')),
                ('span', models.CharField(choices=[('month', '月次'), ('quarter', '四半期'), ('year', '年度')], default='month', max_length=8, verbose_name='期間')),
                ('xlsx', models.FileField(blank=True, upload_to='', verbose_name='Excel')),
            ],
            options={
                'verbose_name': '月次業務実績',
                'verbose_name_plural': '月次業務実績',
                'ordering': ['-month', 'programme', '-revision'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='report_on_first_day'), models.UniqueConstraint(fields=('month', 'programme', 'span', 'office', 'bank', 'coordinator', 'revision'), name='report_revision_once', nulls_distinct=False), models.UniqueConstraint(condition=models.Q(('requested_by__isnull', True)), fields=('month', 'programme', 'span', 'office', 'bank', 'coordinator'), name='report_automatic_once', nulls_distinct=False), models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('month', 'programme', 'span', 'office', 'bank', 'coordinator'), name='report_one_in_work', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('span', 'month'), models.Q(('month__month__in', [4, 7, 10, 1]), ('span', 'quarter')), models.Q(('month__month', 4), ('span', 'year')), _connector='OR'), name='report_begins_its_span'), models.CheckConstraint(condition=models.Q(models.Q(('bank__isnull', True), ('office__isnull', True)), models.Q(('coordinator__isnull', True), ('office__isnull', True)), models.Q(('bank__isnull', True), ('coordinator__isnull', True)), _connector='OR'), name='report_of_one_at_most')],
            },
        ),
        migrations.CreateModel(
            name='SavedAnalysis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='名前')),
                ('query', models.TextField(max_length=4000, verbose_name='条件')),
                ('is_shared', models.BooleanField(default=False, verbose_name='共有')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='作成日時')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='削除日時')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作成した人')),
            ],
            options={
                'verbose_name': '保存した分析',
                'verbose_name_plural': '保存した分析',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('owner', 'name'), name='analysis_name_once')],
            },
        ),
        migrations.CreateModel(
            name='AnalysisSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('every', models.CharField(blank=True, choices=[('month', '毎月（第1営業日）'), ('week', '毎週（週の第1営業日）')], max_length=5, verbose_name='間隔')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='受け取る人')),
                ('analysis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='reports.savedanalysis', verbose_name='分析')),
            ],
            options={
                'verbose_name': '分析の定期メール',
                'verbose_name_plural': '分析の定期メール',
                'constraints': [models.UniqueConstraint(fields=('analysis', 'user'), name='analysis_mailed_once_each')],
            },
        ),
        migrations.CreateModel(
            name='AnalysisMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='送る日')),
                ('state', models.CharField(choices=[('waiting', '送信待ち'), ('sent', '送信済'), ('dropped', '不要になった'), ('failed', '送れなかった')], default='waiting', max_length=8, verbose_name='状態')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='送信日時')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='試行回数')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='作成日時')),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='reports.analysissubscription', verbose_name='定期メール')),
            ],
            options={
                'verbose_name': '分析のメール',
                'verbose_name_plural': '分析のメール',
                'constraints': [models.UniqueConstraint(fields=('subscription', 'due_on'), name='analysis_mail_once')],
            },
        ),
        migrations.CreateModel(
            name='DutyLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月')),
                ('state', models.CharField(choices=[('open', '記入中'), ('confirmed', 'CO確認済'), ('approved', '承認済')], default='open', max_length=10, verbose_name='状態')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_logs', to='coordinators.coordinator', verbose_name='コーディネーター')),
            ],
            options={
                'verbose_name': '従事日誌',
                'verbose_name_plural': '従事日誌',
                'ordering': ['-month', 'coordinator'],
                'constraints': [models.UniqueConstraint(fields=('coordinator', 'month'), name='duty_log_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='duty_log_on_first_day')],
            },
        ),
        migrations.CreateModel(
            name='DutyLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('session', '相談対応'), ('event', '出張相談会・セミナー'), ('meeting', '連携打合せ'), ('group', '部会・PJ'), ('travel', '移動'), ('other', 'その他の業務')], max_length=10, verbose_name='種類')),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='時間')),
                ('title', models.CharField(max_length=200, verbose_name='内容')),
                ('route', models.CharField(blank=True, max_length=200, verbose_name='経路')),
                ('fare', models.PositiveIntegerField(blank=True, null=True, verbose_name='交通費（円）')),
                ('source', models.CharField(blank=True, max_length=40, verbose_name='もとの記録')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='書いた日時')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='取り下げた日時')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='center.programme', verbose_name='事業区分')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取り下げた人')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='書いた人')),
                ('log', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='reports.dutylog')),
            ],
            options={
                'verbose_name': '従事日誌の行',
                'verbose_name_plural': '従事日誌の行',
                'ordering': ['period', 'id'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_at__isnull', True)), expressions=[('log', '='), ('period', '&&')], name='duty_line_one_at_a_time'), models.CheckConstraint(condition=models.Q(('period__endswith__isnull', False), ('period__isempty', False), ('period__startswith__isnull', False)), name='duty_line_has_period'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='duty_line_withdrawn_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('travel', 'other')), ('source', '')), models.Q(models.Q(('kind__in', ('travel', 'other')), _negated=True), models.Q(('source', ''), _negated=True)), _connector='OR'), name='duty_line_by_hand_or_computed'), models.CheckConstraint(condition=models.Q(('kind', 'travel'), models.Q(('fare__isnull', True), ('route', '')), _connector='OR'), name='duty_line_fare_of_travel')],
            },
        ),
        migrations.CreateModel(
            name='DutyStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField(verbose_name='順')),
                ('act', models.CharField(choices=[('confirm', 'CO確認'), ('withdraw', '確認取消'), ('approve', '承認'), ('return', '差戻し')], max_length=10, verbose_name='操作')),
                ('to_state', models.CharField(choices=[('open', '記入中'), ('confirmed', 'CO確認済'), ('approved', '承認済')], max_length=10, verbose_name='後の状態')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='日時')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='コメント')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作した人')),
                ('log', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.dutylog')),
            ],
            options={
                'verbose_name': '従事日誌の手続き',
                'verbose_name_plural': '従事日誌の手続き',
                'ordering': ['sequence'],
                'constraints': [models.UniqueConstraint(fields=('log', 'sequence'), name='duty_step_once')],
            },
        ),
        migrations.CreateModel(
            name='MonthClose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月')),
                ('round', models.PositiveSmallIntegerField(verbose_name='回')),
                ('state', models.CharField(choices=[('applied', '申請中'), ('checked', '確認済'), ('closed', '締め済'), ('returned', '差戻し'), ('reopened', '締め解除')], max_length=10, verbose_name='状態')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('total', models.PositiveIntegerField(blank=True, null=True, verbose_name='相談対応件数')),
                ('figures', models.JSONField(blank=True, default=dict, verbose_name='集計')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='締めた日時')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='center.programme', verbose_name='事業区分')),
            ],
            options={
                'verbose_name': '月の締め',
                'verbose_name_plural': '月の締め',
                'ordering': ['-month', 'programme', '-round'],
                'constraints': [models.UniqueConstraint(fields=('month', 'programme', 'round'), name='month_close_round_once'), models.UniqueConstraint(condition=models.Q(('state', 'reopened'), _negated=True), fields=('month', 'programme'), name='month_close_one_standing'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='month_close_on_first_day'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ('closed', 'reopened')), ('total__isnull', False)), models.Q(models.Q(('state__in', ('closed', 'reopened')), _negated=True), ('closed_at__isnull', True), ('total__isnull', True)), _connector='OR'), name='month_close_closed_when')],
            },
        ),
        migrations.CreateModel(
            name='MonthCloseLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12, verbose_name='番号')),
                ('started_at', models.DateTimeField(verbose_name='相談日時')),
                ('attributes', models.JSONField(verbose_name='区分')),
                ('close', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='reports.monthclose')),
                ('memo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.memo', verbose_name='メモ')),
            ],
            options={
                'verbose_name': '締めたメモ',
                'verbose_name_plural': '締めたメモ',
                'ordering': ['-started_at', '-memo_id'],
                'indexes': [models.Index(fields=['close', '-started_at', '-id'], name='month_close_line_newest')],
                'constraints': [models.UniqueConstraint(fields=('close', 'memo'), name='month_close_line_once')],
            },
        ),
        migrations.CreateModel(
            name='MonthCloseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField(verbose_name='順')),
                ('act', models.CharField(choices=[('apply', '締め申請'), ('check', '確認'), ('approve', '承認'), ('return', '差戻し'), ('withdraw', '取下げ'), ('reopen', '締め解除')], max_length=10, verbose_name='操作')),
                ('to_state', models.CharField(choices=[('applied', '申請中'), ('checked', '確認済'), ('closed', '締め済'), ('returned', '差戻し'), ('reopened', '締め解除')], max_length=10, verbose_name='後の状態')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='日時')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='コメント')),
                ('left', models.JSONField(blank=True, default=dict, verbose_name='残っていた事項')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作した人')),
                ('close', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.monthclose')),
            ],
            options={
                'verbose_name': '締めの手続き',
                'verbose_name_plural': '締めの手続き',
                'ordering': ['sequence'],
                'constraints': [models.UniqueConstraint(fields=('close', 'sequence'), name='month_close_step_once')],
            },
        ),
        migrations.CreateModel(
            name='CloseMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('check', '確認の依頼'), ('approve', '承認の依頼'), ('returned', '差戻し'), ('closed', '締めの完了'), ('reopened', '締めの解除')], max_length=10, verbose_name='種類')),
                ('to', models.EmailField(max_length=254, verbose_name='宛先のアドレス')),
                ('state', models.CharField(choices=[('waiting', '送信待ち'), ('sent', '送信済'), ('dropped', '不要になった'), ('failed', '送れなかった')], default='waiting', max_length=10, verbose_name='状態')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='作成')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='送信')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='試した回数')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='reports.monthclosestep')),
            ],
            options={
                'verbose_name': '締めのメール',
                'verbose_name_plural': '締めのメール',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['id'], name='close_mail_unsent')],
                'constraints': [models.UniqueConstraint(fields=('step', 'kind', 'to'), name='close_mail_once'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='close_mail_sent_when')],
            },
        ),
        migrations.CreateModel(
            name='PeerFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('center', models.CharField(max_length=60, verbose_name='拠点')),
                ('fiscal_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2014), django.core.validators.MaxValueValidator(2100)], verbose_name='年度')),
                ('is_own', models.BooleanField(default=False, verbose_name='自拠点')),
                ('consultations', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(10000000)], verbose_name='相談対応件数')),
                ('coordinators', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.1'))], verbose_name='コーディネーター数（人）')),
                ('businesses', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000000)], verbose_name='中小企業・小規模事業者数（者）')),
                ('source', models.CharField(max_length=200, verbose_name='出典')),
                ('published_on', models.DateField(verbose_name='公表日')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登録日時')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='取消日時')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登録した人')),
            ],
            options={
                'verbose_name': '他拠点の実績',
                'verbose_name_plural': '他拠点の実績',
                'ordering': ['fiscal_year', 'center'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('center', 'fiscal_year'), name='peer_year_once', violation_error_message='この拠点のこの年度は、すでに登録されています。'), models.UniqueConstraint(condition=models.Q(('is_own', True), ('removed_at', None)), fields=('fiscal_year',), name='peer_own_once', violation_error_message='この年度の自拠点は、すでに登録されています。')],
            },
        ),
        migrations.CreateModel(
            name='QualityDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True, verbose_name='月')),
                ('total', models.PositiveIntegerField(verbose_name='対象のメモ')),
                ('drawn_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='抽出日時')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='抽出した人')),
            ],
            options={
                'verbose_name': 'メモの抽出',
                'verbose_name_plural': 'メモの抽出',
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='quality_draw_on_first_day')],
            },
        ),
        migrations.CreateModel(
            name='QualityReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('marks', models.JSONField(default=dict, verbose_name='確認の結果')),
                ('feedback', models.TextField(blank=True, max_length=2000, verbose_name='コーディネーターへのひとこと')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='確認日時')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='本人が読んだ日時')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='reports.qualitydraw', verbose_name='抽出')),
                ('memo', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.memo', verbose_name='メモ')),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='確認した人')),
            ],
            options={
                'verbose_name': 'メモの品質確認',
                'verbose_name_plural': 'メモの品質確認',
                'ordering': ['memo__started_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('draw', 'memo'), name='quality_review_once'), models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at', None), ('reviewed_by', None)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='quality_reviewed_by_somebody')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dutylog',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='59cee50abb398e3f4f7c37fc6014d22025f6efbe', operation='DELETE', pgid='pgtrigger_never_deleted_9dfef', table='reports_dutylog', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dutyline',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ede504af829f0d93747ab11ec25ce26ebcc78733', operation='DELETE', pgid='pgtrigger_never_deleted_897a0', table='reports_dutyline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dutystep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cc73c32d394919013c0b6de13a66e7f4ccc9cd7e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f5b1e', table='reports_dutystep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dutystep',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF coalesce(current_setting('yorozu.may_truncate', true), '') = 'on' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'append-only: % cannot be truncated', TG_TABLE_NAME;\n", hash='239b25208dd15fc3005a4fb19b2660ce406c6628', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1588a', table='reports_dutystep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='monthclose',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='caeb08acc35947caa6cacd739837a680f627b49a', operation='DELETE', pgid='pgtrigger_never_deleted_9804d', table='reports_monthclose', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='monthcloseline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='3875df6068ff840fe50e3cd0d4ee327814e6148e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_955a7', table='reports_monthcloseline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='monthcloseline',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF coalesce(current_setting('yorozu.may_truncate', true), '') = 'on' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'append-only: % cannot be truncated', TG_TABLE_NAME;\n", hash='394fc84387735016cfa579f4e4962568508e52b0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9ae4d', table='reports_monthcloseline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='monthclosestep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b9c526dc6bf4c67e9282351e612df3b5257132ef', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1bd12', table='reports_monthclosestep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='monthclosestep',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF coalesce(current_setting('yorozu.may_truncate', true), '') = 'on' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'append-only: % cannot be truncated', TG_TABLE_NAME;\n", hash='b5afb8eb9b3c4c6aecc833a2cc34ebc131f675ab', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e8346', table='reports_monthclosestep', when='BEFORE')),
        ),
    ])]
