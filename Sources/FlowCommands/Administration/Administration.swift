package import FlowRuntime

/// What operators change by hand: through the running daemon, or in the database of one that does not run.
///
/// Each answers how many things it changed, once that is durable.
package protocol Administration {
    func suppress(_ entries: [SuppressionEntry]) throws(CommandError) -> Int

    /// Addresses in lower case.
    func lift(_ addresses: [String], source: String) throws(CommandError) -> Int

    /// Makes a key by which links are signed from now on.
    func addKey() throws(CommandError) -> Int

    /// Mail goes out again after a pause.
    func release() throws(CommandError) -> Int
}
