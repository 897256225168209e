// swift-tools-version: 6.2
import PackageDescription

/// The settings that every Swift target shares; what each of them prevents is said in Tests/README.md.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
]

/// Those of every target that is no test: optimised also in a debug build, which keeps every trap and check.
///
/// The tests calculate for minutes without it. A debugger wants `UNOPTIMISED=1 swift build`.
let isOptimised = Context.environment["UNOPTIMISED"] == nil
let quick: [SwiftSetting] = strict + (isOptimised ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : [])

/// A target of this package with the shared settings.
func house(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: quick)
}

/// A test target beside the target it tests; `data` names folders that tests read where they lie.
func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: data, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "nurture",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "nurture", targets: ["nurture"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        house("FlowModel"),
        house("FlowLanguage", ["FlowModel"]),
        house("FlowEngine", ["FlowModel"]),
        house("FlowInsights", ["FlowModel"]),
        house("FlowMail", ["FlowModel", "CCMark", "CIDN", crypto, cryptoExtras, mustache, yams]),
        house("FlowRuntime", ["FlowModel", "FlowLanguage", "FlowEngine", "FlowMail"]),
        house("FlowSimulator", ["FlowModel", "FlowEngine", "FlowMail", "FlowRuntime"]),
        house("FlowStorage", ["FlowModel", "FlowRuntime", crypto, grdb, sqlite]),
        house("FlowTransport", ["FlowModel", "FlowRuntime", "CCurl", crypto, logging]),
        house(
            "FlowServer",
            [
                "FlowModel", "FlowMail", "FlowRuntime", "CZlib", asn1, crypto, cryptoExtras, hummingbird,
                hummingbirdCore, logging,
                serviceLifecycle,
            ]
        ),
        house(
            "FlowCommands",
            [
                "FlowModel", "FlowLanguage", "FlowMail", "FlowInsights", "FlowRuntime", "FlowSimulator", "FlowServer",
                crypto, logging, serviceLifecycle, unixSignals,
            ]
        ),
        .executableTarget(
            name: "nurture",
            dependencies: [
                "FlowModel", "FlowMail", "FlowRuntime", "FlowStorage", "FlowTransport", "FlowServer", "FlowCommands",
                argumentParser, configuration, logging, serviceLifecycle, yams,
            ],
            resources: [.embedInCode("Shipped")],
            swiftSettings: quick
        ),
        .executableTarget(
            name: "nurture-bench",
            dependencies: [
                "FlowModel", "FlowRuntime", "FlowInsights", "FlowStorage", "FlowCommands", argumentParser, grdb, sqlite,
            ],
            swiftSettings: quick
        ),
        .target(name: "CCMark", linkerSettings: [.linkedLibrary("cmark")]),
        .target(name: "CIDN", linkerSettings: [.linkedLibrary("idn2")]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CFaultyDisk", path: "Tests/CFaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "FlowDice", path: "Tests/FlowDice", swiftSettings: quick),
        .target(
            name: "FlowTesting",
            dependencies: ["FlowMail", "FlowModel", "FlowRuntime"],
            path: "Tests/FlowTesting",
            swiftSettings: quick
        ),
        .target(
            name: "FlowFaults",
            dependencies: [
                "FlowModel", "FlowLanguage", "FlowMail", "FlowRuntime", "FlowStorage", "FlowTransport", "FlowDice",
            ],
            path: "Tests/FlowFaults",
            swiftSettings: quick
        ),
        .executableTarget(
            name: "nurture-faults",
            dependencies: ["FlowFaults", argumentParser],
            path: "Tests/nurture-faults",
            swiftSettings: quick
        ),
        tests("FlowFaultsTests", ["FlowFaults"], data: ["Golden"]),
        tests("FlowModelTests", ["FlowModel"]),
        tests("FlowLanguageTests", ["FlowModel", "FlowLanguage", "FlowDice"], data: ["Golden"]),
        tests("FlowEngineTests", ["FlowModel", "FlowEngine", "FlowDice"]),
        tests("FlowInsightsTests", ["FlowModel", "FlowInsights", "FlowDice"], data: ["Golden"]),
        tests("FlowMailTests", ["FlowModel", "FlowMail", "FlowDice"]),
        tests("FlowRuntimeTests", ["FlowModel", "FlowMail", "FlowRuntime", "FlowStorage", "FlowTesting"]),
        tests(
            "FlowSimulatorTests",
            ["FlowModel", "FlowLanguage", "FlowMail", "FlowRuntime", "FlowSimulator", "FlowTesting"]
        ),
        tests(
            "FlowStorageTests",
            ["CFaultyDisk", "FlowModel", "FlowMail", "FlowRuntime", "FlowStorage", "FlowDice", "FlowTesting", grdb]
        ),
        tests("FlowTransportTests", ["CCurl", "FlowModel", "FlowRuntime", "FlowTransport", "FlowDice", logging]),
        tests(
            "FlowServerTests",
            ["FlowModel", "FlowMail", "FlowRuntime", "FlowServer", "FlowDice", crypto, logging, serviceLifecycle]
        ),
        tests(
            "FlowCommandsTests",
            [
                "FlowModel", "FlowLanguage", "FlowInsights", "FlowMail", "FlowRuntime", "FlowServer", "FlowCommands",
                "FlowDice", "FlowTesting", crypto,
            ],
            data: ["Golden"]
        ),
        tests(
            "NurtureTests",
            [
                "FlowMail", "FlowModel", "FlowRuntime", "FlowServer", "FlowCommands", "nurture", logging,
                serviceLifecycle,
            ],
            data: ["Golden", "Peers", "Timeline/World"]
        ),
        tests("TidyTests", []),
    ]
)
