"""The database itself refuses to change or delete an event, except while its person erases everything."""

from typing import Any, ClassVar

from django.db import migrations

CHANGED = "events are never changed; record a correction"
DELETED = "events are never deleted; record a correction"

SQLITE = [
    f"""CREATE TRIGGER record_never_changes BEFORE UPDATE ON web_record
        BEGIN SELECT RAISE(ABORT, '{CHANGED}'); END""",
    f"""CREATE TRIGGER record_never_replaced BEFORE INSERT ON web_record
        WHEN EXISTS (SELECT 1 FROM web_record WHERE id = NEW.id OR seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, 'UNIQUE: {CHANGED}'); END""",
    f"""CREATE TRIGGER record_never_deleted BEFORE DELETE ON web_record
        WHEN NOT EXISTS (SELECT 1 FROM web_erasure WHERE account_id = OLD.account_id)
        BEGIN SELECT RAISE(ABORT, '{DELETED}'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION record_refuses() RETURNS trigger AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF EXISTS (SELECT 1 FROM web_erasure WHERE account_id = OLD.account_id) THEN
                    RETURN OLD;
                END IF;
                RAISE EXCEPTION '{DELETED}';
            END IF;
            RAISE EXCEPTION '{CHANGED}';
        END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER record_never_changes BEFORE UPDATE OR DELETE ON web_record
        FOR EACH ROW EXECUTE FUNCTION record_refuses()""",
    """CREATE TRIGGER record_never_truncated BEFORE TRUNCATE ON web_record
        FOR EACH STATEMENT EXECUTE FUNCTION record_refuses()""",
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def forbid(apps: Any, schema_editor: Any) -> None:
    """Create the triggers this database speaks; refuse a database that has none."""
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on the events."""

    dependencies: ClassVar = [("web", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(forbid, elidable=False)]
