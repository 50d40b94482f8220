"""Publishing from the command line: nothing that the content check finds goes out unnoticed."""

from typer.testing import CliRunner

from knowledge import catalogue
from knowledge.__main__ import app
from knowledge.models import LiveEntry
from knowledge.publishing import findings_on, unpublished


def test_an_untraced_number_is_not_published(database: str) -> None:
    catalogue.ensure_published()
    row = LiveEntry.objects.get(topic="vneid-quen-mat-khau")
    row.data = {**row.data, "warnings": ["Gọi 0999 888 777 để lấy lại mật khẩu."]}
    row.save()
    outcome = CliRunner().invoke(app, ["publish"])
    assert outcome.exit_code == 2
    assert "vneid-quen-mat-khau: warnings[1]: “0999 888 777”" in outcome.output
    assert catalogue.newest_number() == 1


def test_only_what_changed_is_checked(database: str) -> None:
    catalogue.ensure_published()
    assert findings_on(unpublished().edited) == []
    rows = {row.topic: row for row in LiveEntry.objects.all()}
    old = rows["vneid-passcode"]
    old.data = {**old.data, "checked": "2020-01", "review_by": "2020-06"}
    old.save()
    catalogue.publish()
    new = rows["vneid-quen-mat-khau"]
    new.data = {**new.data, "title": "Quên mật khẩu VNeID thì làm lại thế nào?"}
    new.save()
    assert [row.topic for row in unpublished().edited] == ["vneid-quen-mat-khau"]
    assert findings_on(unpublished().edited) == []
