"""Routes of the assessment."""

from __future__ import annotations

from django.urls import path, re_path

from wardmote.web.assessment import document_views, figure_views, proof_views, views, ward_views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("categories/", views.categories, name="categories"),
    path("categories/<slug:measure>/<path:category>/", views.category, name="category"),
    path("wards/", views.wards, name="wards"),
    path("wards/<slug:code>/", ward_views.ward, name="ward"),
    path("map/", views.ward_map, name="map"),
    path("map/areas.geojson", views.map_areas, name="map-areas"),
    path("assessment/", document_views.whole, name="assessment"),
    re_path(
        r"^assessment\.(?P<kind>pdf|docx)$", document_views.document_file, name="assessment-file"
    ),
    path("assessment/rules.css", document_views.rules, name="assessment-rules"),
    re_path(
        r"^assessment/files/(?P<name>[a-z0-9-]+)\.(?P<kind>csv|xlsx|ods|svg|png)$",
        document_views.download,
        name="assessment-download",
    ),
    path("assessment/proof/", proof_views.proof, name="assessment-proof"),
    path("assessment/moved/", proof_views.moved, name="assessment-moved"),
    re_path(
        r"^assessment/(?P<name>proof|moved)\.(?P<kind>csv|xlsx|ods)$",
        proof_views.list_file,
        name="assessment-list",
    ),
    path("assessment/<slug:name>/", document_views.chapter, name="assessment-chapter"),
    path("figure/", figure_views.figure, name="figure"),
    re_path(r"^figure\.(?P<kind>csv|xlsx|ods)$", figure_views.figure_table, name="figure-table"),
    re_path(r"^figure\.(?P<kind>svg|png)$", figure_views.figure_chart, name="figure-chart"),
    re_path(
        r"^tables/(?P<name>[a-z-]+)\.(?P<kind>csv|xlsx|ods)$",
        figure_views.page_table,
        name="page-table",
    ),
]
