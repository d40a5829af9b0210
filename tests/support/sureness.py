"""How a fault is told: by an alarm, or by a question where its judge's record allows no more."""

from __future__ import annotations

from wardmote.claims.findings import Report


def is_told(report: Report, asked: bool = False) -> bool:
    """Tell whether a report has an alarm; `asked`: only questions, and at least one."""
    return bool(report.questions) and not report.alarms if asked else bool(report.alarms)
