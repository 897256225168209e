/// What has to hold of every story, whatever goes wrong in it (INTERFACES, Delivery promise).
package enum Invariant: String, CaseIterable, Sendable, Hashable {
    case answeredEventIsKept = "an event that was answered is in the store, once"
    case eventIsDecided = "an accepted event is settled exactly once, in order"
    case entered = "who must enter a flow enters it, once, and nobody else"
    case walked = "a contact walks the steps that are written, each once"
    case neverEarly = "nothing happens before its time"
    case clockIsDoubted = "a clock that leaps ahead is not believed at once"
    case nobodyIsStuck = "everything settles when the faults stop"
    case outboxInStep = "no contact is ahead of its outbox"
    case nothingLost = "what was sent was accepted by its server"
    case nothingRepeated = "a message is repeated only when its outcome could not be known"
    case sameBytes = "a repetition has the same bytes and the same id"
    case uncertainIsListed = "exactly the messages whose outcome was unknown are listed as uncertain"
    case consentKept = "nothing is handed over after an unsubscribe that was answered before"
    case hoursKept = "nothing is handed over outside its sending hours"
    case lifecycleFollows = "points, stages and segments follow from what happened"
    case scoreIsTold = "a score is the sum of what was told of it"
    case stageGoesForward = "rules move forward only, and never out of an outside stage"
    case momentComesOnce = "each moment that time brings is decided once, and none is missed"
    case everybodyIsSwept = "everybody is looked at once when a folder brings what concerns everybody"
    case pauseKept = "a further attempt waits for its pause"
    case capKept = "nobody gets more emails than the caps allow"
    case capIsFair = "a cap holds back what has no room, for two days at most, and skips what had none"
    case proofKept = "every change of consent has one proof with its source"
    case clickIsJudged = "a click counts when a person made it, and a bounce when it is for good"
    case pauseHolds = "no email to contacts begins while sending pauses, which it does for a reason"
    case paceKept = "no more messages begin in a second than the limits say"
    case relaysShare = "a relay that is not there holds up nothing that another could take"
    case storeAgrees = "what the store holds is what was committed"
    case keepsGoing = "the program does not end by itself, nor run in circles"
}

/// How an invariant was broken.
package struct Violation: Sendable, Hashable {
    package var invariant: Invariant
    /// Milliseconds of the story.
    package var at: Int64
    /// The contact's number in the story, where one is concerned.
    package var contact: String?
    package var expected: String
    package var happened: String
}

/// An invariant broken while a contact is followed.
struct Breach: Error {
    var invariant: Invariant
    var expected: String
    var happened: String

    init(_ invariant: Invariant, expected: String, happened: String) {
        (self.invariant, self.expected, self.happened) = (invariant, expected, happened)
    }
}
