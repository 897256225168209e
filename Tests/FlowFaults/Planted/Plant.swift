import FlowModel
import FlowRuntime

/// What a planted bug remembers across the lives of the program.
final class PlantMemory {
    var known: Set<String> = []
    var begun: Set<OutboxID> = []
    var count = 0

    /// True once in so many times.
    func isTime(every times: Int) -> Bool {
        count += 1
        return count % times == 0
    }
}

/// The ports of one life with a bug in them, or without.
struct Plant {
    let store: any Store
    let mailer: any Mailer

    init(_ bug: PlantedBug?, memory: PlantMemory, store: any Store, mailer: any Mailer, mailbox: Mailbox) {
        self.store = bug.map { PlantedStore($0, memory, store) } ?? store
        self.mailer =
            switch bug {
            case .recordedBeforeSent: HastyMailer(mailer, mailbox)
            case .sentTwice: RepeatingMailer(mailer, memory)
            case .mailsQueuedInside: EagerMailer(mailer)
            default: mailer
            }
    }

    /// The file behind what is seen being committed.
    static func file(_ bug: PlantedBug?, memory: PlantMemory, _ store: any Store) -> any Store {
        bug.map { PlantedFile($0, memory, store) } ?? store
    }
}

/// Says that a message was accepted when it has only begun.
private final class HastyMailer: Mailer {
    private let behind: any Mailer
    private let mailbox: Mailbox

    init(_ behind: any Mailer, _ mailbox: Mailbox) { (self.behind, self.mailbox) = (behind, mailbox) }

    var idleConnections: Int { behind.idleConnections }

    func send(_ mails: [OutgoingMail]) {
        behind.send(mails)
        for mail in mails {
            mailbox.post(DeliveryReport(id: mail.id, outcome: .accepted(status: 250, reply: "ok")))
        }
    }

    func release(_ ids: [OutboxID]) { behind.release(ids) }
}

/// Sends a message on a second connection while the first still waits for its reply.
private final class RepeatingMailer: Mailer {
    private let behind: any Mailer
    private let memory: PlantMemory

    init(_ behind: any Mailer, _ memory: PlantMemory) { (self.behind, self.memory) = (behind, memory) }

    var idleConnections: Int { behind.idleConnections }

    func send(_ mails: [OutgoingMail]) {
        behind.send(mails)
        behind.send(mails.filter { _ in memory.isTime(every: 9) })
    }

    func release(_ ids: [OutboxID]) { behind.release(ids) }
}

/// Says that there is always one more connection.
private final class EagerMailer: Mailer {
    private let behind: any Mailer

    init(_ behind: any Mailer) { self.behind = behind }

    var idleConnections: Int { behind.idleConnections + 8 }

    func send(_ mails: [OutgoingMail]) { behind.send(mails) }

    func release(_ ids: [OutboxID]) { behind.release(ids) }
}

/// A machine that shows as its uptime what its wall clock says, so that no step is ever seen.
final class BelievingClock: MachineClock {
    private let behind: any MachineClock

    init(_ behind: any MachineClock) { self.behind = behind }

    func reading() -> ClockReading {
        var reading = behind.reading()
        reading.uptime = reading.wall.milliseconds
        return reading
    }
}

extension DeliveryReport {
    /// The report of a webhook that said nothing.
    var withoutAnswer: DeliveryReport {
        guard case .accepted(let status, let reply, _) = outcome else { return self }
        return DeliveryReport(id: id, outcome: .accepted(status: status, reply: reply))
    }
}

extension Lifecycle {
    /// The same with the funnel's end at its beginning.
    var reversed: Lifecycle {
        var changed = self
        changed.stages.reverse()
        return changed
    }
}

extension Flow {
    /// The flow with mail at any hour.
    var withoutHours: Flow {
        var changed = self
        changed.sendingHours = nil
        return changed
    }
}

extension StoryZone {
    /// The zone's table with one offset for all the year.
    var tableWithoutSummer: ZoneTable {
        ZoneTable(name: name, firstOffset: standard, transitions: [], rule: nil)
    }
}
