"""The templates a centre begins with: every chapter, in the order reports have always had."""

from django.db import migrations

NAMES = {
    "center": "標準（拠点全体）",
    "office": "標準（拠点別）",
    "bank": "標準（金庫あて）",
    "coordinator": "標準（CO別）",
}
WHO = ["what", "who", "from"]
SECTIONS = {
    "center": ["overview", "how", *WHO, "by", "activities", "notes"],
    "office": ["overview", "how", *WHO, "by", "notes"],
    "bank": ["overview", "branches", "how", "what", "who", "events", "schemes", "notes"],
    "coordinator": ["overview", "beside", "how", *WHO, "notes"],
}


def seed(apps, schema_editor):
    template = apps.get_model("reports", "ReportTemplate")
    for scope, sections in SECTIONS.items():
        template.objects.create(name=NAMES[scope], scope=scope, sections=sections)


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_report_templates_and_comments")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
