/// Messages of Amazon SNS that openssl signed, version 1 with SHA-1 and version 2 with SHA-256.
///
/// The subject in them has a letter and an accent that are two characters, which Unicode also knows as one.
enum SignedSNS {
    static let topic = "arn:aws:sns:eu-west-1:123456789012:bounces"
    static let certificateAddress = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem"
    static let confirmationAddress =
        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=\(topic)&Token=2336412f37"

    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIDGzCCAgOgAwIBAgIUTezeZv9poyORnhscm9oSw2cQW/8wDQYJKoZIhvcNAQEL
        BQAwHDEaMBgGA1UEAwwRc25zLmFtYXpvbmF3cy5jb20wIBcNMjYxMTIyMDgxNjE0
        WhgPMjEyNjEwMjkwODE2MTRaMBwxGjAYBgNVBAMMEXNucy5hbWF6b25hd3MuY29t
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmxaSUsT2iSeuZDIRY43P
        mB6hQhqrPll9mkxhaKEPgKQwqHw/N0Eoq4o0pSby9X9e5DAxrMMVcXp9ttag7uQS
        D2f6Vi/LR6VICeAxLWB2DaiO8ISe/IsygnNpt8VKkg4zVh0IKnNUvoPEHoUtQSQG
        6XQ6kNwqr+pvmT4SQyRHCIoqPnnUJu7DlGkWflGkGCHbDj/tCqmS8KO34QSptD7C
        kMxj+3hIFvi37t6i2PQUK8AhlAX29usTLzoORfyaRr5SNf99o4IG6FFY8HL8U++P
        3Mi0CDcrN50IundYkQooMBN9lo0K9HNhcRDQFn4nxxq8h6yhaeU3GsxTbVfLX6mc
        JwIDAQABo1MwUTAdBgNVHQ4EFgQUrISJal4eP0BC0wNYwxrAss6s+YQwHwYDVR0j
        BBgwFoAUrISJal4eP0BC0wNYwxrAss6s+YQwDwYDVR0TAQH/BAUwAwEB/zANBgkq
        hkiG9w0BAQsFAAOCAQEAbrXkCE9q/ipFg6sNnOXj/K09bW4cJv1YjdVoeZJDJPQo
        lDcCr7ksYYqsFYv4R0w9jSy3llcSZMgJKp8YZ7TFJ0i9QPgNLXPmNqKdihmwgDxP
        RNobxaj8U8jHaSrq3CIVQTcRHHjlTB1FBgo9C4yrrrx/31IIMJSSoHdb1CGRh7uC
        cOROdL4Q2ONC8QQPhI8xXk5E96kkqd7/cdRjJGnBt6XsqP/FRw6aSXyEFtcair55
        Hq2D7+PHdQq/5fYKhITsusDES5zFwiuS/w7k31gfhWBekTHRgl78tnU35H7dfaj1
        NXfRhLnMsbzIN6H4f8lgztGY0/uAbspfbziIx3XSHQ==
        -----END CERTIFICATE-----
        """

    /// Version 1.
    static let bounce = #"""
        {"Type": "Notification", "MessageId": "22b80b92", "TopicArn": "arn:aws:sns:eu-west-1:1234567\#
        89012:bounces", "Message": "{\"notificationType\": \"Bounce\", \"mail\": {\"timestamp\": \"2\#
        026-03-02T08:29:00.000Z\", \"source\": \"bounces@example.com\", \"messageId\": \"0102018d-aa\#
        aa\", \"destination\": [\"anna@example.net\"], \"headers\": [{\"name\": \"From\", \"value\":\#
         \"Anna <hello@example.com>\"}, {\"name\": \"Message-ID\", \"value\": \"<m1@example.com>\"},\#
         {\"name\": \"Subject\", \"value\": \"Café\"}]}, \"bounce\": {\"feedbackId\": \"0102018d-f\#
        1\", \"bounceType\": \"Permanent\", \"bounceSubType\": \"General\", \"timestamp\": \"2026-03\#
        -02T08:30:00.000Z\", \"bouncedRecipients\": [{\"emailAddress\": \"anna@example.net\", \"acti\#
        on\": \"failed\", \"status\": \"5.1.1\", \"diagnosticCode\": \"smtp; 550 5.1.1 user unknown\\#
        "}]}}", "Timestamp": "2026-03-02T08:30:01.000Z", "SignatureVersion": "1", "Signature": "cyPh\#
        yXairteqinIAJ5mPJ5vSYyW9pLJHB28wtR48iM4hwPBvSlUvn7dFXaKoA7Ve6CvbZSKjrkBd0/psaedNvN0ZCJrM6dAf\#
        kkP6OeygSZaQKopCIqINl0C6Ecs2F2/IPJoKJRtGTxb1/0Q4OHhlmktefPOQmN56K03fCWmHfa5qD+JSdip01xrfEyIH\#
        Rvd3z8Ok6A1hQLyVUv7W5vyS8QTpTmSSqSV/MMUcV3M2E6XZ7Pnqi47JMcbidc40PEM3KtECgJISmgjrh5NEbh3dMmVY\#
        6LVSi+PY57Uf2HYxof8fXrZQxRwZ3qZzv9Feg7V0r51p644w8L6+lGLieNuRbg==", "SigningCertURL": "https:\#
        //sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem"}
        """#

    /// Version 2, with a subject.
    static let complaint = #"""
        {"Type": "Notification", "MessageId": "22b80b93", "TopicArn": "arn:aws:sns:eu-west-1:1234567\#
        89012:bounces", "Subject": "News", "Message": "{\"eventType\": \"Complaint\", \"mail\": {\"t\#
        imestamp\": \"2026-03-02T08:29:00.000Z\", \"source\": \"bounces@example.com\", \"messageId\"\#
        : \"0102018d-aaaa\", \"destination\": [\"anna@example.net\"], \"headers\": [{\"name\": \"Fro\#
        m\", \"value\": \"Anna <hello@example.com>\"}, {\"name\": \"Message-ID\", \"value\": \"<m1@e\#
        xample.com>\"}, {\"name\": \"Subject\", \"value\": \"Café\"}]}, \"complaint\": {\"feedback\#
        Id\": \"0102018d-f2\", \"complaintFeedbackType\": \"abuse\", \"timestamp\": \"2026-03-02T08:\#
        31:00.000Z\", \"complainedRecipients\": [{\"emailAddress\": \"anna@example.net\"}]}}", "Time\#
        stamp": "2026-03-02T08:31:01.000Z", "SignatureVersion": "2", "Signature": "DcbFW4L34FcRgF9/6\#
        gel4W0+FtD10nlFK6jNDJPMYEeZEsq+DSsvmR35poBRdb3x68LwAXJ3oIN00N8GS6FTcPlhDTnl6XFa0sFlrPh/hdNbT\#
        ny4bYkr/b51lT5p8PLdVxX7fzPRVoej+6EZqJHIEs88BkEWVQYOfwBMxhXO5u0Bl74XzV3GNmsmg6Ag8yQox1PlGsqHk\#
        h4LHYEMHQsLFLQQWXd353BljqnaEHwhrmoUrVx07qqXBTLhF8Xv6AGbdJcUW2RoypYdt+J7ArBqK5g3JnzCOeCtj8XZ5\#
        iXYbjoorvWDcjKKxFn6pHnlzF6qHg8ZFmGcFlPfAfiYcN+3Sg==", "SigningCertURL": "https://sns.eu-west\#
        -1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem"}
        """#

    /// Version 2.
    static let subscription = #"""
        {"Type": "SubscriptionConfirmation", "MessageId": "165545c9", "Token": "2336412f37", "TopicA\#
        rn": "arn:aws:sns:eu-west-1:123456789012:bounces", "Message": "You have chosen to subscribe.\#
        ", "SubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn\#
        =arn:aws:sns:eu-west-1:123456789012:bounces&Token=2336412f37", "Timestamp": "2026-03-02T08:0\#
        0:00.000Z", "SignatureVersion": "2", "Signature": "M+ilkoWPJYSo8JNWMIbgofq/zdyZFERQDbWScmvKU\#
        0CAPbC5iVUOhMLBtn7HywLM/Yvm4tiSWKeeBR670shc1751/gXRdzZHpc99H4CiZ/N+3owNq9cGSzYgjy79eoDvPzoxZ\#
        xWkPKydH8BGV3fdmRZkiNaSyy/z1yYWgds2OJYPXYjnmiGjGS6gNggbjDPTBxWjoBb9iOVXHa2lt9Qx1novXD6WMHfTT\#
        4no5tSCaIzensW/opn0z7ARAfNgqN2oglUwd91Wi9JzkmhoJXt1lbUjkoUE3NEP+d1zpCR5RYnjpPNvUoDbEIdtucgEo\#
        M5lXtGCVsCdLm/ekTVZCwLs0A==", "SigningCertURL": "https://sns.eu-west-1.amazonaws.com/SimpleN\#
        otificationService-0123456789abcdef.pem"}
        """#

    /// A subscription that would be confirmed at somebody else's.
    static let elsewhere = #"""
        {"Type": "SubscriptionConfirmation", "MessageId": "165545c9", "Token": "2336412f37", "TopicA\#
        rn": "arn:aws:sns:eu-west-1:123456789012:bounces", "Message": "You have chosen to subscribe.\#
        ", "SubscribeURL": "https://evil.example.com/?Action=ConfirmSubscription", "Timestamp": "202\#
        6-03-02T08:00:00.000Z", "SignatureVersion": "2", "Signature": "CPFJD1UsbpSz72QrtLmoNxiyIK229\#
        UZpB41n0w6KaAIa+D4+ClKs3IYhwgHclt/DkmrpAAEisr2U2H6gXwmoCRBsBth4vOVb5pGXMXItcM1+Evht8jkY/xVeh\#
        /7RDW5/nYpF+T61kUcfnEKcgB6GmHCTpbIMsJZTOPJni0OPFbo7JnZV4kI6s9ihLToZJ7bo0AiP4pZa/Ev/u5eZJJjZQ\#
        +BUOl7p0JqQKrWZAzw1FhqYeLg+o5jSQmMUJzKhEKc+U9q/FlTjafymwVBkX6vejaINsQjC7dz47yAzSuT1p9HvsmwjR\#
        YJbA12q0wvXExUPxTKaTPU0UXXO3XjD6hs+Sg==", "SigningCertURL": "https://sns.eu-west-1.amazonaws\#
        .com/SimpleNotificationService-0123456789abcdef.pem"}
        """#
}
