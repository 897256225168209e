/// Something that an operator asks of the running daemon.
package struct AdministrativeWork: Sendable {
    package enum Kind: Hashable, Sendable {
        case suppress([SuppressionEntry])
        case lift([String], source: String)
        /// Links are signed with that key as soon as it is stored.
        case addKey(SigningKey)
        /// Mail goes out again after a pause.
        case release
    }

    package var kind: Kind
    /// Called once it is durable, with how many things it changed.
    package var answer: @Sendable (Result<Int, StoreError>) -> Void

    package init(_ kind: Kind, answer: @escaping @Sendable (Result<Int, StoreError>) -> Void) {
        (self.kind, self.answer) = (kind, answer)
    }
}
