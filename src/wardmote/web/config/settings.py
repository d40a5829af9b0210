"""Every setting, from the environment only. `docs/reference/settings.md` lists the variables."""

from __future__ import annotations

import os
from pathlib import Path

from wardmote.web.config.environment import database, home_folder, secret_key, yes_or_no

HOME = home_folder()
SECRET_KEY = os.environ.get("WARDMOTE_SECRET_KEY") or secret_key(HOME)
DEBUG = False  # never: a debug page shows what nobody may see
# Whether the assessment is made by a process beside the pages, or by the page that asks for it.
ASSESSMENT_BESIDE = yes_or_no("WARDMOTE_ASSESSMENT_BESIDE", default=True)
BEHIND_HTTPS = yes_or_no("WARDMOTE_BEHIND_HTTPS", default=False)

# Loopback only. A name that points at this machine from elsewhere is refused too, so that no
# other site can read these pages through the reader's own browser.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "wardmote.web.accounts",
    "wardmote.web.audit",
    "wardmote.web.deliveries",
    "wardmote.web.assessment",
]
MIDDLEWARE = [
    "wardmote.web.config.middleware.ContentPolicy",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wardmote.web.config.middleware.Answers",
    "django.middleware.csrf.CsrfViewMiddleware",
    "wardmote.web.accounts.gate.Gate",
]
# What is too large is refused by its stated length, before it is read (web/claims/uploads.py).
FILE_UPLOAD_HANDLERS = [
    "wardmote.web.claims.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
ROOT_URLCONF = "wardmote.web.config.urls"
WSGI_APPLICATION = "wardmote.web.config.wsgi.application"
STATIC = Path(__file__).resolve().parents[1] / "static"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).resolve().parents[1] / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "wardmote.web.config.jinja.environment",
            "auto_reload": False,
            "context_processors": [],
        },
    }
]

DATABASES = {"default": database(HOME, os.environ.get("DATABASE_URL", "").strip())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
USE_I18N = False  # pages are written in one language; translated panels carry their own tags
TIME_ZONE = "Europe/London"
USE_TZ = True

# Nothing inline, nothing from elsewhere. Data images are the map control's own icons.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the server in front does it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_HTTPS else 0
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = BEHIND_HTTPS
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wardmote.web.config.refusals.not_confirmed"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Absent pages and refused hosts are everyday, and their addresses may tell about a reader.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}
