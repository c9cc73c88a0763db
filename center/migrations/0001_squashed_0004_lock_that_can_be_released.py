"""All of this room's tables as they are after 0004_lock_that_can_be_released."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from yorozu.kit.at_once import AtOnce


class Migration(migrations.Migration):

    replaces = [
        ('center', '0001_initial'),
        ('center', '0002_periods_in_order'),
        ('center', '0003_lists_by_year'),
        ('center', '0004_lock_that_can_be_released'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [AtOnce([
        migrations.CreateModel(
            name='ClosedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='休業日')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('is_active', models.BooleanField(default=True, verbose_name='有効')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
            ],
            options={
                'verbose_name': '休業日',
                'verbose_name_plural': '休業日',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Industry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=4, unique=True, verbose_name='コード')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                ('size_rule', models.CharField(choices=[('manufacturing', '製造業その他'), ('wholesale', '卸売業'), ('retail', '小売業'), ('service', 'サービス業')], max_length=20, verbose_name='規模の区分')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用中')),
                ('valid_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='使い始める年度')),
                ('valid_until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='使い終わる年度')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
            ],
            options={
                'verbose_name': '業種',
                'verbose_name_plural': '業種',
                'ordering': ['position', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_from__isnull', True), ('valid_from__lte', models.F('valid_until')), _connector='OR'), name='industry_years_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='コード')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='所在地')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='電話番号')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用中')),
                ('valid_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='使い始める年度')),
                ('valid_until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='使い終わる年度')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
            ],
            options={
                'verbose_name': '拠点',
                'verbose_name_plural': '拠点',
                'ordering': ['position', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_from__isnull', True), ('valid_from__lte', models.F('valid_until')), _connector='OR'), name='office_years_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='コード')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='名称')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用中')),
                ('valid_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='使い始める年度')),
                ('valid_until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='使い終わる年度')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
            ],
            options={
                'verbose_name': '事業区分',
                'verbose_name_plural': '事業区分',
                'ordering': ['position', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_from__isnull', True), ('valid_from__lte', models.F('valid_until')), _connector='OR'), name='programme_years_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='使い始める年度')),
                ('valid_until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='使い終わる年度')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                ('is_legacy', models.BooleanField(default=False, verbose_name='旧分野')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用中')),
                ('read_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='center.topic', verbose_name='読み替える分野')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
            ],
            options={
                'verbose_name': '相談分野',
                'verbose_name_plural': '相談分野',
                'ordering': ['position', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_from__isnull', True), ('valid_from__lte', models.F('valid_until')), _connector='OR'), name='topic_years_in_order'), models.CheckConstraint(condition=models.Q(('read_as__isnull', True), ('is_legacy', True), _connector='OR'), name='topic_read_as_of_legacy_only')],
            },
        ),
        migrations.CreateModel(
            name='SupportCourse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='使い始める年度')),
                ('valid_until', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='使い終わる年度')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='並び順')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                ('invitation', models.CharField(blank=True, max_length=60, verbose_name='利用者のことば')),
                ('topics', models.ManyToManyField(blank=True, to='center.topic', verbose_name='相談分野')),
                ('is_active', models.BooleanField(default=True, verbose_name='使用中')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版')),
            ],
            options={
                'verbose_name': '支援コース',
                'verbose_name_plural': '支援コース',
                'ordering': ['position', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_from__isnull', True), ('valid_from__lte', models.F('valid_until')), _connector='OR'), name='supportcourse_years_in_order')],
            },
        ),
        migrations.CreateModel(
            name='MonthLock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月')),
                ('locked_at', models.DateTimeField(verbose_name='締めた日時')),
                ('locked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='締めた人')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='center.programme', verbose_name='事業区分')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='解除した日時')),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='解除した人')),
            ],
            options={
                'verbose_name': '月次締め',
                'verbose_name_plural': '月次締め',
                'ordering': ['-month'],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='month_lock_on_first_day'), models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('month', 'programme'), name='month_lock_once'), models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='month_lock_released_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('measure', models.CharField(choices=[('consultations', '相談対応件数'), ('clients', '来訪相談者数')], max_length=20, verbose_name='指標')),
                ('value', models.PositiveIntegerField(verbose_name='目標値')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='center.programme', verbose_name='事業区分')),
            ],
            options={
                'verbose_name': '年度目標',
                'verbose_name_plural': '年度目標',
                'ordering': ['-fiscal_year', 'programme'],
                'constraints': [models.UniqueConstraint(fields=('fiscal_year', 'programme', 'measure'), name='target_once')],
            },
        ),
        migrations.CreateModel(
            name='YearPreparation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiscal_year', models.PositiveSmallIntegerField(unique=True, verbose_name='年度')),
                ('prepared_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='準備した日時')),
                ('targets', models.PositiveSmallIntegerField(verbose_name='引き継いだ目標')),
                ('closed_days', models.PositiveSmallIntegerField(verbose_name='引き継いだ休業日')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='準備した人')),
            ],
            options={
                'verbose_name': '年度の準備',
                'verbose_name_plural': '年度の準備',
                'ordering': ['-fiscal_year'],
            },
        ),
    ])]
