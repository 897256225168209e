"""The end of a story, read from the database: without times and numbers, so that two runs can be compared."""

from harness import events

# Clicks and farewells carry no messageId, so a reader who repeats one adds an event and a line of the timeline, and
# nothing else: of what readers do, the first of a kind is looked at.
READER_LINES = "(0, 15, 16)"

QUERIES = {
    "contacts": """
        SELECT c.address, c.label, c.is_faulted, c.is_unsubscribed, c.next_at IS NULL, a.suppression, a.is_unsubscribed
        FROM contact c LEFT JOIN address_state a USING (address)""",
    "aliases": "SELECT c.address, a.kind, a.value FROM alias a JOIN contact c ON c.id = a.contact",
    "fields": """
        SELECT c.address, n.text, f.value FROM contact_field f JOIN contact c ON c.id = f.contact
        JOIN name n ON n.id = f.field""",
    "tags": """
        SELECT c.address, n.text FROM contact_tag t JOIN contact c ON c.id = t.contact JOIN name n ON n.id = t.tag""",
    "enrolments": """
        SELECT c.address, e.ordinal, n.text, e.state, e.leaving FROM enrolment e JOIN contact c ON c.id = e.contact
        JOIN name n ON n.id = e.flow""",
    "outbox": """
        SELECT c.address, o.ordinal, o.visit, o.channel, n.text, o.state, o.message_id IS NULL, o.note
        FROM outbox o JOIN contact c ON c.id = o.contact JOIN name n ON n.id = o.name""",
    "bodies kept": "SELECT count(*) FROM message_body",
    "inbox": "SELECT count(*) FROM inbox",
    "events of applications": """
        SELECT c.address, e.kind, n.text, e.message_id FROM event e JOIN contact c ON c.id = e.contact
        LEFT JOIN name n ON n.id = e.name WHERE e.outbox IS NULL""",
    "events of readers": """
        SELECT DISTINCT c.address, e.kind, e.fact, l.address, e.is_automatic FROM event e
        JOIN contact c ON c.id = e.contact LEFT JOIN link l ON l.id = e.link WHERE e.outbox IS NOT NULL""",
    "consent": """
        SELECT DISTINCT c.address, r.address, r.change, n.text, r.is_subscribed, r.source, r.wording
        FROM consent_record r LEFT JOIN contact c ON c.id = r.contact LEFT JOIN name n ON n.id = r.topic""",
    "facts": """
        SELECT c.address, n.text, f.count FROM fact f JOIN contact c ON c.id = f.contact JOIN name n ON n.id = f.name
        WHERE n.text NOT IN ('clicked', 'unsubscribed')""",
    "facts about emails": """
        SELECT c.address, n.text, f.fact FROM email_fact f JOIN contact c ON c.id = f.contact
        JOIN name n ON n.id = f.email""",
    "facts about messages": "SELECT c.address, f.facts FROM message_fact f JOIN contact c ON c.id = f.contact",
    "versions": """
        SELECT n.text, v.entered, v.active, v.converted FROM flow_version v JOIN name n ON n.id = v.flow""",
}

TIMELINE = f"""
    SELECT c.address, t.kind, f.text, s.text, n.text, CASE WHEN t.kind = 10 THEN NULL ELSE t.number END
    FROM timeline t JOIN contact c ON c.id = t.contact LEFT JOIN name f ON f.id = t.flow
    LEFT JOIN name s ON s.id = t.step LEFT JOIN name n ON n.id = t.subject
    WHERE t.kind NOT IN {READER_LINES} OR NOT EXISTS (
        SELECT * FROM timeline b WHERE b.contact = t.contact AND b.kind = t.kind AND b.subject IS t.subject
        AND b.id < t.id)
    ORDER BY c.address, t.id"""


def done(database, email, before):
    """How many times that email is recorded as sent before that second of 1970's clock."""
    return events.ask(database, f"""
        SELECT count(*) FROM outbox o JOIN name n ON n.id = o.name
        WHERE n.text = '{email}' AND o.state = 2 AND o.settled_at < {int(before * 1000)}""")


def final_state(database):
    """Everything but times, numbers and how often something was tried: topic to lines."""
    connection = events.connect(database)
    try:
        state = {topic: sorted(map(repr, connection.execute(query))) for topic, query in QUERIES.items()}
        state["timeline"] = list(map(repr, connection.execute(TIMELINE)))
        return state
    finally:
        connection.close()


def differences(found, wanted):
    """The first line of each topic that is not as it should be."""
    for topic, lines in wanted.items():
        if found[topic] == lines:
            continue
        missing = [line for line in lines if line not in found[topic]]
        extra = [line for line in found[topic] if line not in lines]
        yield f"{topic}: missing {missing[:1]}, too much {extra[:1]}" if missing or extra else f"{topic}: other order"
