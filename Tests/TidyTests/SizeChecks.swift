/// How large things may get before they are split.
enum SizeChecks {
    static let linesOfFile = 400
    static let linesOfFunction = 70
    static let columns = 120
    static let filesOfFolder = 12

    static func file(_ source: Source) -> [Finding] {
        let count = source.lines.last == "" ? source.lines.count - 1 : source.lines.count
        guard count > linesOfFile else { return [] }
        return [source.finding(0, "\(count) lines, at most \(linesOfFile): split it by noun")]
    }

    static func width(_ source: Source) -> [Finding] {
        source.lines.enumerated().compactMap { index, line in
            guard line.count > columns else { return nil }
            return source.finding(index + 1, "\(line.count) columns, at most \(columns)")
        }
    }

    static func functions(_ source: Source) -> [Finding] {
        FunctionLengths.of(source).compactMap { function in
            guard function.lines > linesOfFunction else { return nil }
            let message = "a function of \(function.lines) lines, at most \(linesOfFunction): let leaves do the work"
            return source.finding(function.line, message)
        }
    }

    /// Folders with more Swift files than one looks through.
    static func folders(_ paths: [String]) -> [Finding] {
        let folders = Dictionary(grouping: paths) { path in
            path.split(separator: "/").dropLast().joined(separator: "/")
        }
        return folders.filter { $0.value.count > filesOfFolder }.keys.sorted().map { folder in
            let count = folders[folder]?.count ?? 0
            return Finding(path: folder, line: 0, message: "\(count) files, at most \(filesOfFolder): make folders")
        }
    }
}
