"""Routes of the workspace."""

from __future__ import annotations

from django.urls import path, re_path

from wardmote.web.assessment import (
    change_views,
    column_views,
    example_views,
    prose_views,
    workspace_views,
)

urlpatterns = [
    path("matrix/", workspace_views.matrix, name="matrix"),
    re_path(r"^matrix\.(?P<kind>csv|xlsx|ods)$", workspace_views.matrix_file, name="matrix-table"),
    re_path(
        r"^matrix/grid\.(?P<kind>csv|xlsx|ods)$", workspace_views.grid_file, name="matrix-grid"
    ),
    path("matrix/2007/", example_views.matrix_2007_page, name="matrix-2007"),
    re_path(
        r"^matrix/2007/(?P<name>[a-z]+)\.(?P<kind>csv|xlsx|ods)$",
        example_views.matrix_2007_file,
        name="matrix-2007-table",
    ),
    path("matrix/column/", column_views.column_audit, name="column-audit"),
    path("matrix/structure/", change_views.structure, name="matrix-structure"),
    path("matrix/structure/change/", change_views.change_structure, name="change-structure"),
    path("matrix/row/<path:category>/", workspace_views.row, name="matrix-row"),
    path(
        "matrix/score/<slug:criterion>/<path:category>/",
        workspace_views.score,
        name="matrix-score",
    ),
    path("matrix/decide/<path:category>/", change_views.change_decision, name="change-decision"),
    path(
        "matrix/judge/<slug:criterion>/<path:category>/",
        change_views.change_score,
        name="change-score",
    ),
    path("prose/", prose_views.prose, name="prose"),
    path("prose/<slug:place>/", prose_views.prose_place, name="prose-place"),
    path("prose/<slug:place>/change/", change_views.change_prose, name="change-prose"),
    path("judgements.yaml", workspace_views.judgements_file, name="judgements-file"),
]
