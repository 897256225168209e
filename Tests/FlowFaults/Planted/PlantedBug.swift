/// A mistake that is put between the Runner and its ports, so that one can see that the checks find it.
///
/// The product has no code for them: each is a wrapper around a port, and most of them strike now and then only, as
/// bugs do that nobody has found yet.
package enum PlantedBug: String, CaseIterable, Sendable {
    case deliveryDropped = "a delivery is dropped on its way into the outbox"
    case uncertainForgotten = "a start queues what was being sent without a word"
    case recordedBeforeSent = "a message counts as sent when it is handed over"
    case rewrittenAtRetry = "a retry writes the message anew"
    case topicNotAskedAgain = "a topic's unsubscribe is not looked at again before sending"
    case summerTimeForgotten = "waits do not know summer time"
    case pauseForgotten = "what was put off is tried again at once"
    case duplicateTaken = "a second call with the same id is a second event"
    case decisionForgotten = "an event is taken from the inbox without a decision"
    case reportForgotten = "on a full disk replies are forgotten"
    case answeredTooEarly = "an event is answered before it is on the disk"
    case clockBelieved = "a clock that leaps ahead is believed at once"
    case timerLost = "a contact's next date is forgotten"
    case entryForgotten = "nobody remembers who was in a flow before"
    case clickForgotten = "what was done with a message is not read back"
    case sentTwice = "the transport repeats a message by itself"
    case acceptanceForgotten = "what its server has accepted is queued again"
    case mailsQueuedInside = "the transport takes more messages than it has connections"
    case lineLost = "the last line of a decision is not in the file"
    case fullDiskFatal = "a full disk counts as a broken one"
    case dueTooLate = "a date is due only a moment after it has come"
}
