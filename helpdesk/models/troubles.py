"""What needs a person now."""

from django.db import models
from django.utils import timezone


class Trouble(models.Model):
    """Something is wrong, and whoever runs the assistant was told."""

    name = models.CharField("việc", max_length=120, unique=True)
    since = models.DateTimeField("từ lúc", default=timezone.now)

    def __str__(self) -> str:
        return self.name
