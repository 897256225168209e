extension Rule {
    /// Those of stages, scoring, segments and human languages.
    static let lifecycle: [Rule] = [
        .badScoringRule, .badStage, .decayTwice, .emptyBlock, .manyStages, .scoringTwice, .segmentOfItself,
        .segmentTwice, .stageBehindOutside, .stageTwice, .stagesTwice, .unknownLanguage,
    ]

    static let scenarios: [Rule] = [
        .badAnswer, .badExpectation, .earlyExpectation, .givenTwice, .missingHappening, .noExpectation, .noGiven,
        .noScenario, .noStart, .scenarioTwice, .unknownContact,
    ]
}
