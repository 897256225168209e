import FlowModel
import FlowRuntime

extension StoreConformance {
    static let notifications: [StoreCheck] = [
        StoreCheck("an email to a team is mail that comes back with its team") { stage in
            let kind = Delivery.Kind.notification(team: "sales", email: "new mql")
            let entry = try stage.enter("anna@example.com", kind)
            try expect(entry.row.delivery, is: Delivery(key: entry.row.delivery.key, kind: kind), "the delivery")
            let ready = try stage.transact {
                try $0.readyDeliveries(.mail, at: stage.now, limit: 9, excluding: [])
            }
            try expect(ready, is: [entry.row], "what is ready")
        },
        StoreCheck("it is no message that the contact got") { stage in
            let entry = try stage.enter("anna@example.com", .notification(team: "sales", email: "new mql"))
            try stage.settle(entry.message, .done)
            let anna = ContactReference(email: "anna@example.com")
            let last = try stage.transact { try $0.lastMessage(to: anna, email: nil) }
            try expect(last, is: nil, "the contact's last message")
            let answers = try stage.transact { try $0.accept([stage.arrival("1", about: entry.message, .bounced)]) }
            try expect(answers, is: [.unknownMessage], "the answer to its bounce")
        },
        StoreCheck("a delivery that must wait is due then, and no earlier than its step") { stage in
            let later = stage.now.adding(seconds: 60)
            let late = try stage.enter("a@example.com", notBefore: later)
            try expect(late.row.notBefore, is: later, "when it is due")
            try expect(late.row.delivery.notBefore, is: nil, "what the delivery still says: the row knows")
            let early = try stage.enter("b@example.com", after: 10, notBefore: stage.now)
            try expect(early.row.notBefore, is: stage.now.adding(seconds: 10), "one whose instant has passed")
        },
        StoreCheck("an unknown outcome of an email to a team is held like that of any mail") { stage in
            let entry = try stage.enter("anna@example.com", .notification(team: "sales", email: "new mql"))
            let epoch = try stage.store.takeOwnership(onUnknownOutcome: .hold, at: stage.now)
            try stage.transact {
                let sending = Sending(id: entry.message, body: stage.body())
                try $0.beginSending([sending], epoch: epoch, at: stage.now)
            }
            _ = try stage.store.takeOwnership(onUnknownOutcome: .hold, at: stage.now)
            try expect(try stage.row(entry.message).state, is: .held, "the row's state")
        },
    ]
}
