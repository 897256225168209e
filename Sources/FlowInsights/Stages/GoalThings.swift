import FlowModel

/// Numbers for what contacts can have done before a goal: an event, or a message fact about one email, or a stage.
struct GoalThings: Sendable {
    /// Stands for the goal itself.
    static let goal = UInt32.max - 1
    /// Stands for what is neither the goal nor compared.
    static let none = UInt32.max
    private static let compared: Set<Fact.Kind> = [.event, .opened, .clicked, .replied, .sent, .stage]

    private let goalKind: Fact.Kind
    /// Nil is any.
    private let goalName: String?
    /// By the kind's raw value, then by the name's number; nil where nobody asked yet.
    private var numbers: [[UInt32?]] = Array(repeating: [], count: 1 + Int(Fact.Kind.RawValue.max))
    private var things: [(kind: Fact.Kind, name: UInt32)] = []

    init(goal touchpoint: Touchpoint) {
        (goalKind, goalName) = (touchpoint.kind, touchpoint.name?.text)
    }

    var count: Int { things.count }

    /// The kinds of facts that the goal or a thing can be.
    var kinds: Set<Fact.Kind> { GoalThings.compared.union([goalKind]) }

    /// The number of what a fact of that kind and name tells.
    mutating func number(_ kind: Fact.Kind, _ name: UInt32, _ names: FactNames) -> UInt32 {
        let row = Int(kind.rawValue)
        // An unsubscription from everything has no name, and is only ever the goal.
        if name == Fact.noName { return kind == goalKind && goalName == nil ? GoalThings.goal : GoalThings.none }
        if numbers[row].count <= Int(name) {
            numbers[row] += Array(repeating: nil, count: names.count - numbers[row].count)
        }
        if let known = numbers[row][Int(name)] { return known }
        let number = newNumber(kind, name, names)
        numbers[row][Int(name)] = number
        return number
    }

    private mutating func newNumber(_ kind: Fact.Kind, _ name: UInt32, _ names: FactNames) -> UInt32 {
        if kind == goalKind, goalName == nil || goalName == names.slug(name)?.text { return GoalThings.goal }
        guard GoalThings.compared.contains(kind) else { return GoalThings.none }
        things.append((kind, name))
        return UInt32(things.count - 1)
    }

    func kind(_ number: Int) -> Fact.Kind { things[number].kind }

    /// What somebody would write in a flow to ask for the thing: `clicked nurture email 1`.
    func title(_ number: Int, _ names: FactNames) -> String {
        let (kind, name) = things[number]
        let words = String((names.slug(name)?.text ?? "").map { $0 == "-" ? " " : $0 })
        return switch kind {
        case .event: words
        case .opened: "opened " + words
        case .clicked: "clicked " + words
        case .replied: "replied " + words
        case .sent: "sent " + words
        case .stage: "stage " + words
        case .bounced, .complained, .unsubscribed, .subscribed, .entered, .split, .skipped, .converted, .stopped,
            .finished:
            words
        }
    }
}
