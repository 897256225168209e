import Testing

/// What holds in every picture of a report.
enum PictureLaws {
    static func expectReadable(_ picture: ReportReading, _ name: String) {
        #expect(!picture.labels.isEmpty, "\(name)")
        for (index, label) in picture.labels.enumerated() {
            if !picture.view.contains(label.area) {
                Issue.record("\(name): “\(label.words)” leaves the picture at \(label.area)")
            }
            for other in picture.labels[(index + 1)...] where label.area.overlaps(other.area) {
                if label.isTip, other.isTip { continue }
                Issue.record("\(name): “\(label.words)” overlaps “\(other.words)” at \(label.area)")
            }
            expectContrast(label, in: picture, name)
            expectNoLine(through: label, in: picture, name)
        }
        for shape in picture.shapes where !picture.view.shrunk(by: -0.01).contains(shape.bounds) {
            Issue.record("\(name): \(shape.kind) of \(shape.part) leaves the picture")
        }
    }

    private static func expectContrast(_ label: ReportReading.Label, in picture: ReportReading, _ name: String) {
        let near = picture.shapes.filter { $0.bounds.overlaps(label.area) }
        let points = points(of: label.area)
        for point in points {
            let ground = near.last { $0.order < label.order && $0.contains(point) }?.fills ?? []
            let contrasts = ground.map { Contrast.ratio(label.fill, $0) }
            guard !ground.isEmpty, contrasts.allSatisfy({ $0 >= 4.5 }) else {
                Issue.record("\(name): “\(label.words)” has contrast \(contrasts) on \(ground)")
                return
            }
        }
        // Nothing is painted over it either.
        for shape in near where shape.order > label.order && points.contains(where: shape.contains) {
            Issue.record("\(name): “\(label.words)” is below \(shape.kind) of \(shape.part)")
        }
    }

    private static func points(of area: ReportReading.Area) -> [ReportReading.Point] {
        (0...8).flatMap { across in
            (0...3).map { down in
                ReportReading.Point(
                    x: area.left + (area.right - area.left) * Double(across) / 8,
                    y: area.top + (area.bottom - area.top) * Double(down) / 3
                )
            }
        }
    }

    private static func expectNoLine(through label: ReportReading.Label, in picture: ReportReading, _ name: String) {
        let area = label.area
        for line in picture.lines where line.kind != "icon" {
            for (one, other) in zip(line.points, line.points.dropFirst()) {
                guard min(one.x, other.x) < area.right, area.left < max(one.x, other.x),
                    min(one.y, other.y) < area.bottom, area.top < max(one.y, other.y)
                else { continue }
                let hits = (0...40).contains { step in
                    let part = Double(step) / 40
                    let point = ReportReading.Point(
                        x: one.x + (other.x - one.x) * part,
                        y: one.y + (other.y - one.y) * part
                    )
                    guard area.left < point.x, point.x < area.right, area.top < point.y, point.y < area.bottom else {
                        return false
                    }
                    // Unless something that lies on the line carries the words.
                    let cover = picture.shapes.last { $0.order < label.order && $0.contains(point) }
                    return (cover?.order ?? 0) < line.order
                }
                if hits { Issue.record("\(name): a line (\(line.kind)) goes through “\(label.words)”") }
            }
        }
    }
}
