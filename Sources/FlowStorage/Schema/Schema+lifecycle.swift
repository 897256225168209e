import GRDB

/// What the third migration adds: to databases that know contacts, their events and entries already.
extension Schema {
    /// `last_event` and `last_part` name the event that was settled last; `truths` are the numbers of the rules' names
    /// with blanks between them, negative for one that does not hold.
    static let standing = """
        ALTER TABLE contact ADD COLUMN stage INTEGER REFERENCES name;
        ALTER TABLE contact ADD COLUMN score INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE contact ADD COLUMN last_activity INTEGER;
        ALTER TABLE contact ADD COLUMN last_event INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE contact ADD COLUMN last_part INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE contact ADD COLUMN looked_at INTEGER;
        ALTER TABLE contact ADD COLUMN truths TEXT;
        CREATE TABLE contact_rule (
            contact INTEGER NOT NULL REFERENCES contact,
            rule INTEGER NOT NULL REFERENCES name,
            added INTEGER NOT NULL,
            last_day INTEGER NOT NULL,
            PRIMARY KEY (contact, rule)
        ) STRICT, WITHOUT ROWID;
        """

    /// What a flow recorded has a place behind an accepted event (`after`) instead of a number of its own, and no
    /// message id: a sender might use any.
    static let occurrences = """
        CREATE TABLE recorded_event (
            contact INTEGER NOT NULL REFERENCES contact,
            name INTEGER NOT NULL REFERENCES name,
            after INTEGER NOT NULL,
            part INTEGER NOT NULL,
            at INTEGER NOT NULL,
            origin INTEGER,
            properties BLOB,
            PRIMARY KEY (contact, name, after, part)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX event_about_message ON event (contact, fact) WHERE fact IS NOT NULL;
        ALTER TABLE fact ADD COLUMN last_part INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE email_fact ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE email_fact ADD COLUMN first_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE email_fact ADD COLUMN last_at INTEGER NOT NULL DEFAULT 0;
        """

    /// `trigger_event` and `trigger_part` name the event that was settled last when the entry began; `origin` is the
    /// event whose properties it reads where that is another one, 0 for none.
    static let entries = """
        ALTER TABLE enrolment ADD COLUMN trigger_part INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE enrolment ADD COLUMN origin INTEGER;
        ALTER TABLE enrolment ADD COLUMN split_contact TEXT;
        ALTER TABLE enrolment ADD COLUMN split_entry INTEGER;
        CREATE TABLE live_trigger (
            flow INTEGER NOT NULL REFERENCES name,
            text INTEGER NOT NULL REFERENCES name,
            since INTEGER NOT NULL,
            PRIMARY KEY (flow, text)
        ) STRICT, WITHOUT ROWID;
        """

    /// An email with a team goes to that one, about the contact.
    static let notifications = """
        ALTER TABLE outbox ADD COLUMN team INTEGER REFERENCES name;
        """

    /// There is a row while a sweep is underway; contacts up to the number `done` have been looked at.
    static let sweep = """
        CREATE TABLE sweep (id INTEGER PRIMARY KEY CHECK (id = 1), done INTEGER NOT NULL) STRICT;
        """

    /// Whoever had an event settled was looked at then: what holds of them now is where they begin, and no news.
    static let pastOfContacts = """
        UPDATE contact SET last_event = past.event, last_activity = past.at, looked_at = past.at
        FROM (
            SELECT contact, max(id) AS event, max(received_at) AS at FROM event
            WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.event = event.id) GROUP BY contact
        ) AS past
        WHERE past.contact = contact.id;
        """

    /// Facts went by arrival before, and by the senders' clocks from now on.
    static let pastOfEvents = """
        UPDATE fact SET first_at = past.first, last_at = past.last
        FROM (
            SELECT contact, name, min(received_at - delay) AS first, max(received_at - delay) AS last FROM event
            WHERE name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.event = event.id)
            GROUP BY contact, name
        ) AS past
        WHERE past.contact = fact.contact AND past.name = fact.name;
        UPDATE email_fact SET count = past.count, first_at = past.first, last_at = past.last
        FROM (
            SELECT event.contact, outbox.name, event.fact, count(*) AS count,
                min(event.received_at - event.delay) AS first, max(event.received_at - event.delay) AS last
            FROM event JOIN outbox ON outbox.id = event.outbox
            WHERE event.fact IS NOT NULL AND event.is_automatic = 0
                AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.event = event.id)
            GROUP BY event.contact, outbox.name, event.fact
        ) AS past
        WHERE past.contact = email_fact.contact AND past.name = email_fact.email AND past.fact = email_fact.fact;
        """
}
