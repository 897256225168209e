import FlowModel

/// Moments that date fields make.
extension Parser {
    /// Whether a duration and then `before` or `after` stand here: `3 days before renewal date`.
    var isAtOffset: Bool {
        guard current.kind == .word, beginsWithDigit(current) || table.numberWords[current.text] != nil else {
            return false
        }
        var ahead = 0
        while ahead < 24, peek(ahead).kind == .word {
            if at(.before, ahead: ahead) || at(.after, ahead: ahead) { return ahead > 0 }
            ahead += 1
        }
        return false
    }

    /// Reads `3 days before renewal date at 09:00`.
    mutating func offsetMoment() throws(UnreadableStatement) -> MomentSyntax {
        let offset = try duration()
        let side: FieldMoment.Side
        if take(.before) {
            side = .before
        } else if take(.after) {
            side = .after
        } else {
            throw unexpected()
        }
        return try fieldMoment(offset: offset, side: side)
    }

    /// Reads `renewal date at 09:00`.
    mutating func fieldMoment(
        offset: CalendarDuration = CalendarDuration(),
        side: FieldMoment.Side = .before
    ) throws(UnreadableStatement) -> MomentSyntax {
        var field = try conditionName()
        let property = triggerProperty(field)
        let time = isAtAt() && take(.at) ? try timeOfDay() : nil
        let reference: Condition.FieldReference
        if let property {
            reference = .triggerEvent(property)
            field.slug = property
        } else {
            reference = .contact(field.slug)
        }
        return MomentSyntax(
            field: field,
            isOfEvent: property != nil,
            moment: FieldMoment(reference, offset: offset, side: side, at: time)
        )
    }
}
