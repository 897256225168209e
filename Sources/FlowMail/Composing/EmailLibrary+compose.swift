import FlowModel

extension EmailLibrary {
    /// Writes the email to the contact: the same bytes for the same request and settings.
    package func compose(_ request: EmailRequest, settings: MailSettings) -> EmailComposition {
        do throws(Letter.Hold) {
            return .finished(try Letter(request, settings: settings, library: self).message(request, settings))
        } catch {
            return .held(reason: error.reason)
        }
    }

    /// Writes the email to the contact to be looked at, each part as a reader sees it.
    package func preview(_ request: EmailRequest, settings: MailSettings) -> EmailPreview.Outcome {
        do throws(Letter.Hold) {
            let letter = try Letter(request, settings: settings, library: self)
            return .finished(
                EmailPreview(
                    subject: letter.parts.subject,
                    preheader: letter.parts.preheader,
                    text: letter.parts.text,
                    html: EmailPreview.standalone(letter.parts.html, letter.parts.pictures),
                    eml: letter.message(request, settings).bytes
                )
            )
        } catch {
            return .held(reason: error.reason)
        }
    }
}

/// An email as its reader sees it.
package struct EmailPreview: Hashable, Sendable {
    package var subject: String
    /// Empty where there is none.
    package var preheader: String
    package var text: String
    /// A page that stands alone: its own pictures are in it.
    package var html: String
    /// The whole message, as it would be sent.
    package var eml: [UInt8]

    package enum Outcome: Hashable, Sendable {
        case finished(EmailPreview)
        /// Something that a person must mend first, in one sentence without personal data.
        case held(reason: String)
    }

    fileprivate static func standalone(_ html: String, _ pictures: [MailAsset]) -> String {
        pictures.reduce(html) { page, picture in
            page.split(separator: "cid:" + picture.contentID, omittingEmptySubsequences: false)
                .joined(separator: picture.dataURL)
        }
    }
}

extension Letter {
    fileprivate func message(_ request: EmailRequest, _ settings: MailSettings) -> ComposedEmail {
        let messageID = settings.signer.messageID(for: request.key, domain: from.domain)
        let list = Message.List(
            id: Message.label((topic ?? request.flow).text) + "." + from.domain,
            unsubscribeURL: links.unsubscribe,
            unsubscribeMail: unsubscribeMail
        )
        let message = Message(
            date: request.at,
            messageID: messageID,
            from: from,
            to: recipient,
            replyTo: replyTo,
            subject: parts.subject,
            list: needsConsent ? list : nil,
            feedback: [request.email.text, request.flow.text, topic?.text ?? "none", "nurture"],
            boundaryDigest: settings.signer.boundaryDigest(for: request.key),
            text: parts.text,
            html: parts.html,
            pictures: parts.pictures,
            attachments: email.attachments
        )
        return ComposedEmail(
            sender: sender,
            recipient: recipient,
            messageID: messageID,
            bytes: message.bytes(signer: settings.dkim),
            links: parts.links
        )
    }
}
