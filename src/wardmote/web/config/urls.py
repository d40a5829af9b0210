"""Every route. A route whose view declares no rule fails the build (tests/web/test_routes.py)."""

from __future__ import annotations

from django.urls import include, path

from wardmote.web.config import views

urlpatterns = [
    path("", include("wardmote.web.assessment.urls")),
    path("", include("wardmote.web.assessment.workspace_urls")),
    path("", include("wardmote.web.deliveries.urls")),
    path("", include("wardmote.web.claims.urls")),
    path("", include("wardmote.web.audit.urls")),
    path("theme.css", views.theme, name="theme"),
    path("about/", views.about, name="about"),
]

handler400 = "wardmote.web.config.refusals.cannot_read"
handler403 = "wardmote.web.config.refusals.absent"
handler404 = "wardmote.web.config.refusals.absent"
handler500 = "wardmote.web.config.refusals.broken"
