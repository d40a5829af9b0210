"""Routes of the data held."""

from __future__ import annotations

from django.urls import path

from wardmote.web.deliveries import views

urlpatterns = [path("data/", views.data_held, name="data-held")]
