/// What made a contact move into a stage.
package enum MoveCause: Hashable, Sendable {
    /// The step `move to stage` that the line names.
    case step
    /// The stage's rule, which began to hold because of this event; one that a flow recorded counts too.
    case event(Slug)
    /// The stage's rule, which began to hold when a field, a tag, points or another stage became another.
    case change
    /// The stage's rule, which began to hold because time passed.
    case time
    /// Somebody by hand.
    case hand
    /// Another contact turned out to be the same person, whose stage is that of the one who stays.
    case merging
}
