"""Into whom an organisation was merged on its day, beside who stands for it today."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("partners", "0008_dialogues")]

    operations = [
        migrations.AddField(
            "organization",
            "joined",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.organization",
                verbose_name="合併日の合併先",
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE partners_organization SET joined_id = successor_id;
            SET CONSTRAINTS ALL IMMEDIATE;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RemoveConstraint("organization", "organization_successor_dated"),
        migrations.AddConstraint(
            "organization",
            models.CheckConstraint(
                condition=Q(successor__isnull=True, joined__isnull=True, succeeded_on__isnull=True)
                | Q(successor__isnull=False, joined__isnull=False, succeeded_on__isnull=False),
                name="organization_successor_dated",
            ),
        ),
    ]
