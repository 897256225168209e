/// The page of each finding about emails, for `nurture explain ID`.
package enum EmailDiagnosticPages {
    /// Every id that has a page, in order.
    package static var ids: [String] { pages.keys.sorted() }

    /// The page as plain text; nil for an id that is not one of an email's.
    package static func page(_ id: String) -> String? { pages[id] }

    private static let pages: [String: String] = [
        "email-front-matter": """
        An email begins with its front matter: YAML between two lines of three dashes.

            ---
            subject: "{{first_name}}, your guide is here"
            ---
            Hi {{first_name}},

        The message says what could not be read there. Put texts in quotes: a colon, a brace or a number sign means
        something else to YAML.
        """,
        "email-no-subject": """
        Every email needs a subject in its front matter; without one many mail servers refuse it.

            subject: "Your guide is here"
        """,
        "email-unknown-key": """
        The front matter of an email knows these keys: subject, preheader (the words beside the subject in a list of
        messages), from (another sender than the configuration's), topic (what a reader subscribes to) and defaults
        (what stands for a value that a contact does not have).

        A key that is not known is an error, because a misspelt one would be passed over in silence.
        """,
        "email-value": """
        The value of this key is of the wrong kind. subject, preheader, from and topic are texts; defaults holds names
        with their texts:

            defaults: { first_name: "there", company: "your company" }
        """,
        "email-from": """
        The sender of an email is written as an address, with a name before it or without:

            from: "Anna <anna@example.com>"

        The address has letters, digits and the usual signs before the @ and a domain behind it; variables do not
        stand there, because a sender must be one that the mail server may send for.
        """,
        "email-template": """
        Between double braces stands a field of the contact, `{{first_name}}`, or a property of the event that let the
        contact in, `{{event.order_id}}`. Spaces in a name are written as underscores.

            {{#company}}We also have something for {{company}}.{{/company}}
            {{^company}}Tell us where you work.{{/company}}

        The first line appears when there is a company, the second when there is none. A section over a list repeats
        for each element. `{{! … }}` is a comment, `{{> name}}` puts in a file of emails/partials. Nothing else of
        Mustache is supported: other delimiters, blocks and function calls would make it impossible to say beforehand
        what an email needs. A tag begins and ends on one line.
        """,
        "email-variable": """
        Besides the fields of the contact every email has: email, unsubscribe_url, preferences_url, postal_address,
        subject and preheader. This name is nearly one of them, so it is probably misspelt: the message would be held,
        since no contact has such a field.

        If it is a field, give it a default in the front matter.
        """,
        "email-partial": """
        `{{> name}}` puts in the file emails/partials/name.html, name.md or name.txt. There is no such file, or it puts
        in itself, directly or through others, or what it puts in is too much: 16 levels and 2 MB are the limits.
        """,
        "email-layout": """
        emails/layouts/default.html surrounds every email that is written in Markdown. It must say where the email's
        text belongs, with three braces because the text is HTML already:

            <body>{{{content}}}</body>

        It may also use {{subject}}, {{preheader}}, {{unsubscribe_url}}, {{preferences_url}}, {{postal_address}} and the
        fields of the contact.
        """,
        "email-twice": """
        Two files write the same email: one as Markdown and one as HTML, or two whose names differ only in what does
        not count (capitals, spaces, dashes and underscores). Keep one of them.
        """,
        "email-text-alone": """
        emails/NAME.txt is the text part of the hand-made emails/NAME.html, and there is no such file. Nothing uses the
        text. An email written as NAME.md gets its text part by itself.
        """,
        "email-too-large": """
        An email's file may have 512 KB, its front matter 16 KB. Pictures do not belong into the file: put them on a
        web server and their address into the email. Many readers' programs cut messages off at 100 KB.
        """,
        "email-link": """
        On a web page an address such as www.example.com/guide or /guide begins where the page lies. An email lies
        nowhere, so a link or a picture needs its whole address, beginning with https://.
        """,
        "email-table": """
        The text has lines that look like a table. Markdown as it is read here has no tables: the bars and dashes would
        stand in the email as they are typed. A list often reads better on a telephone; a table is written as HTML.
        """,
        "email-file": """
        Nothing reads this file, or its name has no letter and no digit by which a flow could name it. Emails are
        emails/NAME.md or emails/NAME.html with emails/NAME.txt beside it; below are emails/layouts/default.html and
        emails/partials/NAME.html or .md.
        """,
    ]
}
