extension Rule {
    /// Every kind of finding, so that each has its page.
    static let all: [Rule] = [
        .ambiguousFilter, .andBetweenEvents, .andBetweenSteps, .badComparison, .badCount, .badDays, .badDuration,
        .badEntryRule, .badPeriod, .badPoints, .badSender, .badShares, .badTime, .badTrigger, .badValue, .badWait,
        .badWindow, .emptyFile, .equalsSign, .eventIsEmail, .eventNo, .fileTooLarge, .filterWithoutComparison,
        .flowTwice, .flowWithoutName, .goIntoBlock, .goalLeavesFirst, .loopWithoutLimit, .loopWithoutWait,
        .missingColon, .missingCondition, .missingName, .missingSeparator, .missingStep, .missingValue,
        .nameBeginsWithDigit, .nameTooLong, .nestedIf, .neverSent, .noEmails, .noGoal, .noSteps, .noTrigger,
        .noTriggerEvent, .notYet, .nothingSent, .orBetweenTriggers, .pastTheEnd, .reservedField, .reservedWord,
        .sendsInARow, .settingAfterStep, .settingTwice, .stepAfterOneLineIf, .stepNameTwice, .stepNumberForm,
        .strayEnd, .strayOtherwise, .strayScenario, .textAndNumber, .tooDeep, .tooManyFindings, .tooManySteps,
        .unclearOtherwise, .unclosedBlock, .unclosedParenthesis, .unclosedQuote, .unexpectedText, .unknownEmail,
        .unknownEvent, .unknownField, .unknownStep, .unknownTag, .unknownTimeZone, .unknownTopic, .unknownWebhook,
        .unknownWord, .unquotedValue, .unreachableStep, .unreadableCharacter, .unusedEmail, .waitWithoutLimit,
        .wrongNumber, .zeroDuration,
    ] + lifecycleAndScenarios

    /// Those of stages, scoring, segments, scenarios and human languages.
    private static let lifecycleAndScenarios: [Rule] = [
        .badAnswer, .badExpectation, .badScoringRule, .badStage, .decayTwice, .earlyExpectation, .emptyBlock,
        .givenTwice, .manyStages, .missingHappening, .noExpectation, .noGiven, .noScenario, .noStart, .scenarioTwice,
        .scoringTwice, .segmentOfItself, .segmentTwice, .stageBehindOutside, .stageTwice, .stagesTwice,
        .unknownContact, .unknownLanguage,
    ]
}
