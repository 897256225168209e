import FlowMail
import FlowModel

/// The HTML of a form, to be pasted into a web page.
struct FormText {
    var name: Slug
    var form: Configuration.Form
    /// Where the daemon is reached from outside.
    var publicURL: String

    var html: String {
        var lines = ["<form action=\"\(escaped(action))\" method=\"post\">"]
        lines += field("Email", name: "email", attributes: "type=\"email\" autocomplete=\"email\" required")
        for written in form.fields where Slug(written) != FormText.email {
            lines += field(title(written), name: Slug(written).text, attributes: attributes(of: Slug(written)))
        }
        lines += trap
        if let wording = form.wording { lines.append("  <p>\(escaped(wording))</p>") }
        lines.append("  <button type=\"submit\">\(form.topic == nil ? "Send" : "Subscribe")</button>")
        lines.append("</form>")
        return lines.joined(separator: "\n")
    }

    private static let email = Slug(stored: "email")

    private var action: String { "\(publicURL)/forms/\(name.text)" }

    private func field(_ title: String, name: String, attributes: String) -> [String] {
        let id = escaped("\(self.name.text)-\(name)")
        return [
            "  <p>", "    <label for=\"\(id)\">\(escaped(title))</label>",
            "    <input id=\"\(id)\" name=\"\(escaped(name))\" \(attributes)>", "  </p>",
        ]
    }

    /// Out of sight, out of the order of the tab key and not read aloud: only programs fill it in.
    private var trap: [String] {
        let (trap, id) = (Slug(form.honeypot).text, escaped("\(name.text)-\(Slug(form.honeypot).text)"))
        return [
            "  <div aria-hidden=\"true\" style=\"position: absolute; left: -10000px; height: 1px; overflow: hidden\">",
            "    <label for=\"\(id)\">Leave this empty</label>",
            "    <input id=\"\(id)\" name=\"\(escaped(trap))\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\">",
            "  </div>",
        ]
    }

    private func attributes(of field: Slug) -> String {
        let known = [
            "first-name": "given-name", "last-name": "family-name", "name": "name", "company": "organization",
            "country": "country-name", "city": "address-level2", "phone": "tel", "job-title": "organization-title",
        ]
        let type = field.text == "phone" ? "tel" : "text"
        return known[field.text].map { "type=\"\(type)\" autocomplete=\"\($0)\"" } ?? "type=\"\(type)\""
    }

    /// `first_name` is written `First name`.
    private func title(_ written: String) -> String {
        let words = written.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private func escaped(_ text: String) -> String { HTMLEscaping.escape(text) }
}
