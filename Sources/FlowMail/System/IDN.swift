import CIDN

/// Internationalised domain names (RFC 5891, with the mapping of UTS #46), converted by libidn2.
///
/// The unsafe part: libidn2 allocates what it answers; it is copied and freed here.
enum IDN {
    /// The domain in A-labels, `xn--exmple-cua.com`; nil when it has none.
    static func ascii(_ domain: String) -> String? {
        // Not IDN2_USE_STD3_ASCII_RULES: libidn2 2.3.3 then drops what it should refuse, so the caller looks at labels.
        guard !domain.utf8.contains(0) else { return nil }
        let flags = IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue
        var answer: UnsafeMutablePointer<CChar>?
        let status = unsafe idn2_to_ascii_8z(domain, &answer, Int32(bitPattern: flags))
        guard let text = unsafe answer else { return nil }
        defer { unsafe idn2_free(text) }
        guard status == IDN2_OK.rawValue else { return nil }
        return unsafe String(cString: text)
    }

    /// The domain in letters, `exämple.com`, as UTS #46 writes it; nil when it has none.
    static func unicode(_ domain: String) -> String? {
        guard let ascii = ascii(domain) else { return nil }
        var answer: UnsafeMutablePointer<CChar>?
        let status = unsafe idn2_to_unicode_8z8z(ascii, &answer, 0)
        guard let text = unsafe answer else { return nil }
        defer { unsafe idn2_free(text) }
        guard status == IDN2_OK.rawValue else { return nil }
        return unsafe String(cString: text)
    }
}
