extension CommandError {
    /// The sentence for what goes wrong with single emails and with the lists of who may get some.
    var mailMessage: String {
        switch self {
        case .unknownEmail(let name, let nearest?):
            "cannot find the email \(name): the folder has none of that name. The nearest is \(nearest)."
        case .unknownEmail(let name, nil):
            "cannot find the email \(name): the folder has none of that name. `nurture check` shows what it has."
        case .badAddress:
            "cannot use the address: it is not an email address. Write it alone, for example anna@example.com."
        case .badLines(let path, let count):
            "cannot import \(path): \(count == 1 ? "1 line" : "\(count) lines or more") of it cannot be used, so "
                + "nothing was imported. Mend what is named above, and import it again."
        case .emailHeld(let reason):
            "cannot write the email: \(reason). Give a value with --set NAME=VALUE, or mend the email."
        case .unknownContact:
            "cannot find the contact: nobody in the database goes by that address. Leave --contact out to see the "
                + "email with invented values."
        case .notAllowed:
            "cannot send to that address: the configuration's email.only_to keeps mail from it. Add it there, or send "
                + "to an address that is there."
        case .daemonUnreachable(let socket, let reason):
            "cannot reach the daemon that runs on this database, at \(socket): \(reason). Run this as a user who may "
                + "write to that socket, or stop the daemon first."
        case .daemonRefused(let reason):
            "cannot do it: the daemon says: \(reason)"
        case .notDelivered:
            "cannot tell what became of the message: nobody reported it. This is a bug: report it."
        default: "this is a bug: report it."
        }
    }
}
