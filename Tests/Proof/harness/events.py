"""What the database holds of the events that were handed in, read beside the product with SQLite alone."""

import sqlite3

# The numbers of `timeline.kind` in the product's schema.
ENTERED, SET = 1, 13


def connect(database):
    """For reading only."""
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)


def ask(database, sql):
    """The first value of the answer, or None when the database cannot be read yet."""
    try:
        return query(database, sql)[0][0]
    except sqlite3.OperationalError:
        return None


def is_settled(database, contacts):
    """Whether so many contacts are known and nothing is to be done for any of them any more."""
    return ask(database, f"""
        SELECT (SELECT count(*) FROM contact) = {contacts} AND NOT EXISTS (SELECT * FROM enrolment WHERE state < 3)
        AND NOT EXISTS (SELECT * FROM outbox WHERE state IN (0, 1)) AND NOT EXISTS (SELECT * FROM inbox)
        AND NOT EXISTS (SELECT * FROM visit WHERE is_judged = 0)""") == 1


def query(database, sql):
    """All rows."""
    connection = connect(database)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def change(database, script):
    """Damages the file, to see that a proof can fail."""
    connection = sqlite3.connect(database, timeout=30)
    connection.executescript("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; " + script)
    connection.close()


def message_ids(database):
    """The `messageId` of each event, as often as it is there."""
    return [row[0] for row in query(database, "SELECT message_id FROM event")]


def undecided(database):
    """Events that were taken in and not settled yet."""
    return query(database, "SELECT count(*) FROM inbox")[0][0]


def entries_by_contact(database):
    """How many enrolments each contact ever had."""
    return [row[0] for row in query(
        database, "SELECT count(e.contact) FROM contact AS c LEFT JOIN enrolment AS e ON e.contact = c.id "
        "GROUP BY c.id")]


def lines_by_contact(database, kind):
    """How often a line of that kind stands in each contact's timeline."""
    return [row[0] for row in query(
        database, "SELECT count(t.id) FROM contact AS c LEFT JOIN timeline AS t ON t.contact = c.id AND "
        f"t.kind = {kind} GROUP BY c.id")]


def values_set(database):
    """What the steps `set` have set, in all timelines."""
    return [row[0] for row in query(database, f"SELECT detail FROM timeline WHERE kind = {SET}")]
