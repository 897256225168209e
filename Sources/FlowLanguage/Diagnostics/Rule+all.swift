extension Rule {
    /// Every kind of finding, so that each has its page.
    static let all: [Rule] = [
        .ambiguousFilter, .andBetweenEvents, .andBetweenSteps, .badComparison, .badCount, .badDuration, .badEntryRule,
        .badTime,
        .badValue, .emptyFile, .equalsSign, .eventIsEmail, .eventNo, .fileTooLarge, .filterWithoutComparison,
        .flowTwice, .flowWithoutName, .goIntoBlock, .goalLeavesFirst, .loopWithoutLimit, .loopWithoutWait,
        .missingColon, .missingCondition, .missingName, .missingSeparator, .missingStep, .missingValue,
        .nameBeginsWithDigit, .nameTooLong, .nestedIf, .neverSent, .noEmails, .noGoal, .noSteps, .noTrigger,
        .notYet, .nothingSent, .pastTheEnd, .reservedWord, .sendsInARow, .settingAfterStep, .settingTwice,
        .stepAfterOneLineIf, .stepNameTwice, .stepNumberForm, .strayEnd, .strayOtherwise, .textAndNumber,
        .tooDeep, .tooManyFindings, .tooManySteps, .unclearOtherwise, .unclosedBlock, .unclosedParenthesis,
        .unclosedQuote, .unexpectedText, .unknownEmail, .unknownEvent, .unknownField, .unknownStep,
        .unknownTag, .unknownTimeZone, .unknownTopic, .unknownWebhook, .unknownWord, .unquotedValue,
        .unreachableStep, .unreadableCharacter, .unusedEmail, .waitWithoutLimit, .wrongNumber, .zeroDuration,
    ]
}
