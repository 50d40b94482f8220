"""The curators' site for a WSGI server: `gunicorn --preload "console.wsgi:checked()"`.

Preloaded, so that a fault at the start ends gunicorn with its sentence; else it would start worker
after worker for as long as it is let.
"""

import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from console.starting import check_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
application = get_wsgi_application()


def checked() -> WSGIHandler:
    """The application, once it is sure that its database can be used."""
    check_database()
    return application
