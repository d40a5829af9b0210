"""The database itself refuses to change or remove an entry, whoever asks it."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_SQLITE = """
CREATE TRIGGER audit_entry_{act} BEFORE {act} ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are only added to'); END
"""
_POSTGRES = (
    """
CREATE FUNCTION audit_entry_guard() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit entries are only added to'; END $$
""",
    """
CREATE TRIGGER audit_entry_guard BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_guard()
""",
)


def lay(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            editor.execute(_SQLITE.format(act=act))
    else:
        for statement in _POSTGRES:
            editor.execute(statement)


def lift(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            editor.execute(f"DROP TRIGGER audit_entry_{act}")
    else:
        editor.execute("DROP TRIGGER audit_entry_guard ON audit_entry")
        editor.execute("DROP FUNCTION audit_entry_guard()")


class Migration(migrations.Migration):
    dependencies = (("audit", "0001_first"),)

    operations = (migrations.RunPython(lay, lift),)
