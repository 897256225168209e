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
    case relativeAddress(String)

    var id: String {
        switch self {
        case .noFrontMatter, .unclosedFrontMatter, .unreadableFrontMatter: "email-front-matter"
        case .noSubject: "email-no-subject"
        case .unknownKey: "email-unknown-key"
        case .wrongValue: "email-value"
        case .notAnAddress: "email-from"
        case .template: "email-template"
        case .likelyMisspelt: "email-variable"
        case .unknownPartial, .nestedPartials: "email-partial"
        case .layoutWithoutContent: "email-layout"
        case .writtenTwice: "email-twice"
        case .textAlone: "email-text-alone"
        case .tooLarge: "email-too-large"
        case .noName, .notRead: "email-file"
        case .table: "email-table"
        case .relativeAddress: "email-link"
        }
    }

    var severity: Diagnostic.Severity {
        switch self {
        case .likelyMisspelt, .textAlone, .notRead, .table, .relativeAddress: .warning
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
        case .relativeAddress(let address): "\(address) leads nowhere from an email"
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
        case .relativeAddress(let address):
            "write the whole address: "
                + (address.hasPrefix("/") ? "https://example.com\(address)" : "https://\(address)")
        case .table: "write a list, or the table as HTML: <table><tr><td>…</td></tr></table>"
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
