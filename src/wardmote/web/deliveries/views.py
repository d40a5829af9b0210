"""Pages about the data held."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_DATA_HELD
from wardmote.web.deliveries.coverage import calendar, summary, supplies, tables_table
from wardmote.web.deliveries.held import Held
from wardmote.web.deliveries.opening import with_evidence
from wardmote.web.look.blocks import TableBlock, table_address


@needs(READ_DATA_HELD)
@with_evidence("data-held", "Data held")
def data_held(request: HttpRequest, evidence: Held) -> HttpResponse:
    """Coverage of every source, month by month, and the tables behind it."""
    area = evidence.partnership()
    found, others = supplies(evidence, area)
    return render(
        request,
        "deliveries/data_held.html",
        {
            "section": "data-held",
            "area_name": area.name,
            "summary": TableBlock(summary(found), table_address("supplies")),
            "with_gaps": [calendar(one) for one in found if not one.is_whole],
            "whole": [calendar(one) for one in found if one.is_whole],
            "others": others,
            "months": table_address("coverage"),
            "tables": [TableBlock(tables_table(evidence), table_address("tables"))],
        },
    )
