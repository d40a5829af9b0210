"""Routes of the assessment. Codes and slugs are plain: letters, digits and hyphens."""

from __future__ import annotations

from django.urls import path

from wardmote.web.assessment import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("categories/", views.categories, name="categories"),
    path("wards/", views.wards, name="wards"),
    path("map/", views.ward_map, name="map"),
]
