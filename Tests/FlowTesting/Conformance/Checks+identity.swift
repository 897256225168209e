import FlowModel
import FlowRuntime

extension StoreConformance {
    static let identity: [StoreCheck] = [
        StoreCheck("a contact is found by each of its names") { stage in
            let names = ContactReference(userID: "u1", anonymousID: "a1", email: "anna@example.com")
            let (_, contact) = try stage.accept(stage.arrival("1", from: names))
            for (index, name) in [
                ContactReference(userID: "u1"), ContactReference(anonymousID: "a1"),
                ContactReference(email: "anna@example.com"), names,
            ].enumerated() {
                let (_, found) = try stage.accept(stage.arrival("name \(index)", from: name))
                try expect(found, is: contact, "the contact found by \(name)")
            }
        },
        StoreCheck("the user id is stronger than the email, the email than the anonymous id") { stage in
            let (_, user) = try stage.accept(
                stage.arrival("1", from: ContactReference(userID: "u1", email: "anna@example.com"))
            )
            let (_, email) = try stage.accept(stage.arrival("2", from: ContactReference(email: "bob@example.com")))
            let other = ContactReference(userID: "u2", anonymousID: "a2", email: "carol@example.com")
            let (_, second) = try stage.accept(stage.arrival("3", from: other))
            try expect(Set([user, email, second]).count, is: 3, "contacts that share no name")
            let all = ContactReference(userID: "u1", anonymousID: "a2", email: "bob@example.com")
            try expect(try stage.accept(stage.arrival("4", from: all)).contact, is: user, "the strongest name")
            let two = ContactReference(anonymousID: "a2", email: "bob@example.com")
            try expect(try stage.accept(stage.arrival("5", from: two)).contact, is: email, "the stronger name")
        },
        StoreCheck("names that nobody has attach to the contact that was found") { stage in
            let (_, contact) = try stage.accept(stage.arrival("1", from: ContactReference(anonymousID: "a1")))
            try expect(try stage.person(contact).contact.label, is: "a1", "the label of somebody anonymous")
            let user = ContactReference(userID: "u1", anonymousID: "a1")
            try expect(try stage.accept(stage.arrival("2", from: user)).contact, is: contact, "the user")
            try expect(try stage.person(contact).contact.label, is: "u1", "the label of a user")
            let email = ContactReference(userID: "u1", email: "anna@example.com")
            try expect(try stage.accept(stage.arrival("3", from: email)).contact, is: contact, "with an email")
            let found = try stage.person(contact).contact
            try expect(found.label, is: "anna@example.com", "the label with an address")
            try expect(found.address, is: "anna@example.com", "the address")
        },
        StoreCheck("names of another contact stay with it") { stage in
            let user = ContactReference(userID: "u1", email: "anna@example.com")
            let (_, anna) = try stage.accept(stage.arrival("1", from: user))
            let (_, bob) = try stage.accept(stage.arrival("2", from: ContactReference(email: "bob@example.com")))
            let both = ContactReference(userID: "u1", email: "bob@example.com")
            try expect(try stage.accept(stage.arrival("3", from: both)).contact, is: anna, "the user's contact")
            try expect(try stage.person(anna).contact.address, is: "anna@example.com", "the user's address")
            try expect(try stage.person(bob).contact.address, is: "bob@example.com", "the address's owner")
        },
        StoreCheck("two user ids are two people, also at one browser or with one email") { stage in
            let names = ContactReference(userID: "u1", anonymousID: "a1", email: "anna@example.com")
            let (_, first) = try stage.accept(stage.arrival("1", from: names))
            var second = names
            second.userID = "u2"
            let (_, other) = try stage.accept(stage.arrival("2", from: second))
            try expect(first != other, "the second user id makes another contact")
            try expect(try stage.person(other).contact.label, is: "u2", "the other's label")
            try expect(try stage.person(other).contact.address, is: nil, "the other's address")
        },
        StoreCheck("another email at one browser is another person") { stage in
            let anna = ContactReference(anonymousID: "a1", email: "anna@example.com")
            let (_, first) = try stage.accept(stage.arrival("1", from: anna))
            let bob = ContactReference(anonymousID: "a1", email: "bob@example.com")
            let (_, second) = try stage.accept(stage.arrival("2", from: bob))
            try expect(first != second, "the second email makes another contact")
            try expect(try stage.person(second).contact.address, is: "bob@example.com", "its address")
        },
        StoreCheck("the trait email becomes the address, unless it is somebody else's") { stage in
            let (_, contact) = try stage.accept(stage.arrival("1", from: ContactReference(userID: "u1")))
            let user = ContactReference(userID: "u1")
            let traits: [Slug: Value] = ["email": .text("Anna@Example.com")]
            try stage.accept(stage.arrival("2", from: user, .identify, traits: traits))
            try expect(try stage.person(contact).contact.address, is: "anna@example.com", "the first address")
            try stage.accept(stage.arrival("3", from: user, .identify, traits: ["email": .text("a2@example.com")]))
            try expect(try stage.person(contact).contact.address, is: "a2@example.com", "the changed address")
            try stage.accept(stage.arrival("4", from: ContactReference(email: "bob@example.com")))
            try stage.accept(stage.arrival("5", from: user, .identify, traits: ["email": .text("bob@example.com")]))
            try expect(try stage.person(contact).contact.address, is: "a2@example.com", "with another's address")
            let former = ContactReference(email: "anna@example.com")
            try expect(try stage.accept(stage.arrival("6", from: former)).contact, is: contact, "by its former address")
        },
        StoreCheck("a reference's email does not replace an address") { stage in
            let (_, contact) = try stage.accept(
                stage.arrival("1", from: ContactReference(userID: "u1", email: "anna@example.com"))
            )
            let other = ContactReference(userID: "u1", email: "a2@example.com")
            try expect(try stage.accept(stage.arrival("2", from: other)).contact, is: contact, "the contact")
            try expect(try stage.person(contact).contact.address, is: "anna@example.com", "the address")
        },
        StoreCheck("accepting writes no fields: that is the engine's decision") { stage in
            let (_, contact) = try stage.accept(stage.arrival("1", traits: ["country": .text("NL")]))
            try expect(try stage.person(contact).contact.fields, is: [:], "the fields")
        },
        StoreCheck("a later arrival of one call finds the contact that an earlier one made") { stage in
            let answers = try stage.transact {
                try $0.accept([
                    stage.arrival("1", from: ContactReference(userID: "u1")),
                    stage.arrival("2", from: ContactReference(userID: "u1", email: "anna@example.com")),
                    stage.arrival("3", from: ContactReference(email: "anna@example.com")),
                ])
            }
            let expected = (1...3).map { Acceptance.accepted(EventID($0), ContactID(1)) }
            try expect(answers, is: expected, "the answers")
        },
        StoreCheck("a contact without any name is refused") { stage in
            try expectRefusal("a nameless contact", \.isRejection) {
                try stage.accept(stage.arrival("1", from: ContactReference()))
            }
        },
    ]
}
