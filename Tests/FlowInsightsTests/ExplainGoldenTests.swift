import FlowInsights
import FlowModel
import Testing

@Suite struct ExplainGoldenTests {
    @Test(arguments: PictureFlows.all.map(\.name))
    func `A flow is explained as it was read before`(name: String) throws {
        let flow = try #require(PictureFlows.all.first { $0.name == name }?.flow)
        let pace = EmailPace([flow, PictureFlows.three])
        try Golden.expect(FlowExplanation.text(flow, pace: pace) + "\n", is: name + ".txt")
        try Golden.expect(FlowMermaid.text(flow) + "\n", is: name + ".mmd")
        try Golden.expect(FlowJSON.text(flow, pace: pace) + "\n", is: name + ".json")
    }
}
