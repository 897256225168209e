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
        messages), from (another sender than the configuration's), topic (what a reader subscribes to), defaults (what
        stands for a value that a contact does not have), attachments (files of the emails folder), confirms (the topic
        whose subscription the email asks to confirm) and tracking (off: clicks and openings are not counted).

        A key that is not known is an error, because a misspelt one would be passed over in silence.
        """,
        "email-value": """
        The value of this key is of the wrong kind. subject, preheader, from and topic are texts; defaults holds names
        with their texts, attachments a file or a list of files, tracking is on or off:

            defaults: { first_name: "there", company: "your company" }
            attachments: [guide.pdf]
            tracking: off
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
        subject and preheader, and with `confirms` in its front matter confirm_url. This name is nearly one of them, so
        it is probably misspelt: the message would be held, since no contact has such a field.

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
        An email's file may have 512 KB, its front matter 16 KB. Pictures do not belong into the file: put them beside
        it and their names into the email, or on a web server and their address into the email. Many readers' programs
        cut messages off at 100 KB.
        """,
        "email-link": """
        On a web page an address such as www.example.com/guide or /guide begins where the page lies. An email lies
        nowhere, so a link needs its whole address, beginning with https://; a picture may also be a file of the emails
        folder. Links to localhost and to private networks work on the author's machine alone. Links with http:// are
        shown with a warning by some readers, and pages with them lose where the visitor came from.

        `#name` leads to the element of the email with that id.
        """,
        "email-shortener": """
        Addresses of bit.ly, t.co and their like do not say where they lead. Senders of spam use them for that reason,
        and filters count it against a message. Write the address itself: nurture counts the clicks.
        """,
        "email-picture": """
        A picture that is named without https:// is a file of the emails folder and becomes part of the message:

            ![Our office](images/office.jpg)

        The path begins in emails/ and has no `..`. A picture may have 5 MB, all that one message carries 10 MB.
        """,
        "email-attachment": """
        attachments in the front matter names files of the emails folder:

            attachments: [guide.pdf, files/prices.csv]

        The path begins in emails/ and has no `..`. A file may have 5 MB, all that one message carries, pictures
        included, 10 MB; many mail servers take no more than that, and a link is kinder to telephones.
        """,
        "email-alt": """
        Many readers do not load pictures, and some cannot see them. They get the text in the picture's place:

            ![The three steps](images/steps.png)
            <img src="images/steps.png" alt="The three steps">

        For an ornament write `alt=""`, which says that there is nothing to tell.
        """,
        "email-markup": """
        Mail readers take scripts, forms, frames and plug-ins out of a message, and many filters refuse a message that
        has them. Link to a page that has what the email needs.
        """,
        "email-text-part": """
        Every message has a text part beside the HTML. For an email written as NAME.md it is made well; of hand-made
        HTML it is made as well as can be, and layout that depends on tables reads badly. Write emails/NAME.txt.
        """,
        "email-picture-alone": """
        An email that is one picture is empty for everybody who does not load pictures, and looks like the mail of
        senders who hide their words from filters. Put the words into the email and the picture beside them.
        """,
        "email-clipped": """
        Gmail shows the first 102 KB of a message's HTML and a link to the rest. The unsubscribe link at the end is not
        seen then, and people who do not find it press the spam button. Shorten the text, or take styles out that
        repeat on every element. Pictures do not count.
        """,
        "email-subject": """
        Most lists of messages show about 60 characters of a subject, telephones about 40. Put what matters first. A
        subject all in capitals, or of nothing but signs, looks like spam to people and to filters.
        """,
        "email-default": """
        A message is held, and `nurture status` shows it, when one of its variables has no value: no mail ever says
        "Hi ,". A contact may lack any field, so give each a default, or say the sentence without it:

            defaults: { first_name: "there" }

            {{#company}}Greetings to {{company}}!{{/company}}

        `{{.}}` is the element of a list inside a section over it, and nothing elsewhere.
        """,
        "email-confirm": """
        `{{confirm_url}}` leads to the page that confirms a subscription. Which one, the front matter says:

            confirms: newsletter

        Such an email needs no consent, since it asks for it.
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
