import Testing

/// Mail as it comes back from servers of different makers: the seeds of the tests.
struct ReturnedMail: Sendable, CustomTestStringConvertible {
    /// The Message-ID of the message that came back.
    static let messageID = "5f1e9c0a7b3d4e2f@example.com"
    static let address = "anna@example.net"

    let name: String
    let text: String

    init(_ name: String, _ text: String) {
        (self.name, self.text) = (name, text)
    }

    var testDescription: String { name }

    /// With the line ends of the wire.
    var bytes: [UInt8] {
        Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8)
    }

    static let all = bounces + others

    static let bounces = [postfix, exchange, gmail, yahoo, exim, qmail, full, blocked]

    static let others = [delayed, complaint, notSpam, reply, vacation, receipt]

    static let postfix = ReturnedMail(
        "Postfix",
        """
        Return-Path: <>
        Delivered-To: bounces+abc234@example.com
        Received: by mail.example.com (Postfix) id 4F2A11; Mon,  2 Mar 2026 10:00:05 +0100 (CET)
        Date: Mon,  2 Mar 2026 10:00:05 +0100 (CET)
        From: MAILER-DAEMON@mail.example.com (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: bounces+abc234@example.com
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="4F2A11.1772442005/mail.example.com"
        Message-Id: <20260302090005.4F2A11@mail.example.com>

        This is a MIME-encapsulated message.

        --4F2A11.1772442005/mail.example.com
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mail.example.com.

        <anna@example.net>: host mx.example.net[192.0.2.10] said: 550 5.1.1
            <anna@example.net>: Recipient address rejected: User unknown (in reply to
            RCPT TO command)

        --4F2A11.1772442005/mail.example.com
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example.com
        X-Postfix-Queue-ID: 4F2A11
        X-Postfix-Sender: rfc822; bounces+abc234@example.com
        Arrival-Date: Mon,  2 Mar 2026 10:00:03 +0100 (CET)

        Final-Recipient: rfc822; anna@example.net
        Original-Recipient: rfc822;anna@example.net
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.example.net
        Diagnostic-Code: smtp; 550 5.1.1 <anna@example.net>: Recipient address
            rejected: User unknown

        --4F2A11.1772442005/mail.example.com
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        Return-Path: <bounces+abc234@example.com>
        From: Anna <hello@example.com>
        To: anna@example.net
        Subject: Your guide is here
        Message-ID: <5f1e9c0a7b3d4e2f@example.com>

        --4F2A11.1772442005/mail.example.com--
        """
    )

    static let exchange = ReturnedMail(
        "Exchange",
        """
        From: <postmaster@example.net>
        To: <hello@example.com>
        Date: Mon, 2 Mar 2026 09:00:05 +0000
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="9B095B5ADSN=_01DA6C8E53ABC0000000mx.example.net"
        X-DSNContext: 335a7efd - 4457 - 00000001 - 80040546
        Message-ID: <Kx7PTqQ3P00000001@mx.example.net>
        Subject: Undeliverable: Your guide is here

        This is a MIME-formatted message.

        --9B095B5ADSN=_01DA6C8E53ABC0000000mx.example.net
        Content-Type: text/plain; charset=unicode-1-1-utf-7

        Delivery to the following recipients failed.

               anna@example.net

        --9B095B5ADSN=_01DA6C8E53ABC0000000mx.example.net
        Content-Type: message/delivery-status

        Reporting-MTA: dns;mx.example.net
        Received-From-MTA: dns;mail.example.com
        Arrival-Date: Mon, 2 Mar 2026 09:00:04 +0000

        Final-Recipient: RFC822;Anna@Example.NET
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

        --9B095B5ADSN=_01DA6C8E53ABC0000000mx.example.net
        Content-Type: message/rfc822

        Received: from mail.example.com by mx.example.net; Mon, 2 Mar 2026 09:00:04 +0000
        From: Anna <hello@example.com>
        To: anna@example.net
        Subject: Your guide is here
        Message-ID: <5f1e9c0a7b3d4e2f@example.com>
        Content-Type: multipart/alternative; boundary="inner"

        --inner

        Hi!
        --inner--

        --9B095B5ADSN=_01DA6C8E53ABC0000000mx.example.net--
        """
    )

    static let gmail = ReturnedMail(
        "Gmail",
        """
        Delivered-To: hello@example.com
        Return-Path: <>
        From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
        To: hello@example.com
        Auto-Submitted: auto-replied
        Subject: Delivery Status Notification (Failure)
        References: <5f1e9c0a7b3d4e2f@example.com>
        In-Reply-To: <5f1e9c0a7b3d4e2f@example.com>
        X-Failed-Recipients: anna@example.net
        Message-ID: <65e2f0c1.170a0220.1a2b3.4c5d.GMR@mx.google.com>
        Date: Mon, 02 Mar 2026 01:00:05 -0800 (PST)
        Content-Type: multipart/report; boundary="000000000000aa4f720612f0e1c5"; report-type=delivery-status

        --000000000000aa4f720612f0e1c5
        Content-Type: multipart/related; boundary="000000000000aa5a4e0612f0e1c9"

        --000000000000aa5a4e0612f0e1c9
        Content-Type: text/plain; charset="UTF-8"

        ** Address not found **

        Your message wasn't delivered to anna@example.net because the address couldn't be found.

        --000000000000aa5a4e0612f0e1c9--
        --000000000000aa4f720612f0e1c5
        Content-Type: message/delivery-status

        Reporting-MTA: dns; googlemail.com
        Arrival-Date: Mon, 02 Mar 2026 01:00:04 -0800 (PST)
        X-Original-Message-ID: <5f1e9c0a7b3d4e2f@example.com>

        Final-Recipient: rfc822; anna@example.net
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
         550-5.1.1 double-checking the recipient's email address for typos. NoSuchUser
        Last-Attempt-Date: Mon, 02 Mar 2026 01:00:05 -0800 (PST)

        --000000000000aa4f720612f0e1c5
        Content-Type: message/rfc822

        From: Anna <hello@example.com>
        To: anna@example.net
        Message-ID: <5f1e9c0a7b3d4e2f@example.com>
        Subject: Your guide is here

        Hi!

        --000000000000aa4f720612f0e1c5--
        """
    )
}
