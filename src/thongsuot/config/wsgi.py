"""Django as a WSGI application, run in threads under the ASGI dispatcher."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thongsuot.config.settings")
application = get_wsgi_application()
