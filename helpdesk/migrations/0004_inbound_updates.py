"""A number that was handled becomes an update that is stored before it is handled."""

import django.utils.timezone
from django.db import migrations, models


def were_handled(apps, schema_editor):
    apps.get_model("helpdesk", "InboundUpdate").objects.update(state="handled")


def only_handled_ones_stay(apps, schema_editor):
    # Before, a number said that its update was answered: what waits has not been.
    apps.get_model("helpdesk", "InboundUpdate").objects.exclude(state="handled").delete()


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0003_threads")]

    operations = [
        migrations.RenameModel("HandledUpdate", "InboundUpdate"),
        migrations.AlterModelOptions(
            name='inboundupdate',
            options={'verbose_name': 'tin chưa xử lý được', 'verbose_name_plural': 'tin chưa xử lý được'},
        ),
        migrations.AddField(
            model_name='inboundupdate',
            name='chat',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='inboundupdate',
            name='held_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='inboundupdate',
            name='holder',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name='inboundupdate',
            name='not_before',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='inboundupdate',
            name='sealed',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='inboundupdate',
            name='state',
            field=models.CharField(choices=[('waiting', 'đang chờ'), ('handled', 'đã xong'), ('set_aside', 'để riêng')], default='waiting', max_length=10, verbose_name='tình trạng'),
        ),
        migrations.AddField(
            model_name='inboundupdate',
            name='tries',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='số lần thử'),
        ),
        migrations.AlterField(
            model_name='inboundupdate',
            name='at',
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='lúc'),
        ),
        migrations.AlterField(
            model_name='inboundupdate',
            name='channel',
            field=models.CharField(max_length=20, verbose_name='kênh'),
        ),
        migrations.AlterField(
            model_name='inboundupdate',
            name='update_id',
            field=models.BigIntegerField(verbose_name='số'),
        ),
        migrations.AddIndex(
            model_name='inboundupdate',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['channel', 'chat', 'update_id'], name='updates_waiting'),
        ),
        migrations.RunPython(were_handled, only_handled_ones_stay),
    ]
