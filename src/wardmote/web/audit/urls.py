"""Routes of the record of acts."""

from __future__ import annotations

from django.urls import path, re_path

from wardmote.web.audit import views

urlpatterns = [
    path("audit/", views.record, name="audit"),
    re_path(r"^audit\.(?P<kind>csv|xlsx|ods)$", views.record_file, name="audit-table"),
]
