import Dispatch
import Foundation
import Synchronization

/// Deliberate faults, one for each word, by which `.ci/sanitize` sees that a sanitizer finds anything at all; and what
/// looks like a fault and is none.

final class Box: @unchecked Sendable {
    var count = 0
}

final class Counter: Sendable {
    let value = Mutex(0)
}

/// How many threads are there; its relaxed accesses order nothing else.
final class StartLine: Sendable {
    let count = Atomic(0)
}

let threads = 4
let rounds = 200_000

/// On threads of their own, which begin when all are there: nothing but the work puts them into an order.
func inThreads(_ work: @escaping @Sendable () -> Void) {
    let start = StartLine()
    let done = DispatchSemaphore(value: 0)
    for _ in 0..<threads {
        Thread.detachNewThread {
            start.count.wrappingAdd(1, ordering: .relaxed)
            while start.count.load(ordering: .relaxed) < threads {}
            work()
            done.signal()
        }
    }
    for _ in 0..<threads { done.wait() }
}

/// Several threads count in one place, with nothing that keeps them apart.
func race() {
    let box = Box()
    inThreads {
        // Few times: a report needs what the other thread did last, and that is kept for a while only.
        for _ in 0..<100 { box.count += 1 }
    }
}

/// The same, kept apart: by a `Mutex` that is contended, and by a queue.
func order() {
    let counter = Counter()
    let box = Box()
    let queue = DispatchQueue(label: "order")
    let done = DispatchGroup()
    inThreads {
        for _ in 0..<rounds { counter.value.withLock { $0 += 1 } }
        for _ in 0..<100 { queue.async(group: done) { box.count += 1 } }
    }
    done.wait()
    precondition(counter.value.withLock { $0 } == threads * rounds && queue.sync { box.count } == threads * 100)
}

/// One past the end of memory from C.
func overflow() {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 8)
    memory.initialize(repeating: 1, count: 8)
    let last = CommandLine.arguments.count + 6
    precondition(memory[last] + memory[last - 1] > 0)
    memory.deallocate()
}

/// Memory from C that nothing points to.
func leak() {
    for _ in 0..<10 {
        let memory = calloc(1, 1_000)
        precondition(memory != nil)
    }
}

/// A text on the heap that is in use until the end.
nonisolated(unsafe) var kept = ""

func keep() {
    kept = String(repeating: "text that is in use ", count: CommandLine.arguments.count * 100)
}

let faults = ["race": race, "order": order, "overflow": overflow, "leak": leak, "keep": keep]
guard CommandLine.arguments.count == 2, let fault = faults[CommandLine.arguments[1]] else { exit(64) }
fault()
