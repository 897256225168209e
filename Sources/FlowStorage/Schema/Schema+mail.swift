import GRDB

/// What the fourth migration adds: proof of consent, visits that wait for their verdict, and how sending goes.
extension Schema {
    /// `position` is null for the preference page.
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
        """

    /// `change`: 0 out of everything, 1 topic, 2 bounced, 3 complained, 4 lifted; `contact` is null for an address that
    /// nobody goes by.
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
            at INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        """

    /// Twelve digits of a Message-ID are told apart by the whole one.
    static let sending = """
        ALTER TABLE outbox ADD COLUMN capped_since INTEGER;
        CREATE INDEX outbox_message ON outbox (substr(message_id, 1, 12)) WHERE message_id IS NOT NULL;
        CREATE INDEX outbox_sent ON outbox (contact, settled_at) WHERE state = 2 AND channel = 0;
        CREATE INDEX outbox_sent_at ON outbox (settled_at) WHERE state = 2 AND channel = 0;
        """

    /// A contact that was merged into another stays as a number that nobody gets again: nothing else refers to it.
    static let identity = """
        ALTER TABLE contact ADD COLUMN merged_into INTEGER REFERENCES contact;
        CREATE INDEX alias_of_contact ON alias (contact);
        CREATE INDEX event_without_name ON event (contact) WHERE name IS NULL AND fact IS NULL;
        ALTER TABLE version_step ADD COLUMN number TEXT;
        """
}
