import FlowModel

/// Where a condition is read: what its names mean and which conditions make sense.
struct ConditionPlace {
    var context: ConditionContext
    /// Set inside `where`.
    var filter: Filter?

    /// What stands before the `where`.
    enum Filter {
        /// That event, inside a condition or a scoring rule.
        case event(Slug?)
        /// A trigger of that event, or of several.
        case trigger(Slug?)
        /// A trigger without an event, whose names are the contact's fields.
        case moment
    }

    static let flow = ConditionPlace(context: .flow)
    static let stages = ConditionPlace(context: .stages)
    static let outside = ConditionPlace(context: .outside)

    func filter(of event: Slug?) -> ConditionPlace {
        ConditionPlace(context: context, filter: .event(event))
    }

    static func trigger(of event: Slug?) -> ConditionPlace {
        ConditionPlace(context: .outside, filter: .trigger(event))
    }

    static let momentTrigger = ConditionPlace(context: .outside, filter: .moment)

    /// Whether an event has let somebody in, so that `event.` means something.
    var hasTriggerEvent: Bool {
        switch filter {
        case .trigger: true
        case .moment: false
        case .event, nil: context == .flow
        }
    }
}
