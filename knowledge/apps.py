"""The Django app that holds the live catalogue. The retrieval library beside it knows no Django."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    label = "knowledge"
    verbose_name = "Kho câu trả lời"
    default_auto_field = "django.db.models.BigAutoField"
