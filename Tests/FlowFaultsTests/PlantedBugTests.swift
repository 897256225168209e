import FlowFaults
import Testing

@Suite struct PlantedBugTests {
    private static let generator = StoryGenerator(StoryScale(contacts: 8, days: 5))

    /// Which check finds which bug.
    private static let finds: [PlantedBug: Invariant] = [
        .deliveryDropped: .outboxInStep,
        .uncertainForgotten: .uncertainIsListed,
        .recordedBeforeSent: .nothingLost,
        .rewrittenAtRetry: .sameBytes,
        .topicNotAskedAgain: .consentKept,
        .summerTimeForgotten: .hoursKept,
        .pauseForgotten: .pauseKept,
        .duplicateTaken: .answeredEventIsKept,
        .decisionForgotten: .eventIsDecided,
        .reportForgotten: .nobodyIsStuck,
        .answeredTooEarly: .answeredEventIsKept,
        .clockBelieved: .clockIsDoubted,
        .timerLost: .nobodyIsStuck,
        .entryForgotten: .entered,
        .clickForgotten: .walked,
        .sentTwice: .nothingRepeated,
        .acceptanceForgotten: .nothingRepeated,
        .mailsQueuedInside: .keepsGoing,
        .lineLost: .storeAgrees,
        .fullDiskFatal: .keepsGoing,
        .dueTooLate: .keepsGoing,
        .standingForgotten: .scoreIsTold,
        .funnelReversed: .lifecycleFollows,
        .idleForgotten: .momentComesOnce,
        .truthsForgotten: .entered,
        .hoursForgotten: .hoursKept,
        .ruleTotalForgotten: .lifecycleFollows,
        .sweepPageSkipped: .everybodyIsSwept,
        .recordedEventLost: .storeAgrees,
        .lookNotStored: .entered,
        .triggersLiveForever: .entered,
        .answerForgotten: .walked,
        .paceForgotten: .paceKept,
        .capsForgotten: .capKept,
        .capRememberedTooLong: .capIsFair,
        .capSinceForgotten: .capIsFair,
        .listForgotten: .walked,
        .proofForgotten: .proofKept,
        .scannersCount: .clickIsJudged,
        .softBounceCounts: .clickIsJudged,
        .pauseForgottenAtStart: .pauseHolds,
        .failOverForgotten: .relaysShare,
        .uncertainElsewhere: .nothingRepeated,
        .ratesForgotten: .pauseHolds,
    ]

    @Test(arguments: PlantedBug.allCases)
    func `A planted bug is found within thirty seeds`(bug: PlantedBug) async throws {
        let find = try await OwnThread.run {
            try Find.first(bug, in: PlantedBugTests.generator, seeds: 1...30).map { ($0.invariant, $0.seed) }
        }
        #expect(find?.0 == PlantedBugTests.finds[bug], "seed \(find?.1 ?? 0)")
    }
}
