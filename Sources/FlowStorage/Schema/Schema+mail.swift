import GRDB

/// What the fourth migration adds: proof of consent, visits that wait for their verdict, and how sending goes.
extension Schema {
    /// `position` is null for the pages behind a message's links; what is judged stays a while as company of others.
    static let visits = """
        CREATE TABLE visit (
            id INTEGER PRIMARY KEY,
            outbox INTEGER NOT NULL REFERENCES outbox,
            contact INTEGER NOT NULL REFERENCES contact,
            position INTEGER,
            link INTEGER REFERENCES link,
            at INTEGER NOT NULL,
            is_automatic INTEGER NOT NULL,
            is_judged INTEGER NOT NULL DEFAULT 0,
            message_id TEXT NOT NULL UNIQUE
        ) STRICT;
        CREATE INDEX visit_of_message ON visit (outbox, at);
        CREATE INDEX visit_to_judge ON visit (at) WHERE is_judged = 0;
        CREATE INDEX visit_judged ON visit (at) WHERE is_judged = 1;
        """

    /// `change`: 0 out of everything, 1 topic, 2 bounced, 3 complained, 4 lifted.
    ///
    /// `contact` is null for an address that nobody goes by. `sending_pause.at` is null while mail goes out, and what
    /// was sent before `released_at` counts no more.
    static let consents = """
        CREATE TABLE consent_record (
            id INTEGER PRIMARY KEY,
            contact INTEGER REFERENCES contact,
            address TEXT,
            at INTEGER NOT NULL,
            change INTEGER NOT NULL,
            topic INTEGER REFERENCES name,
            is_subscribed INTEGER,
            source TEXT NOT NULL,
            wording TEXT
        ) STRICT;
        CREATE INDEX consent_of_contact ON consent_record (contact) WHERE contact IS NOT NULL;
        CREATE INDEX consent_of_address ON consent_record (address) WHERE address IS NOT NULL;
        CREATE TABLE sending_pause (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            at INTEGER,
            reason TEXT,
            released_at INTEGER
        ) STRICT;
        """

    /// Events kept the time of what people wished, and of bounces and complaints, before there were records.
    static let pastOfConsent = """
        INSERT INTO consent_record (contact, address, at, change, topic, is_subscribed, source)
        SELECT event.contact, contact.address, event.received_at - event.delay,
            CASE WHEN event.fact = 2 THEN 2 WHEN event.fact = 4 THEN 3 WHEN event.topic IS NULL THEN 0 ELSE 1 END,
            event.topic, iif(event.topic IS NULL, NULL, event.kind = 4), 'before records were kept'
        FROM event JOIN contact ON contact.id = event.contact
        WHERE (event.kind IN (3, 4) OR event.kind = 2 AND event.fact IN (2, 4)) AND event.is_automatic = 0
            AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.event = event.id)
        ORDER BY event.id;
        """

    /// Twelve digits of a Message-ID are told apart by the whole one.
    ///
    /// `address` is the contact's when the message was written; null in rows of earlier versions.
    static let sending = """
        ALTER TABLE outbox ADD COLUMN address TEXT;
        ALTER TABLE outbox ADD COLUMN capped_since INTEGER;
        CREATE INDEX outbox_message ON outbox (substr(message_id, 1, 12)) WHERE message_id IS NOT NULL;
        CREATE INDEX outbox_sent ON outbox (contact, settled_at) WHERE state = 2 AND channel = 0;
        CREATE INDEX outbox_sent_at ON outbox (settled_at, state, channel, team)
            WHERE state = 2 AND channel = 0 AND team IS NULL;
        CREATE INDEX outbox_team ON outbox (not_before) WHERE state = 0 AND team IS NOT NULL;
        CREATE INDEX event_trouble ON event (received_at, fact, outbox) WHERE fact IN (2, 4) AND is_automatic = 0;
        ALTER TABLE outbox ADD COLUMN lane INTEGER REFERENCES name;
        DROP INDEX outbox_due;
        CREATE INDEX outbox_due ON outbox (channel, not_before) WHERE state = 0 AND lane IS NULL;
        CREATE INDEX outbox_lane ON outbox (lane, not_before) WHERE lane IS NOT NULL;
        CREATE INDEX outbox_deferred ON outbox (contact) WHERE state = 0 AND attempts > 0;
        """

    /// A contact that was merged into another stays as a number that nobody gets again: nothing else refers to it.
    static let identity = """
        ALTER TABLE contact ADD COLUMN merged_into INTEGER REFERENCES contact;
        CREATE INDEX alias_of_contact ON alias (contact);
        CREATE INDEX event_without_name ON event (contact) WHERE name IS NULL AND fact IS NULL;
        ALTER TABLE version_step ADD COLUMN number TEXT;
        """
}
