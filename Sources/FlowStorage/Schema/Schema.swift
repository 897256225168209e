import GRDB

/// The shape of the database: named migrations, which are only ever added to.
enum Schema {
    /// Marks the file as ours in its header ("NURT").
    static let applicationID: Int64 = 0x4E55_5254

    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 contacts, flows and outbox") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            for statements in [names, contacts, events, folders, enrolments, deliveries, owners] {
                try db.execute(sql: statements)
            }
            for shard in 0..<256 {
                try db.execute(sql: "INSERT INTO shard (number, epoch) VALUES (?, 0)", arguments: [shard])
            }
        }
        migrator.registerMigration("2 clock") { db in
            try db.execute(sql: clock)
        }
        // Nothing is made anew, so nothing that others refer to can be missing afterwards.
        migrator.registerMigration(
            "3 lifecycle, recorded events and notifications",
            foreignKeyChecks: .immediate
        ) { db in
            for statements in [standing, occurrences, entries, notifications, sweep, pastOfContacts, pastOfEvents] {
                try db.execute(sql: statements)
            }
        }
        migrator.registerMigration("4 mail and consent", foreignKeyChecks: .immediate) { db in
            for statements in [visits, consents, sending, identity, pastOfConsent] { try db.execute(sql: statements) }
        }
        migrator.registerMigration("5 reports", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: reports)
            try fillSources(db)
        }
        migrator.registerMigration("6 consent by steps", foreignKeyChecks: .immediate) { db in
            try db.execute(sql: consentOfSteps)
        }
        return migrator
    }()

    /// Event, flow, email, field, tag, topic and webhook names and the texts of flow files that the timeline repeats.
    private static let names = """
        CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
        """

    /// A contact's `label` is null when it is its address; `names` is a bit for each kind of alias that it has.
    private static let contacts = """
        CREATE TABLE contact (
            id INTEGER PRIMARY KEY,
            shard INTEGER NOT NULL CHECK (shard BETWEEN 0 AND 255),
            address TEXT,
            label TEXT,
            names INTEGER NOT NULL,
            enrolments INTEGER NOT NULL DEFAULT 0,
            next_at INTEGER,
            is_faulted INTEGER NOT NULL DEFAULT 0,
            is_unsubscribed INTEGER NOT NULL DEFAULT 0,
            CHECK (address IS NOT NULL OR label IS NOT NULL)
        ) STRICT;
        CREATE INDEX contact_due ON contact (next_at) WHERE next_at IS NOT NULL AND is_faulted = 0;
        CREATE TABLE alias (
            kind INTEGER NOT NULL,
            value TEXT NOT NULL,
            contact INTEGER NOT NULL REFERENCES contact,
            PRIMARY KEY (kind, value)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE contact_field (
            contact INTEGER NOT NULL REFERENCES contact,
            field INTEGER NOT NULL REFERENCES name,
            value ANY NOT NULL,
            PRIMARY KEY (contact, field)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE contact_tag (
            contact INTEGER NOT NULL REFERENCES contact,
            tag INTEGER NOT NULL REFERENCES name,
            PRIMARY KEY (contact, tag)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE consent (
            contact INTEGER NOT NULL REFERENCES contact,
            topic INTEGER NOT NULL REFERENCES name,
            is_subscribed INTEGER NOT NULL,
            PRIMARY KEY (contact, topic)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE address_state (
            address TEXT NOT NULL PRIMARY KEY,
            suppression INTEGER NOT NULL DEFAULT 0,
            is_unsubscribed INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE fault (
            contact INTEGER PRIMARY KEY REFERENCES contact,
            at INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        """

    /// `delay` is by how much an event's timestamp is earlier than its arrival; `name` is null for what happened to a
    /// message and for `identify`.
    private static let events = """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            contact INTEGER NOT NULL REFERENCES contact,
            received_at INTEGER NOT NULL,
            delay INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            name INTEGER REFERENCES name,
            topic INTEGER REFERENCES name,
            outbox INTEGER,
            fact INTEGER,
            link INTEGER REFERENCES link,
            is_automatic INTEGER NOT NULL DEFAULT 0,
            properties BLOB,
            traits BLOB,
            message_id TEXT NOT NULL UNIQUE
        ) STRICT;
        CREATE INDEX event_of_contact ON event (contact, name) WHERE name IS NOT NULL;
        CREATE TABLE inbox (event INTEGER PRIMARY KEY REFERENCES event) STRICT;
        CREATE TABLE fact (
            contact INTEGER NOT NULL REFERENCES contact,
            name INTEGER NOT NULL REFERENCES name,
            count INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            last_event INTEGER NOT NULL,
            PRIMARY KEY (contact, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE email_fact (
            contact INTEGER NOT NULL REFERENCES contact,
            email INTEGER NOT NULL REFERENCES name,
            fact INTEGER NOT NULL,
            last_event INTEGER NOT NULL,
            PRIMARY KEY (contact, email, fact)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE message_fact (
            contact INTEGER NOT NULL REFERENCES contact,
            ordinal INTEGER NOT NULL,
            step INTEGER NOT NULL,
            visit INTEGER NOT NULL,
            facts INTEGER NOT NULL,
            PRIMARY KEY (contact, ordinal, step, visit)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE message_link (
            contact INTEGER NOT NULL REFERENCES contact,
            ordinal INTEGER NOT NULL,
            step INTEGER NOT NULL,
            visit INTEGER NOT NULL,
            link INTEGER NOT NULL REFERENCES link,
            PRIMARY KEY (contact, ordinal, step, visit, link)
        ) STRICT, WITHOUT ROWID;
        """

    /// Texts are stored once for each content; `active`, `entered` and `converted` count a version's enrolments.
    private static let folders = """
        CREATE TABLE file_text (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, text BLOB NOT NULL) STRICT;
        CREATE TABLE folder (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE) STRICT;
        CREATE TABLE folder_file (
            folder INTEGER NOT NULL REFERENCES folder,
            path TEXT NOT NULL,
            text INTEGER NOT NULL REFERENCES file_text,
            PRIMARY KEY (folder, path)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE folder_applied (
            id INTEGER PRIMARY KEY,
            folder INTEGER NOT NULL REFERENCES folder,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE flow_version (
            id INTEGER PRIMARY KEY,
            flow INTEGER NOT NULL REFERENCES name,
            hash BLOB NOT NULL,
            folder INTEGER NOT NULL REFERENCES folder,
            applied_at INTEGER NOT NULL,
            step_count INTEGER NOT NULL,
            entered INTEGER NOT NULL DEFAULT 0,
            active INTEGER NOT NULL DEFAULT 0,
            converted INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX flow_version_text ON flow_version (flow, hash);
        CREATE TABLE step (id INTEGER PRIMARY KEY, flow INTEGER NOT NULL REFERENCES name) STRICT;
        CREATE TABLE version_step (
            version INTEGER NOT NULL REFERENCES flow_version,
            position INTEGER NOT NULL,
            step INTEGER NOT NULL REFERENCES step,
            PRIMARY KEY (version, position)
        ) STRICT, WITHOUT ROWID;
        """

    /// `state`: 0 ready, 1 waiting, 2 delivering, 3 left.
    private static let enrolments = """
        CREATE TABLE enrolment (
            contact INTEGER NOT NULL REFERENCES contact,
            ordinal INTEGER NOT NULL,
            flow INTEGER NOT NULL REFERENCES name,
            version INTEGER NOT NULL REFERENCES flow_version,
            entered_at INTEGER NOT NULL,
            trigger_event INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
            step INTEGER,
            turn INTEGER,
            since INTEGER,
            until INTEGER,
            leaving INTEGER,
            left_at INTEGER,
            visit INTEGER NOT NULL,
            sent_step INTEGER,
            sent_visit INTEGER,
            burst INTEGER NOT NULL,
            burst_at INTEGER,
            run_key TEXT,
            jumps TEXT,
            PRIMARY KEY (contact, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX enrolment_active ON enrolment (contact, flow, ifnull(run_key, '')) WHERE state < 3;
        CREATE TABLE timeline (
            id INTEGER PRIMARY KEY,
            contact INTEGER NOT NULL REFERENCES contact,
            at INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            ordinal INTEGER,
            flow INTEGER REFERENCES name,
            step INTEGER REFERENCES name,
            subject INTEGER REFERENCES name,
            detail ANY,
            number INTEGER
        ) STRICT;
        CREATE INDEX timeline_of_contact ON timeline (contact);
        """

    /// `state` is `OutboxRow.State`; `links` of a list are the numbers of its links in order, so that all messages of
    /// one email share a row.
    private static let deliveries = """
        CREATE TABLE link (id INTEGER PRIMARY KEY, address TEXT NOT NULL, label TEXT) STRICT;
        CREATE INDEX link_address ON link (address);
        CREATE TABLE link_list (id INTEGER PRIMARY KEY, links TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY,
            contact INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            step INTEGER NOT NULL,
            visit INTEGER NOT NULL,
            channel INTEGER NOT NULL,
            name INTEGER NOT NULL REFERENCES name,
            state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 5),
            not_before INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            first_attempt_at INTEGER,
            is_uncertain INTEGER NOT NULL DEFAULT 0,
            epoch INTEGER,
            settled_at INTEGER,
            topic INTEGER REFERENCES name,
            link_list INTEGER REFERENCES link_list,
            message_id TEXT,
            note TEXT,
            UNIQUE (contact, ordinal, step, visit),
            FOREIGN KEY (contact, ordinal) REFERENCES enrolment (contact, ordinal)
        ) STRICT;
        CREATE INDEX outbox_due ON outbox (channel, not_before) WHERE state = 0;
        CREATE INDEX outbox_sending ON outbox (epoch) WHERE state = 1;
        CREATE INDEX outbox_failed ON outbox (id) WHERE state = 3;
        CREATE INDEX outbox_held ON outbox (id) WHERE state = 4;
        CREATE INDEX outbox_uncertain ON outbox (id) WHERE is_uncertain = 1;
        CREATE TABLE message_body (
            outbox INTEGER PRIMARY KEY REFERENCES outbox,
            sender TEXT NOT NULL,
            recipient TEXT NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE signing_key (
            id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 255),
            secret BLOB NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        """

    /// Contacts are dealt out in 256 shards, each leased to an owner; this store's owner holds all of them.
    private static let owners = """
        CREATE TABLE shard (number INTEGER PRIMARY KEY, epoch INTEGER NOT NULL) STRICT;
        """

    /// The last reading of the machine's clocks that was believed, milliseconds.
    private static let clock = """
        CREATE TABLE clock (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            wall INTEGER NOT NULL,
            uptime INTEGER NOT NULL,
            boot TEXT NOT NULL,
            doubted_step INTEGER
        ) STRICT;
        """
}
