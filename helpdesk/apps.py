from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    name = "helpdesk"
    label = "helpdesk"
    verbose_name = "Bà con và đội hỗ trợ"
    default_auto_field = "django.db.models.BigAutoField"
