import FlowRuntime
import Logging

extension Logger {
    /// Tells the operator that somebody set the machine's clock, and what the daemon makes of it.
    func tell(_ news: ClockNews) {
        switch news {
        case .setForward(let step):
            warning(
                "the clock was set forward, what that makes due waits until it has kept the new time for a minute",
                metadata: ["seconds": "\(step / 1000)"]
            )
        case .believed(let step):
            warning("the clock has kept its new time, it counts from now on", metadata: ["seconds": "\(step / 1000)"])
        case .takenBack:
            notice("the clock was set back to within an hour of the time of before")
        case .setBack(let step):
            warning(
                "the clock was set back, what waits for a time waits longer",
                metadata: ["seconds": "\(step / 1000)"]
            )
        }
    }
}
