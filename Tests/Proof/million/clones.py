"""Makes a few contacts many, in the file of a daemon that is down.

The daemon itself decided about each of the first ones, from calls over HTTP. Their rows are copied as they are, with
numbers, addresses and message ids of their own, so that each copy is what the same calls would have made.
"""

import sqlite3

OVERRIDES = {
    "contact": {
        "id": "t.id + :contacts * n.copy", "shard": "(t.id + :contacts * n.copy) & 255",
        "address": "replace(t.address, '@', printf('-%06d@', n.copy))",
        "last_event": "CASE WHEN t.last_event > 0 THEN t.last_event + :events * n.copy ELSE 0 END"},
    "alias": {"value": "replace(t.value, '@', printf('-%06d@', n.copy))"},
    "event": {"id": "t.id + :events * n.copy", "message_id": "t.message_id || printf('-%06d', n.copy)"},
    "fact": {"last_event": "t.last_event + :events * n.copy"},
    "enrolment": {
        "trigger_event": "CASE WHEN t.trigger_event > 0 THEN t.trigger_event + :events * n.copy ELSE 0 END",
        "origin": "CASE WHEN t.origin > 0 THEN t.origin + :events * n.copy ELSE t.origin END"},
    "timeline": {"id": "NULL"},
    "contact_field": {}, "contact_tag": {}, "contact_rule": {},
}
"""The tables in which something stands about the first contacts, and what is another in a copy."""

ORDERS = {"alias": "t.value, n.copy", "event": "t.message_id, n.copy"}


class Clones:
    def __init__(self, database):
        self.connection = sqlite3.connect(database, isolation_level=None)

    def make(self, known, copies):
        """Copies everybody behind the first `known` contacts so often; returns how many there are then."""
        ask = self.connection.execute
        ask("PRAGMA journal_mode = OFF")
        ask("PRAGMA synchronous = OFF")
        ask("PRAGMA cache_size = -400000")
        first = ask("SELECT min(id), max(id) FROM event WHERE contact > ?", (known,)).fetchone()
        values = {"known": known, "contacts": self.highest("contact") - known, "events": first[1] - first[0] + 1}
        self.expect_nothing_else()
        ask("CREATE TEMP TABLE copies (copy INTEGER PRIMARY KEY)")
        ask("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO copies SELECT i "
            "FROM n", (copies,))
        ask("BEGIN")
        for table, overrides in OVERRIDES.items():
            self.copy(table, overrides, values)
        ask("UPDATE flow_version SET entered = (SELECT count(*) FROM enrolment WHERE version = flow_version.id), "
            "active = (SELECT count(*) FROM enrolment WHERE version = flow_version.id AND state < 3)")
        ask("COMMIT")
        ask("PRAGMA journal_mode = WAL")
        count = ask("SELECT count(*) FROM contact").fetchone()[0]
        self.connection.close()
        return count

    def highest(self, table):
        return self.connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]

    def expect_nothing_else(self):
        """No other table may hold something about a contact, which the copies would lack."""
        for name, in self.connection.execute(
                "SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c ON c.name = 'contact' "
                "WHERE m.type = 'table'").fetchall():
            if name not in OVERRIDES and self.connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]:
                raise RuntimeError(f"the table {name} is not copied")

    def copy(self, table, overrides, values):
        names = [row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")]
        columns = {name: f"t.{name}" for name in names}
        if table != "contact":
            columns["contact"] = "t.contact + :contacts * n.copy"
        columns.update(overrides)
        order = ORDERS.get(table, "n.copy, " + ("t.id" if "id" in names else "t.contact"))
        key = "id" if table == "contact" else "contact"
        self.connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM (SELECT * FROM "
            f"{table} WHERE {key} > :known) AS t CROSS JOIN copies AS n ORDER BY {order}", values)
