import FlowModel
import FlowRuntime

/// Makes arrivals of a batch: of all its items, or of none.
struct BatchReader {
    var receivedAt: Instant
    /// Items at most.
    var limit: Int

    func arrivals(in document: [String: Value]) throws(Problem) -> [Arrival] {
        guard case .list(let items)? = document["batch"] else {
            throw .invalid("missing_batch", "`batch` is missing or no list. Send the calls as a list in `batch`.")
        }
        guard items.count <= limit else {
            throw .invalid(
                "batch_too_long",
                "`batch` has \(items.count) items; \(limit) are allowed. Send several batches."
            )
        }
        var arrivals: [Arrival] = []
        for (index, item) in items.enumerated() {
            do {
                arrivals.append(try arrival(item, in: document))
            } catch {
                var problem = error
                problem.message = "batch[\(index)]: " + problem.message + " Nothing of the batch was recorded."
                throw problem
            }
        }
        return arrivals
    }

    private func arrival(_ item: Value, in document: [String: Value]) throws(Problem) -> Arrival {
        guard case .object(var members) = item else {
            throw .invalid("invalid_item", "The item is no object.")
        }
        guard case .text(let type)? = members["type"], let call = IntakeCall(itemType: type) else {
            throw .invalid(
                "unknown_type",
                "`type` must be one of track, identify, page, screen, group or alias."
            )
        }
        // What the batch says holds for items that do not say it themselves.
        for shared in ["sentAt", "context"] where members[shared] == nil { members[shared] = document[shared] }
        return try EventReader(receivedAt: receivedAt).arrival(call, members)
    }
}
