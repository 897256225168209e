/// A binary heap: what comes first is found in logarithmic time.
struct Heap<Element> {
    private var elements: [Element] = []
    private let comesBefore: (Element, Element) -> Bool

    init(_ comesBefore: @escaping (Element, Element) -> Bool) {
        self.comesBefore = comesBefore
    }

    mutating func insert(_ element: Element) {
        elements.append(element)
        var index = elements.count - 1
        while index > 0, comesBefore(elements[index], elements[(index - 1) / 2]) {
            elements.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func removeFirst() -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return first }
        elements[0] = last
        var index = 0
        while true {
            var best = index
            for child in [2 * index + 1, 2 * index + 2] where child < elements.count {
                if comesBefore(elements[child], elements[best]) { best = child }
            }
            guard best != index else { return first }
            elements.swapAt(index, best)
            index = best
        }
    }
}
