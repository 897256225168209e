import FlowModel

/// What can be wrong with the files of the emails folder; the words for each stand here and nowhere else.
enum EmailFinding: Hashable {
    case noFrontMatter
    case unclosedFrontMatter
    case unreadableFrontMatter(problem: String)
    case noSubject
    case unknownKey(String, nearest: String?)
    case wrongValue(key: String, expected: String)
    case notAnAddress
    case template(TemplateSource.Fault)
    /// `known` are the names of the configuration, in order.
    case unknownTopic(String, nearest: String?, known: [String])
    case likelyMisspelt(String, nearest: String)
    case unknownPartial(String, nearest: String?)
    case nestedPartials(String)
    case layoutWithoutContent
    case writtenTwice(Slug, other: String)
    case textAlone(Slug)
    case tooLarge(byteLimit: Int)
    case noName
    case notRead
    case table
    case link(LinkCheck.Fault, String)
    /// `path` begins with `emails/`.
    case noFile(Errand, path: String)
    case heavy(byteLimit: Int)
    case noAlternative(String)
    case forbiddenTag(String)
    case noTextPart(Slug)
    case onlyPictures
    case clipped(byteCount: Int)
    case longSubject(length: Int)
    case shoutedSubject
    case noDefault(String)
    /// `{{.}}` outside every section.
    case noElement
    /// `{{confirm_url}}` in an email that confirms nothing.
    case confirmNothing

    /// What an email names a file for.
    enum Errand: String, Hashable {
        case picture, attachment
    }

    var id: String {
        switch self {
        case .noFrontMatter, .unclosedFrontMatter, .unreadableFrontMatter: "email-front-matter"
        case .noSubject: "email-no-subject"
        case .unknownKey: "email-unknown-key"
        case .wrongValue: "email-value"
        case .notAnAddress: "email-from"
        case .template: "email-template"
        // The page is the one of flows' topics.
        case .unknownTopic: "unknown-topic"
        case .likelyMisspelt: "email-variable"
        case .unknownPartial, .nestedPartials: "email-partial"
        case .layoutWithoutContent: "email-layout"
        case .writtenTwice: "email-twice"
        case .textAlone: "email-text-alone"
        case .tooLarge: "email-too-large"
        case .noName, .notRead: "email-file"
        case .table: "email-table"
        case .link(.shortened, _): "email-shortener"
        case .link: "email-link"
        case .noFile(let errand, _): "email-" + errand.rawValue
        case .heavy: "email-attachment"
        case .noAlternative: "email-alt"
        case .forbiddenTag: "email-markup"
        case .noTextPart: "email-text-part"
        case .onlyPictures: "email-picture-alone"
        case .clipped: "email-clipped"
        case .longSubject, .shoutedSubject: "email-subject"
        case .noDefault, .noElement: "email-default"
        case .confirmNothing: "email-confirm"
        }
    }

    var severity: Diagnostic.Severity {
        switch self {
        case .likelyMisspelt, .textAlone, .notRead, .table, .link, .noAlternative, .forbiddenTag, .noTextPart,
            .onlyPictures, .clipped, .longSubject, .shoutedSubject, .noDefault:
            .warning
        default: .error
        }
    }

    var message: String {
        switch self {
        case .noFrontMatter: "this email has no front matter"
        case .unclosedFrontMatter: "the front matter of this email does not end"
        case .unreadableFrontMatter(let problem): "the front matter is not readable YAML: \(problem)"
        case .noSubject: "this email has no subject"
        case .unknownKey(let key, _): "there is no key \"\(key)\" in an email's front matter"
        case .wrongValue(let key, let expected): "the value of \"\(key)\" is not \(expected)"
        case .notAnAddress: "this is not an email address"
        case .template(let fault): EmailFinding.message(of: fault)
        case .unknownTopic(let name, _, _): "there is no topic \"\(name)\""
        case .likelyMisspelt(let name, _): "{{\(name)}} is no value that every email has"
        case .unknownPartial(let name, _): "there is no partial \"\(name)\""
        case .nestedPartials(let name): "the partial \"\(name)\" includes itself, or too much"
        case .layoutWithoutContent: "this layout has no place for the email's text"
        case .writtenTwice(let name, let other): "\"\(name)\" is also written in \(other)"
        case .textAlone(let name): "there is no emails/\(name).html to which this text belongs"
        case .tooLarge(let limit): "this file is over \(limit / 1024) KB"
        case .noName: "this file's name has no letter and no digit"
        case .notRead: "nothing reads this file"
        case .table: "a table of dashes and bars stays as it is typed"
        case .link(let fault, let address): EmailFinding.message(of: fault, address)
        case .noFile(let errand, let path): "there is no \(errand.rawValue) \(path)"
        case .heavy(let limit): "the pictures and attachments of this email are over \(limit / 1_048_576) MB"
        case .noAlternative(let address): "the picture \(address) has no text in its place"
        case .forbiddenTag(let name): "mail readers take <\(name)> out"
        case .noTextPart(let name): "there is no emails/\(name).txt for readers of plain text"
        case .onlyPictures: "this email has pictures and no words"
        case .clipped(let count): "this email's HTML has \(count / 1024) KB, and Gmail shows 102 KB"
        case .longSubject(let length): "this subject has about \(length) characters"
        case .shoutedSubject: "this subject is all capitals"
        case .noDefault(let name): "{{\(name)}} has no default"
        case .noElement: "{{.}} stands in no section, so it never has a value"
        case .confirmNothing: "{{confirm_url}} stands in an email that confirms nothing"
        }
    }

    var help: String {
        switch self {
        case .noFrontMatter: "begin the file with three lines: --- and subject: \"…\" and ---"
        case .unclosedFrontMatter: "put a line --- between the front matter and the text"
        case .unreadableFrontMatter: "write one `key: \"value\"` a line; quotes keep colons and braces from being read"
        case .noSubject: "add a line subject: \"…\" to the front matter"
        case .unknownKey(_, let nearest?): "the nearest is \"\(nearest)\""
        case .unknownKey(_, nil): "the keys are " + FrontMatter.keys.joined(separator: ", ")
        case .wrongValue(let key, _):
            key == "defaults" ? "for example defaults: { first_name: \"there\" }" : "for example \(key): \"some text\""
        case .notAnAddress: "write it like \"Anna <anna@example.com>\""
        case .template(let fault): EmailFinding.help(for: fault)
        case .unknownTopic(_, let nearest?, _): "the nearest is \"\(nearest)\""
        case .unknownTopic(_, nil, let known):
            "the configuration names \(known.prefix(8).joined(separator: ", ")); `topic: transactional` needs no entry"
        case .likelyMisspelt(_, let nearest):
            "the nearest is {{\(nearest)}}; a field of that name can be given a default to say that it is meant"
        case .unknownPartial(_, let nearest?): "the nearest is \"\(nearest)\""
        case .unknownPartial(let name, nil): "a partial is a file emails/partials/\(name).html or .md"
        case .nestedPartials: "partials may stand in partials 16 deep, and make at most 2 MB of text together"
        case .layoutWithoutContent: "put {{{content}}} where the email's text belongs"
        case .writtenTwice: "keep one of the two files"
        case .textAlone: "write the email as .md, which makes both parts, or add the .html file"
        case .tooLarge: "shorten it; pictures belong on a web server, with their address in the email"
        case .noName: "name the file as flows name the email, for example emails/nurture-email-1.md"
        case .notRead: "emails stand in emails/, layouts/default.html and partials/ below it"
        case .link(let fault, let address): EmailFinding.help(for: fault, address)
        case .noFile:
            "put the file there, or correct its name: paths begin in emails/, and .md, .html and .txt are emails"
        case .heavy: "link to large files instead: many mail servers refuse such messages"
        case .noAlternative: "say what it shows: alt=\"…\", or alt=\"\" for an ornament"
        case .forbiddenTag(let name):
            name == "form" || name == "iframe" ? "link to a page that has it" : "take it out"
        case .noTextPart(let name):
            "write emails/\(name).txt; without it a text is made of the HTML, which may read badly"
        case .onlyPictures: "write some text: many readers do not load pictures, and spam filters mistrust such mail"
        case .clipped: "shorten it: what is behind the cut, the unsubscribe link too, is not shown"
        case .longSubject: "60 characters are shown in most lists of messages: put what matters first"
        case .shoutedSubject: "write it as a sentence: capitals look like spam"
        case .noDefault(let name):
            "a contact without it gets no email until a person mends that; add defaults: { \(name): \"…\" }, or put it "
                + "into {{#\(name)}}…{{/\(name)}}"
        case .noElement: "put it into a section over a list: {{#event.items}}{{.}}{{/event.items}}"
        case .confirmNothing: "add confirms: TOPIC to the front matter, or take the link out"
        case .table: "write a list, or the table as HTML: <table><tr><td>…</td></tr></table>"
        }
    }

    private static func message(of fault: LinkCheck.Fault, _ address: String) -> String {
        switch fault {
        case .empty: "a link has no address"
        case .unknownAnchor: "there is no place \(address) in this email"
        case .relative: "\(address) leads nowhere from an email"
        case .local: "\(address) leads to a machine that readers cannot reach"
        case .unencrypted: "\(address) is not encrypted"
        case .shortened: "\(address) hides where it leads"
        case .unusableScheme: "mail readers do not follow \(address)"
        }
    }

    private static func help(for fault: LinkCheck.Fault, _ address: String) -> String {
        switch fault {
        case .empty, .unusableScheme: "write the whole address, beginning with https://"
        case .unknownAnchor: "put <a id=\"\(address.dropFirst())\"></a> there, or write the whole address of a page"
        case .relative:
            "write the whole address: "
                + (address.hasPrefix("/") ? "https://example.com\(address)" : "https://\(address)")
        case .local: "write the address that everybody can open"
        case .unencrypted: "write https://, unless that page has no other address"
        case .shortened: "write the address itself: spam filters mistrust short ones, and clicks are counted anyway"
        }
    }

    private static func message(of fault: TemplateSource.Fault) -> String {
        switch fault {
        case .unclosedTag: "this {{ has no }} on its line"
        case .noName: "this tag has no name"
        case .unsupported(_, let sign): "tags with \(sign) are not supported"
        case .wrongClose(_, let name, nil): "{{/\(name)}} closes a section that is not open"
        case .wrongClose(_, let name, let open?): "{{/\(name)}} stands where {{/\(open)}} is expected"
        case .unclosedSection(_, let name): "the section {{#\(name)}} is not closed"
        case .tooDeep: "sections are nested more than \(TemplateSource.depthLimit) deep"
        }
    }

    private static func help(for fault: TemplateSource.Fault) -> String {
        switch fault {
        case .unclosedTag, .noName: "a variable is a field's name between braces: {{first_name}}"
        case .unsupported:
            "there are variables, sections {{#name}}…{{/name}}, {{^name}}…{{/name}} and partials {{> name}}"
        case .wrongClose(_, _, let open?): "close {{/\(open)}} first"
        case .wrongClose(_, let name, nil): "open it before with {{#\(name)}} or {{^\(name)}}"
        case .unclosedSection(_, let name): "put {{/\(name)}} where it ends"
        case .tooDeep: "move some of it into an email of its own"
        }
    }
}
