"""Routes of the checking pages."""

from __future__ import annotations

from django.urls import path, re_path

from wardmote.web.claims import views

_TEXT = r"^check/(?P<digest>[0-9a-f]{64})"

urlpatterns = [
    path("check/", views.start, name="check"),
    path("check/hand-in/", views.hand_in, name="check-hand-in"),
    re_path(rf"{_TEXT}/$", views.checked, name="checked-text"),
    re_path(rf"{_TEXT}/decide/$", views.decide, name="decide-finding"),
    re_path(rf"{_TEXT}/tie/$", views.tie, name="tie-figures"),
    re_path(rf"{_TEXT}/tie/keep/$", views.keep_tie, name="keep-tie"),
    re_path(rf"{_TEXT}/undo/$", views.undo, name="undo-decision"),
    re_path(rf"{_TEXT}/forget/$", views.forget, name="forget-text"),
    re_path(rf"{_TEXT}/findings\.(?P<kind>csv|json)$", views.findings_file, name="findings-file"),
]
