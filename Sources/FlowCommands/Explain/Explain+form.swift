import FlowModel

extension Explain {
    /// Writes the HTML of a form of the configuration: `nurture explain form NAME`.
    ///
    /// - Throws: `CommandError.unknownForm` with the nearest name that there is.
    package static func form(
        _ written: String,
        of settings: Configuration,
        output: Output
    ) throws(CommandError) -> ExitCode {
        let name = Slug(written)
        guard let form = settings.forms[name] else {
            var names = NearestName()
            let known = settings.forms.keys.map(\.text).sorted()
            let nearest = names.nearest(to: name.text, among: known) ?? (known.count == 1 ? known[0] : nil)
            throw .unknownForm(name: TextTable.printable(written), nearest: nearest)
        }
        output.write(FormText(name: name, form: form, publicURL: settings.publicURL).html)
        return .done
    }
}
