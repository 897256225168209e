import FlowMail
import FlowModel
import Testing

/// Markdown with every kind of block.
private let everyBlock = """
    # Hi {{first_name}}

    A *first*
    line with **weight**, `code` and a break,\\
    here. ![a cup](https://example.com/cup.png)

    ## Steps

    1. one
    2. two
       - nested, [mail us](mailto:anna@example.com)
       - [down](#down)

       more of two
    10. three

    * tight
    * list
    ### Small
    > quoted
    >
    > > twice
    >
    > - in it

    ---

    ```
    if a < b {
        c
    }
    ```
    <div>Raw &amp; <b>bold</b><br>HTML <a href="#x">x</a></div>

    End &amp; <anna@example.com>
    """

/// What a reader without HTML gets of it.
private let everyBlockAsText = """
    Hi Bob
    ===========

    A first line with weight, code and a break,
    here. a cup

    Steps
    -----

    1. one

    2. two

       - nested, mail us (anna@example.com)
       - down

       more of two

    3. three

    - tight
    - list

    Small

    > quoted
    >
    > > twice
    >
    > - in it

    ----------

        if a < b {
            c
        }

    Raw & bold
    HTML x

    End & anna@example.com

    """

@Suite("The text part")
struct PlainTextTests {
    private func text(_ files: [String: String]) throws -> String {
        let library = try EmailLibrary.reading(files)
        return try library.decoded(.example(fields: ["first name": .text("Bob")], topic: "transactional")).text
    }

    @Test("Markdown reads as somebody would type it")
    func fromMarkdown() throws {
        #expect(try text(markdown(everyBlock)) == everyBlockAsText)
    }

    @Test("HTML without a text of its own reads as text")
    func fromHTML() throws {
        let html = """
            ---
            subject: Hello
            ---
            <html><head><title>No</title><style>p { color: red }</style></head>
            <body><!-- no --><h1>Hi {{first_name}}</h1><p>One&nbsp;and
              <b>two</b> &lt;3 &#x2764; &unknown; a&b<br/>three</p>
            <ul><li>tea</li><li>a <a href="mailto:anna@example.com">cup</a></li></ul>
            <table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table><img alt="logo" src=x>
            </body></html>
            """
        #expect(
            try text(["guide.html": html]) == """
                Hi Bob

                One and two <3 ❤ &unknown; a&b
                three

                - tea
                - a cup (anna@example.com)

                1 2

                3

                logo

                """
        )
    }

    @Test("nesting without end is flattened", arguments: [">", "- ", "*", "[", "<div>", "1. "])
    func deep(sign: String) throws {
        let body = String(repeating: sign, count: 5000) + "x{{first_name}}"
        #expect(try text(markdown(body)).contains("xBob"))
    }
}
