"""The curators' site for a WSGI server: `gunicorn --preload console.wsgi`.

Preloaded, so that a fault at the start ends gunicorn with its sentence; else it would start worker
after worker for as long as it is let.
"""

from django.core.wsgi import get_wsgi_application

from console.starting import set_up

set_up()
application = get_wsgi_application()
