import FlowModel
import FlowRuntime

@testable import FlowTransport

/// A message as `FlowMail` writes them, with an image and an attachment.
enum SampleMessage {
    static let bytes = Array(
        """
        DKIM-Signature: v=1; a=rsa-sha256; d=example.com; b=abc
        Date: Mon, 02 Mar 2026 08:00:00 +0000
        Message-ID: <m1@example.com>
        From: =?UTF-8?B?QW5uYSDDiQ==?= =?UTF-8?B?w6lu?= <anna@example.com>
        To: bob@example.com
        Reply-To: "Help, \\"Desk\\"" <help@example.com>
        Subject: =?UTF-8?B?SGkg4pyT?=
        List-Unsubscribe: <https://go.example.com/u/abc>,
         <mailto:unsubscribe@example.com>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        Feedback-ID: welcome:guide:nurture
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        --outer
        Content-Type: multipart/related; boundary="related"

        --related
        Content-Type: multipart/alternative;
         boundary="inner"

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Caf=C3=A9 =
        open
        --inner
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <p>Caf=C3=A9</p><img src=3D"cid:logo">
        --inner--
        --related
        Content-Type: image/png
        Content-Disposition: inline; filename="logo.png"
        Content-ID: <logo>
        Content-Transfer-Encoding: base64

        iVBO
        Rw==
        --related--
        --outer
        Content-Type: application/pdf
        Content-Disposition: attachment;
         filename*=utf-8''na%C3%AFve.pdf
        Content-Transfer-Encoding: base64

        JVBERg==
        --outer--

        """.replacing("\n", with: "\r\n").utf8
    )

    static let mail = OutgoingMail(
        id: OutboxID(1),
        body: MessageBody(
            sender: "bounces@example.com",
            recipient: "bob@example.com",
            messageID: "m1@example.com",
            bytes: bytes
        )
    )
}
