extension Rule {
    /// Every kind of finding, so that each has its page.
    static let all: [Rule] = [
        .ambiguousFilter, .andBetweenEvents, .andBetweenSteps, .badAnswer, .badComparison, .badCount, .badDays,
        .badDuration, .badEntryRule, .badExpectation, .badPeriod, .badPoints, .badScoringRule, .badSender, .badShares,
        .badStage, .badTime, .badTouchpoint, .badTrigger, .badValue, .badWait, .badWindow, .circleWithoutWait,
        .decayTwice, .earlyExpectation, .emptyBlock, .emptyFile, .entryMissing, .entryWithoutProperty, .equalsSign,
        .eventAsDate, .eventIsEmail, .eventNo, .fileTooLarge, .filterWithoutComparison, .flowTwice, .flowWithoutName,
        .givenTwice, .goIntoBlock, .goalLeavesFirst, .journeyTooLong, .journeyTwice, .loopWithoutLimit,
        .loopWithoutWait, .manyStages, .missingColon, .missingCondition, .missingHappening, .missingName,
        .missingSeparator, .missingStep, .missingValue, .nameBeginsWithDigit, .nameTooLong, .nestedIf, .neverSent,
        .noEmails, .noExpectation, .noGiven, .noGoal, .noScenario, .noStart, .noSteps, .noTrigger, .noTriggerEvent,
        .nothingSent, .orBetweenTriggers, .pastTheEnd, .pastTouchpoint, .reservedField, .reservedWord, .scenarioTwice,
        .scoringTwice, .segmentOfItself, .segmentTwice, .sendsInARow, .settingAfterStep, .settingTwice, .shortJourney,
        .stageBehindOutside, .stageTwice, .stagesTwice, .stepAfterOneLineIf, .stepNameTwice, .stepNumberForm, .strayEnd,
        .strayOtherwise, .strayScenario, .textAndNumber, .tooDeep, .tooManyFindings, .tooManySteps, .touchpointTwice,
        .unclearOtherwise, .unclosedBlock, .unclosedParenthesis, .unclosedQuote, .unexpectedText, .unknownContact,
        .unknownDate, .unknownEmail, .unknownEvent, .unknownField, .unknownFlow, .unknownLanguage, .unknownSegment,
        .unknownStage, .unknownStep, .unknownTag, .unknownTeam, .unknownTimeZone, .unknownTopic, .unknownWebhook,
        .unknownWord, .unquotedValue, .unreachableStep, .unreadableCharacter, .unusedEmail, .waitWithoutLimit,
        .wrongNumber, .zeroDuration,
    ]
}
