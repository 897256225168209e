/// Parts of the `User-Agent` by which machines that fetch links out of emails name themselves, in lower case.
///
/// General HTTP clients and browsers are left out on purpose: a scanner that goes by such a name is known by what it
/// does, and a person who does is not lost.
enum KnownAgents {
    static let scanners = [
        // Mail gateways and virus scanners.
        "barracuda", "bitdefender", "cloudmark", "cyren", "fireeye", "forcepoint", "fortiguard", "ironport",
        "mailscanner", "messagelabs", "mimecast", "proofpoint", "sophos", "spamassassin", "symantec", "trendmicro",
        "trend micro",
        "trellix", "trustwave", "urldefense", "vade secure", "vipre", "webroot", "zscaler", "safelinks",
        "microsoft office existence discovery", "microsoft-safelinks", "ms-office-protection",
        // Previews of chats and social networks, and search engines.
        "bingpreview", "bingbot", "discordbot", "embedly", "facebookexternalhit", "googlebot", "google-safety",
        "google-read-aloud", "iframely", "linkedinbot", "mattermost-bot", "pinterestbot", "skypeuripreview",
        "slackbot", "slack-imgproxy", "telegrambot", "twitterbot", "viber-preview", "whatsapp/", "yandexbot",
        "baiduspider", "duckduckbot", "applebot", "ahrefsbot", "semrushbot", "petalbot", "bytespider", "gptbot",
        // Sandboxes in which links are opened for a look.
        "headlesschrome", "phantomjs", "urlscan", "virustotal", "phishtank", "checkphish", "netcraft",
    ]

    /// The whole agent of Apple's Mail Privacy Protection, which loads every picture whether a message is read or not.
    ///
    /// Gmail's and Yahoo's picture proxies load a picture when the message is opened: they are their readers.
    static let mailPrivacy = "mozilla/5.0"
}
