import Testing

/// The built program with real peers on loopback; one test at a time, since each starts several processes.
@Suite(.serialized, .timeLimit(.minutes(15)))
enum EndToEnd {}
