import FlowCommands
import Foundation

import nurture

/// A folder with a configuration file and credentials, and an environment, for one test.
final class ConfigurationSource {
    var environment: [String: String] = [:]
    private let folder = NSTemporaryDirectory() + "nurture-configuration-" + UUID().uuidString

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { folder + "/" + name }

    /// Reads the configuration with that text as its file, or with none.
    func load(_ text: String?, for purpose: ConfigurationLoader.Purpose = .serving) throws -> Configuration {
        let file = try text.map { try write("nurture.yaml", $0) }
        return try ConfigurationLoader(zones: ZoneFiles(), environment: environment).load(file: file, for: purpose)
    }

    /// What is wrong with the configuration, one sentence each, without the folder's path.
    func problems(_ text: String?, for purpose: ConfigurationLoader.Purpose = .serving) throws -> [String] {
        do {
            _ = try load(text, for: purpose)
            return []
        } catch CommandError.configuration(_, let problems) {
            return problems.map { $0.message.replacingOccurrences(of: folder + "/", with: "") }
        }
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try write(name, Array(text.utf8))
    }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path(name)
        let parent = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    func writeCredential(_ name: String, _ text: String) throws {
        try write("credentials/" + name, text)
        environment["CREDENTIALS_DIRECTORY"] = path("credentials")
    }
}
