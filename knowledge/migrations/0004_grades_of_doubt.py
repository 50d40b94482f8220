"""What was marked for review only is now a note for the editors."""

from typing import Any

from django.db import migrations


def to_grades(apps: Any, schema_editor: Any) -> None:
    entries = apps.get_model("knowledge", "LiveEntry")
    for entry in entries.objects.filter(data__needs_review=True):
        entry.data["needs_review"] = "note"
        entry.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0003_what_the_form_writes")]  # noqa: RUF012

    operations = [migrations.RunPython(to_grades, migrations.RunPython.noop)]  # noqa: RUF012
