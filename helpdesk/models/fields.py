"""Fields that mask personal data on the way into the database, whoever writes."""

from typing import TYPE_CHECKING, Any

from django.db import models

from helpdesk.personal_data import mask

if TYPE_CHECKING:
    StoredText = models.TextField[str, str]
else:
    StoredText = models.TextField


class MaskedTextField(StoredText):
    """Text of a person. Masked in `get_prep_value`, which `QuerySet.update` goes through too."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return mask(prepared) if isinstance(prepared, str) else prepared

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.get_prep_value(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value


class MaskedJSONField(models.JSONField):
    """JSON whose strings are texts of a person, such as the last turns of a conversation."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(masked(value), connection, prepared)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = masked(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value


def masked(value: Any) -> Any:
    """`value` with every string in it masked, dictionary keys excepted."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    if isinstance(value, dict):
        return {key: masked(item) for key, item in value.items()}
    return value
