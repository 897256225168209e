import FlowModel
import Testing

extension EndToEnd {
    /// What marketers learn the language from is true.
    struct MarketersGuide {
        @Test(arguments: Guide.examples)
        func `an example of the guide is checked, and its scenario is what happens`(
            _ example: GuideExample
        )
            async throws
        {
            let workplace = try Workplace()
            try example.write(in: workplace, configuration: Guide.configuration)
            let check = try await workplace.nurture("check", "Flows", "--config", "nurture.yaml")
            #expect(check.status == 0, "\(check.text)")
            let test = try await workplace.nurture("test", "Flows", "--config", "nurture.yaml")
            #expect(test.status == 0, "\(test.text)")
        }

        @Test func `each flow of the guide has a scenario`() {
            #expect(Guide.flowCount > 20)
            #expect(Guide.examples.count == Guide.flowCount)
        }

        @Test func `there is an example of each construct`() throws {
            var shown: Set<String> = []
            for example in Guide.examples {
                for flow in try example.flows() { shown.formUnion(Constructs(flow).names) }
                shown.formUnion(Constructs(try example.lifecycle()).names)
                for journey in try example.journeys() { shown.formUnion(Constructs(journey).names) }
            }
            #expect(Constructs.all.subtracting(shown) == [])
        }
    }
}
