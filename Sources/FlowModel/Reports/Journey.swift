/// An ordered list of touchpoints along which people are counted (LANGUAGE, section 4).
package struct Journey: Hashable, Sendable {
    package var name: Slug
    /// As written.
    package var title: String
    /// At least one; the first lets contacts in, the last is the conversion.
    package var steps: [Step]

    package init(title: String, steps: [Step]) {
        (name, self.title, self.steps) = (Slug(title), title, steps)
    }

    /// One step: any of its paths reaches it.
    package struct Step: Hashable, Sendable {
        /// As written, white space collapsed.
        package var title: String
        /// At least one, in the order written.
        package var paths: [Path]

        package init(title: String, paths: [Path]) {
            (self.title, self.paths) = (title, paths)
        }
    }

    /// One of the ways to reach a step.
    package struct Path: Hashable, Sendable {
        /// As written, white space collapsed.
        package var title: String
        package var touchpoint: Touchpoint

        package init(title: String, touchpoint: Touchpoint) {
            (self.title, self.touchpoint) = (title, touchpoint)
        }
    }
}

/// Something a contact does or gets that a journey can count.
package enum Touchpoint: Hashable, Sendable {
    /// Of an application, or recorded by a flow.
    case event(Slug)
    /// Nil is any email.
    case sent(email: Slug?)
    /// Nil is any email.
    case message(Condition.MessageFact, email: Slug?)
    /// The contact moved into the stage.
    case stage(Slug)
    /// From a topic or from everything.
    case unsubscribed
}
