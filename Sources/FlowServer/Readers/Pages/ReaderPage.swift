import FlowMail
import Hummingbird

/// The frame of every page that readers see.
///
/// Plain HTML in one piece: readable without styles and scripts, in light and dark, by screen readers; asks nothing of
/// others.
enum ReaderPage {
    /// `title` is text, `content` is HTML.
    static func response(_ status: HTTPResponse.Status, title: String, content: String) -> Response {
        .html(
            status,
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>\(HTMLEscaping.escape(title))</title>
            <style>
            \(style)
            </style>
            </head>
            <body>
            <main>
            <h1>\(HTMLEscaping.escape(title))</h1>
            \(content)
            </main>
            </body>
            </html>

            """
        )
    }

    private static let style = """
        :root { color-scheme: light dark; --line: #c9ced6; --accent: #0b57d0; --on-accent: #fff; --soft: #eef3fd; }
        @media (prefers-color-scheme: dark) {
          :root { --line: #4a4f57; --accent: #a8c7fa; --on-accent: #062e6f; --soft: #1f2a3d; }
        }
        body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1.25rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
        fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 1.25rem; padding: .5rem 1rem; }
        legend { font-weight: 600; padding: 0 .35rem; }
        label { display: flex; gap: .75rem; align-items: flex-start; padding: .5rem 0; cursor: pointer;
          overflow-wrap: anywhere; }
        input { flex: none; width: 1.1rem; height: 1.1rem; margin: .2rem 0 0; accent-color: var(--accent); }
        .notice { background: var(--soft); border-radius: .5rem; padding: .75rem 1rem; margin: 0 0 1.25rem; }
        button { font: inherit; display: block; width: 100%; margin: 0 0 .75rem; padding: .75rem 1rem; cursor: pointer;
          border: 1px solid var(--accent); border-radius: .5rem; background: var(--accent); color: var(--on-accent); }
        button.quiet { background: transparent; color: inherit; border-color: var(--line); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        """
}
