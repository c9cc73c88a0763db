"""All of this room's tables as they are after 0005_audit_one_index_less."""

import accounts.models.invitation
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from yorozu.kit.at_once import AtOnce


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_audit_page'),
        ('accounts', '0003_sessions_and_policy'),
        ('accounts', '0004_invitations'),
        ('accounts', '0005_audit_one_index_less'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [AtOnce([
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='メールアドレス')),
                ('name', models.CharField(max_length=60, verbose_name='氏名')),
                ('kana', models.CharField(blank=True, max_length=120, verbose_name='フリガナ')),
                ('role', models.CharField(choices=[('manager', '課長・調査役'), ('secretariat', 'コンシェルジュ'), ('reception', '派遣職員'), ('chief', 'チーフ・サブチーフ'), ('coordinator', 'コーディネーター'), ('partner', '連携機関職員'), ('trainee', 'トレーニー')], max_length=20, verbose_name='役割')),
                ('grants', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('analyst', '分析担当')], max_length=20), blank=True, default=list, size=None, verbose_name='追加の権限')),
                ('access_from', models.DateField(blank=True, null=True, verbose_name='利用開始日')),
                ('access_until', models.DateField(blank=True, null=True, verbose_name='利用終了日')),
                ('pledged_on', models.DateField(blank=True, null=True, verbose_name='守秘誓約日')),
                ('is_active', models.BooleanField(default=True, verbose_name='有効')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登録日時')),
                ('single_key_shortcuts', models.BooleanField(default=True, verbose_name='1文字のショートカットキーを使う')),
                ('last_filters', models.JSONField(blank=True, default=dict, verbose_name='一覧の前回の条件')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('last_seen_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='最終利用')),
                ('session_version', models.PositiveIntegerField(default=0, editable=False, verbose_name='ログインの世代')),
            ],
            options={
                'verbose_name': '利用者',
                'verbose_name_plural': '利用者',
                'ordering': ['kana', 'name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once'), models.CheckConstraint(condition=models.Q(('access_from__isnull', True), ('access_until__isnull', True), ('access_from__lte', models.F('access_until')), _connector='OR'), name='user_access_in_order')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='日時')),
                ('actor_id', models.BigIntegerField(blank=True, null=True, verbose_name='利用者番号')),
                ('actor_name', models.CharField(blank=True, max_length=60, verbose_name='利用者')),
                ('act', models.CharField(max_length=60, verbose_name='操作')),
                ('target_kind', models.CharField(blank=True, max_length=60, verbose_name='対象の種類')),
                ('target_id', models.CharField(blank=True, max_length=60, verbose_name='対象')),
                ('detail', models.JSONField(blank=True, default=dict, verbose_name='内容')),
            ],
            options={
                'verbose_name': '操作記録',
                'verbose_name_plural': '操作記録',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['-at', '-id'], name='audit_newest'), models.Index(fields=['actor_id', '-at', '-id'], name='audit_actor'), models.Index(fields=['act', '-at', '-id'], name='audit_act'), models.Index(fields=['target_kind', '-at', '-id'], name='audit_kind'), models.Index(fields=['target_id', '-at', '-id'], name='audit_target_id'), models.Index(django.db.models.fields.json.KeyTextTransform('number', 'detail'), name='audit_number'), models.Index(condition=models.Q(('actor_id__isnull', True)), fields=['-at', '-id'], name='audit_nobody')],
            },
        ),
        migrations.CreateModel(
            name='AuditExport',
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
                ('query', models.TextField(blank=True, verbose_name='条件')),
                ('kind', models.CharField(choices=[('xlsx', 'Excel'), ('csv', 'CSV')], max_length=4, verbose_name='形式')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='件数')),
                ('file', models.FileField(blank=True, upload_to='', verbose_name='ファイル')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='依頼した人')),
            ],
            options={
                'verbose_name': '操作記録の書き出し',
                'verbose_name_plural': '操作記録の書き出し',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SecurityPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mfa_roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('manager', '課長・調査役'), ('secretariat', 'コンシェルジュ'), ('reception', '派遣職員'), ('chief', 'チーフ・サブチーフ'), ('coordinator', 'コーディネーター'), ('partner', '連携機関職員'), ('trainee', 'トレーニー')], max_length=20), blank=True, default=list, size=None, verbose_name='二段階認証を必須にする役割')),
                ('idle_minutes', models.PositiveSmallIntegerField(choices=[(30, '30分'), (60, '1時間'), (90, '1時間30分'), (120, '2時間'), (240, '4時間')], default=90, verbose_name='操作がないときにログアウトするまで')),
            ],
            options={
                'verbose_name': 'ログインの決まり',
                'verbose_name_plural': 'ログインの決まり',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='security_policy_single')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(default=accounts.models.invitation.new_nonce, editable=False, max_length=32)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='招待日時')),
                ('expires_at', models.DateTimeField(verbose_name='有効期限')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='利用開始')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='取消日時')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='招待者')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to=settings.AUTH_USER_MODEL, verbose_name='招待した人')),
            ],
            options={
                'verbose_name': '招待',
                'verbose_name_plural': '招待',
                'constraints': [models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='invitation_accepted_or_revoked')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', '招待'), ('mfa_reset', '二段階認証の解除'), ('email_changed', 'メールアドレスの変更')], max_length=20, verbose_name='種類')),
                ('to', models.EmailField(max_length=254, verbose_name='宛先')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='作成')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='送信')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='試した回数')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to=settings.AUTH_USER_MODEL, verbose_name='宛先の人')),
            ],
            options={
                'verbose_name': 'メール',
                'verbose_name_plural': 'メール',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['id'], name='letter_unsent')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7b732c5f4d9c0b519ac859053fcea89f0fcc34eb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a0b21', table='accounts_auditevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF coalesce(current_setting('yorozu.may_truncate', true), '') = 'on' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'append-only: % cannot be truncated', TG_TABLE_NAME;\n", hash='c1977da94661759ab6884f11ed2341684fae90dc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_94987', table='accounts_auditevent', when='BEFORE')),
        ),
    ])]
