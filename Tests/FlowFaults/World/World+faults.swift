import FlowDice
import FlowModel
import FlowRuntime

/// How servers behave for a while.
struct Weather {
    var channel: OutboxRow.Channel
    var until: Int64
    var behaviour: Behaviour
    var percent: Int
}

extension World {
    /// Milliseconds of which each reply takes a few: so that things come together now and then.
    static let latencyStep: Int64 = 250

    func plan(_ fault: Fault) {
        agenda.add(at: fault.at) { [unowned self] in
            if !isCalm { try happen(fault.kind) }
        }
    }

    private func happen(_ fault: Fault.Kind) throws {
        switch fault {
        case .crash(.now, let down):
            downFor = down
            guard let life else { return }
            life.peril.die("while it waits")
            life.nextTick = uptime
        case .crash(let point, let down):
            downFor = down
            if let life { life.peril.arm(point) } else { armed = point }
        case .stop(let down): try stop(down: down)
        case .step(let milliseconds):
            machine.set(by: milliseconds)
            tally.clockSteps += 1
            journal.add(
                .clockSet(milliseconds),
                at: Moment(uptime: uptime, wall: machine.reading().wall),
                life: lives
            )
            watchClock()
        case .diskFull(let length, let hasReserve, atHandover: true): fillsAtHandover = (length, hasReserve)
        case .diskFull(let length, let hasReserve, atHandover: false): fillDisk(for: length, hasReserve: hasReserve)
        case .reload(let edition): reload(edition)
        case .relay(let length, let behaviour, let percent):
            weather.append(Weather(channel: .mail, until: uptime + length, behaviour: behaviour, percent: percent))
        case .webhook(let length, let behaviour, let percent):
            weather.append(Weather(channel: .webhook, until: uptime + length, behaviour: behaviour, percent: percent))
        }
    }

    func fillDisk(for length: Int64, hasReserve: Bool) {
        tally.fullDisks += 1
        fillsAtHandover = nil
        diskFull = (uptime + length, hasReserve)
        life?.peril.fillDisk(hasReserve: hasReserve)
        later(length) { [unowned self] in
            if diskFull.map({ $0.until <= uptime }) ?? true { life?.peril.emptyDisk() }
        }
    }

    private func reload(_ edition: Int) {
        guard editions.indices.contains(edition) else { return }
        self.edition = edition
        guard let life else { return }
        tally.reloads += 1
        let library = editions[edition].library
        life.mailbox.post(
            change(to: edition) { [printery] result in
                if case .success = result { printery.use(library) }
            }
        )
    }

    /// SIGTERM: nothing new begins, replies are waited for, the rest is unknown.
    private func stop(down: Int64) throws {
        guard let life else { return }
        tally.stops += 1
        life.runner.stopDelivering()
        // Weakly: a process that dies meanwhile lets go of its file.
        later(30_000) { [unowned self, weak life] in
            guard let life, self.life === life else { return }
            life.mailbox.close()
            life.couriers.forEach { $0.giveUp() }
            life.fleet?.giveUp()
            do {
                for _ in 0..<1000 where life.runner.hasInput { _ = try life.runner.tick() }
                try life.runner.end()
            } catch {
                life.peril.die("while it stops: \(error)")
            }
            takeAnswers()
            journal.add(.stopped, at: Moment(uptime: uptime, wall: machine.reading().wall), life: lives)
            life.peril.die("it has stopped")
            self.life = nil
            files.abandon()
            later(down) { [unowned self] in start() }
        }
    }

    /// What happens to one message at its server.
    func fate(of body: OutgoingBody, attempt: Int, at relay: Int?) -> (Behaviour, latency: Int64, coin: Bool) {
        var dice = Dice(story.seed, body.messageID.stableHash, UInt64(attempt))
        let latency = Int64(dice.between(1, 6)) * World.latencyStep
        let coin = dice.chance(50)
        weather.removeAll { $0.until <= uptime }
        var behaviour = Behaviour.accept
        if weather.contains(where: { $0.channel == .mail }) { lastWeather = uptime }
        for one in weather where one.channel == body.channel && dice.chance(one.percent) { behaviour = one.behaviour }
        let isGone = gone.contains(body.recipient) && behaviour == .accept
        if body.channel == .mail, isGone || behaviour == .refuse && coin { behaviour = .noAddress }
        var pause = latency
        if let relay = relay.map({ story.mail.relays[$0] }), !isCalm {
            pause = relay.latency(latency, at: uptime)
            if !relay.isThere(at: uptime) { behaviour = .unreachable }
        }
        tally.fates[behaviour, default: 0] += 1
        return (behaviour, behaviour == .stall ? 600_000 : pause, coin)
    }

    /// The faults are over.
    func calm() {
        weather = []
        diskFull = nil
        fillsAtHandover = nil
        armed = nil
        downFor = 5_000
        life?.peril.emptyDisk()
        life?.peril.disarm()
        // What would come again and again would never settle.
        if editions.count > story.editions.count { reload(story.editions.count) }
    }
}
