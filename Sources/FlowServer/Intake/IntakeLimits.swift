/// How much one event may hold.
enum IntakeLimits {
    static let messageIDBytes = 200
    /// Of a user id or an anonymous id.
    static let idBytes = 500
    /// Of the name of an event, a property or a trait.
    static let nameBytes = 500
    static let textBytes = 100 * 1024
    /// Properties of an event, and traits of a contact, in one call.
    static let fields = 500
    /// RFC 5321, section 4.5.3.1.3, without the angle brackets.
    static let addressBytes = 254
}
