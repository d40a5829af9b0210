"""The application that the server runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.web.config.settings")
_django = get_wsgi_application()

from wardmote.web.look.static import with_static  # noqa: E402  settings must be ready first

application = with_static(_django)
