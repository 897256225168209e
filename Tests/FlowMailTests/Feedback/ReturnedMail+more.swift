extension ReturnedMail {
    static let yahoo = ReturnedMail(
        "Yahoo",
        """
        From: MAILER-DAEMON@yahoo.com
        To: hello@example.com
        Date: 2 Mar 2026 09:00:05 GMT
        Subject: Failure Notice
        Content-Type: text/plain; charset=utf-8

        Sorry, we were unable to deliver your message to the following address.

        <anna@example.net>:
        554: delivery error: dd This user doesn't have a yahoo.com account (anna@example.net) [-5]

        --- Below this line is a copy of the message.

        Received: from [192.0.2.33] by mail.example.com; 02 Mar 2026 09:00:04 -0000
        Message-ID: <5f1e9c0a7b3d4e2f@example.com>
        From: Anna <hello@example.com>
        To: anna@example.net
        Subject: Your guide is here

        Hi!
        """
    )

    static let exim = ReturnedMail(
        "Exim",
        """
        Return-path: <>
        Envelope-to: hello@example.com
        X-Failed-Recipients: anna@example.net
        Auto-Submitted: auto-replied
        From: Mail Delivery System <Mailer-Daemon@mail.example.com>
        To: hello@example.com
        Subject: Mail delivery failed: returning message to sender
        Message-Id: <E1rgN2z-0001aB-2C@mail.example.com>
        Date: Mon, 02 Mar 2026 10:00:05 +0100

        This message was created automatically by mail delivery software.

        A message that you sent could not be delivered to one or more of its
        recipients. This is a permanent error. The following address(es) failed:

          anna@example.net
            host mx.example.net [192.0.2.10]
            SMTP error from remote mail server after RCPT TO:<anna@example.net>:
            550 5.1.1 no mailbox by that name

        ------ This is a copy of the message, including all the headers. ------

        Return-path: <hello@example.com>
        From: Anna <hello@example.com>
        To: anna@example.net
        Message-ID: <5f1e9c0a7b3d4e2f@example.com>

        Hi!
        """
    )

    static let qmail = ReturnedMail(
        "qmail",
        """
        From: MAILER-DAEMON@mail.example.org
        To: hello@example.com
        Subject: failure notice
        Date: 2 Mar 2026 09:00:05 -0000

        Hi. This is the qmail-send program at mail.example.org.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <anna@example.net>:
        Sorry, no mailbox here by that name. (#5.1.1)

        --- Below this line is a copy of the message.

        Return-Path: <hello@example.com>
        Received: (qmail 4711 invoked from network); 2 Mar 2026 09:00:04 -0000
        Message-ID: <5f1e9c0a7b3d4e2f@example.com>
        To: anna@example.net

        Hi!
        """
    )

    static let full = report(
        "a full mailbox",
        action: "failed",
        status: "5.2.2",
        diagnostic: "smtp; 552 5.2.2 The email account that you tried to reach is over quota"
    )

    static let blocked = report(
        "blocked as spam",
        action: "failed",
        status: "5.7.1",
        diagnostic: "smtp; 550 5.7.1 [192.0.2.33] Our system has detected that this message is likely unsolicited mail"
    )

    static let delayed = report(
        "a delay",
        action: "delayed",
        status: "4.4.1",
        diagnostic: "smtp; 451 4.4.1 connection timed out"
    )

    /// A report as Postfix writes it, with those fields.
    static func report(_ name: String, action: String, status: String, diagnostic: String) -> ReturnedMail {
        let start = postfix.text.ranges(of: "Action: failed").first?.lowerBound ?? postfix.text.endIndex
        let end = postfix.text.ranges(of: "User unknown\n\n--4F2A11").last?.lowerBound ?? postfix.text.endIndex
        let fields = "Action: \(action)\nStatus: \(status)\nDiagnostic-Code: \(diagnostic)\n\n"
        return ReturnedMail(
            name,
            postfix.text[..<start] + fields + postfix.text[end...].drop { $0 != "\n" }.dropFirst(2)
        )
    }

    static let complaint = feedbackReport("a complaint", type: "abuse")

    static let notSpam = feedbackReport("no spam", type: "not-spam")

    static func feedbackReport(_ name: String, type: String) -> ReturnedMail {
        ReturnedMail(
            name,
            """
            From: <feedback@example.net>
            To: <complaints@example.com>
            Date: Mon, 2 Mar 2026 09:10:00 +0000
            Subject: FW: Your guide is here
            Message-ID: <complaint-1@example.net>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"

            --part1_13d.2e68ed54_boundary
            Content-Type: text/plain; charset="US-ASCII"

            This is an email abuse report for an email message received from IP 192.0.2.33.

            --part1_13d.2e68ed54_boundary
            Content-Type: message/feedback-report

            Feedback-Type: \(type)
            User-Agent: SomeGenerator/1.0
            Version: 1
            Original-Mail-From: <bounces+abc234@example.com>
            Original-Rcpt-To: <anna@example.net>
            Arrival-Date: Mon, 2 Mar 2026 09:00:05 +0000
            Source-IP: 192.0.2.33

            --part1_13d.2e68ed54_boundary
            Content-Type: message/rfc822
            Content-Disposition: inline

            From: Anna <hello@example.com>
            To: anna@example.net
            Message-ID: <5f1e9c0a7b3d4e2f@example.com>
            Subject: Your guide is here

            Hi!
            --part1_13d.2e68ed54_boundary--
            """
        )
    }

    static let reply = ReturnedMail(
        "an answer",
        """
        From: anna@example.net
        To: hello@example.com
        Date: Mon, 2 Mar 2026 10:30:00 +0100
        Subject: Re: Your guide is here
        Message-ID: <answer-1@example.net>
        In-Reply-To: <5f1e9c0a7b3d4e2f@example.com>
        References: <first@example.com> <5f1e9c0a7b3d4e2f@example.com>

        Thank you!
        """
    )

    static let vacation = ReturnedMail(
        "an absence",
        reply.text.replacing("Subject: Re:", with: "Auto-Submitted: auto-replied (vacation)\nSubject: Out of office:")
    )

    static let receipt = ReturnedMail(
        "a receipt",
        reply.text.replacing(
            "\n\nThank you!",
            with: "\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
                + "--b\n\nread\n--b--"
        )
    )
}
