"""What was seeded is known for each entry, so that a new seed is merged around edited ones."""

import hashlib
import json

from django.db import migrations, models


def _checksum(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(json.dumps(part, sort_keys=True, ensure_ascii=False).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def remember(apps, schema_editor):
    """Entries that no curator has saved are as they were seeded; of others it isn't known."""
    state = apps.get_model("knowledge", "CatalogueState").objects.filter(pk=1).first()
    if state is None:
        return
    rows = apps.get_model("knowledge", "LiveEntry").objects.all()
    state.seeded = {
        row.topic: _checksum(row.domain, row.data) if row.edited_at is None else "unknown"
        for row in rows
    }
    # The files are looked at again: until now, a seed that met an edit was dropped as a whole.
    state.seed_files = ""
    state.save()


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0003_what_the_form_writes'),
    ]

    operations = [
        migrations.AddField(
            model_name='cataloguestate',
            name='seeded',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='cataloguestate',
            name='left_over',
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='cataloguestate',
            name='seed_checksum',
        ),
    ]
