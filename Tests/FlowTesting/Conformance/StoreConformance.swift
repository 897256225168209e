package import FlowRuntime

/// One promise that every store keeps.
package struct StoreCheck: Sendable, CustomStringConvertible {
    package let name: String
    /// Makes stores, each new and empty, and throws `ConformanceFailure` where one breaks the promise.
    package let run: @Sendable (_ make: () throws -> any Store) throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (Stage) throws -> Void) {
        self.name = name
        run = { make in try body(Stage(store: try make())) }
    }

    package var description: String { name }
}

/// A promise that a store broke.
package struct ConformanceFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// What a store promises beyond its protocol's types; every implementation passes all of it.
package enum StoreConformance {
    package static let checks: [StoreCheck] =
        transactions + intake + identity + merging + events + history + people + enrolments + outbox + sending + folders
        + occurrences + recorded + standing + notifications + sweeps + caps + lanes + consent + feedback + visits
}

// MARK: - Saying what is wrong

func expect<Found: Equatable>(_ found: Found, is expected: Found, _ what: String) throws {
    guard found == expected else {
        throw ConformanceFailure("\(what): expected \(expected), found \(found)")
    }
}

func expect(_ condition: Bool, _ what: String) throws {
    guard condition else { throw ConformanceFailure(what) }
}

func unwrap<Value>(_ value: Value?, _ what: String) throws -> Value {
    guard let value else { throw ConformanceFailure("\(what): there is none") }
    return value
}

/// Expects that the store refuses, with that kind of error.
func expectRefusal(_ what: String, _ isExpected: (StoreError) -> Bool, _ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as StoreError {
        try expect(isExpected(error), "\(what): refused with \(error)")
        return
    }
    throw ConformanceFailure("\(what): was not refused")
}

extension StoreError {
    var isRejection: Bool {
        if case .rejected = self { return true }
        return false
    }

    var isOwned: Bool {
        if case .owned = self { return true }
        return false
    }
}
