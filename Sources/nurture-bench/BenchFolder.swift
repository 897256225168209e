import Foundation

/// A flows folder with something of all that reports are counted by.
struct BenchFolder {
    let path: String

    /// Writes it below that folder; `stage` is the one that the journey asks for.
    init(in parent: URL, stage: String) throws {
        let folder = parent.appendingPathComponent("flows")
        let emails = folder.appendingPathComponent("emails")
        try FileManager.default.createDirectory(at: emails, withIntermediateDirectories: true)
        try Data(BenchFolder.welcome.utf8).write(to: emails.appendingPathComponent("welcome.md"))
        try Data(BenchFolder.lifecycle(stage).utf8).write(to: folder.appendingPathComponent("lifecycle.flow"))
        try Data(BenchFolder.nurture.utf8).write(to: folder.appendingPathComponent("nurture.flow"))
        path = folder.path
    }

    private static func lifecycle(_ stage: String) -> String {
        """
        stages:
          Prospect  "Has left an address"  when form submitted
          Lead      "Looks around"         when "logged in"
          MQL       "Wants to talk"        when trial started
          SQL       "Could be a customer"  when qualified
          Customer  "Has bought"           when purchase
        end

        segment Buyers: stage is Customer

        journey "Lead to customer":
          form submitted
          sent welcome
          clicked welcome
          stage \(stage)
          purchase
        end

        """
    }

    private static let welcome = """
        ---
        subject: Welcome
        ---
        Hello.

        """

    private static let nurture = """
        on form submitted
        goal purchase

        1. send welcome
        2. split:
          50%:
            2.1. tag first
          rest:
            2.2. tag second
        end
        3. wait 3 days

        """
}
