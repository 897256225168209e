import Foundation

/// Where the program writes.
enum Screen {
    static func print(_ text: String) { write(text, to: .standardOutput) }

    /// Progress, beside the result.
    static func note(_ text: String) { write(text, to: .standardError) }

    private static func write(_ text: String, to file: FileHandle) {
        file.write(Data((text + "\n").utf8))
    }
}
