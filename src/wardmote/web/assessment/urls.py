"""Routes of the assessment."""

from __future__ import annotations

from django.urls import path, re_path

from wardmote.web.assessment import figure_views, views, ward_views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("categories/", views.categories, name="categories"),
    path("categories/<slug:measure>/<path:category>/", views.category, name="category"),
    path("wards/", views.wards, name="wards"),
    path("wards/<slug:code>/", ward_views.ward, name="ward"),
    path("map/", views.ward_map, name="map"),
    path("map/areas.geojson", views.map_areas, name="map-areas"),
    path("figure/", figure_views.figure, name="figure"),
    re_path(r"^figure\.(?P<kind>csv|xlsx|ods)$", figure_views.figure_table, name="figure-table"),
    re_path(r"^figure\.(?P<kind>svg|png)$", figure_views.figure_chart, name="figure-chart"),
]
