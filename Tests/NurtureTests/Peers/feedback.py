"""Answers a message as mail servers, mailbox providers, people and sending providers do, and hands that to the daemon.

What is made rests on the message as it arrived and on its envelope sender, and on nothing else. Tells the daemon's
answer as a line of JSON.
"""

import argparse
import base64
import email
import email.policy
import email.utils
import hashlib
import hmac
import json
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText


def block(**fields):
    """Fields of a report; an underscore stands for a dash."""
    made = Message()
    for name, value in fields.items():
        made[name.replace("_", "-")] = value
    return made


def report(to, kind, words, status, returned):
    """A `multipart/report` (RFC 6522)."""
    made = MIMEMultipart("report", report_type=kind)
    made["From"] = "Mail Delivery System <MAILER-DAEMON@mx.example.net>"
    made["To"] = to
    made["Subject"] = "About your message"
    made["Date"] = original["Date"]
    made["Message-ID"] = email.utils.make_msgid(domain="mx.example.net")
    made.attach(MIMEText(words))
    part = MIMEBase("message", kind)
    part.set_payload(status)
    made.attach(part)
    made.attach(returned)
    return to, made


def dsn():
    """RFC 3464, with the header of the message alone."""
    header = MIMEText("".join(f"{name}: {value}\n" for name, value in original.raw_items()), "rfc822-headers")
    return report(options.sender, "delivery-status", "This is the mail system. Nobody lives there.", [
        block(Reporting_MTA="dns; mx.example.net", Arrival_Date=original["Date"]),
        block(Final_Recipient="rfc822; " + options.recipient, Action="failed", Status="5.1.1",
              Diagnostic_Code="smtp; 550 5.1.1 no such user"),
    ], header)


def complaint():
    """RFC 5965, as providers send it: to an address of its own, with the message but without the person's address."""
    inside = MIMEBase("message", "rfc822")
    returned = email.message_from_bytes(CONTENT)
    returned.replace_header("To", "redacted@example.net")
    del returned["Message-ID"]
    inside.set_payload([returned])
    return report("abuse@nurture.example.com", "feedback-report", "Somebody pressed a button.", [
        block(Feedback_Type="abuse", User_Agent="mx/1.0", Version="1", Original_Mail_From=f"<{options.sender}>"),
    ], inside)


def reply():
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = options.recipient
    made["To"] = original["From"]
    made["Subject"] = "Re: " + original["Subject"]
    made["Message-ID"] = email.utils.make_msgid(domain="example.net")
    made["In-Reply-To"] = made["References"] = original["Message-ID"]
    made.set_content("Tell me more.")
    return original["From"].addresses[0].addr_spec, made


def absence():
    to, made = reply()
    made["Auto-Submitted"] = "auto-replied"
    return to, made


def leaving():
    """What a mail program sends when its reader presses "unsubscribe" (RFC 2369, section 3.2)."""
    link = next(link for link in original["List-Unsubscribe"].split(",") if "mailto:" in link).strip(" <>")
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = options.recipient
    made["To"] = urllib.parse.unquote(urllib.parse.urlsplit(link).path)
    made["Subject"] = "unsubscribe"
    made["Message-ID"] = email.utils.make_msgid(domain="example.net")
    made.set_content("unsubscribe")
    return made["To"], made


def postmark():
    body = {"RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "ID": 42, "MessageID": "883953f4-6105-42a2",
            "Email": options.recipient, "From": original["From"], "BouncedAt": "2026-03-02T08:05:00Z",
            "Details": "smtp;550 5.1.1 no such user", "Metadata": {"message-id": original["Message-ID"].strip("<> ")}}
    password = base64.b64encode(f"nurture:{options.secret}".encode()).decode()
    return json.dumps(body).encode(), {"Authorization": "Basic " + password}


def sendgrid():
    body = json.dumps([{"event": "bounce", "type": "bounce", "email": options.recipient, "timestamp": options.at,
                        "smtp-id": original["Message-ID"], "sg_event_id": "c2cc", "status": "5.1.1",
                        "reason": "550 5.1.1 no such user"}]).encode()
    with tempfile.NamedTemporaryFile() as signed:
        signed.write(str(options.at).encode() + body)
        signed.flush()
        command = ["openssl", "dgst", "-sha256", "-sign", options.secret, signed.name]
        signature = subprocess.run(command, check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout
    return body, {"X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
                  "X-Twilio-Email-Event-Webhook-Timestamp": str(options.at)}


def mailgun():
    token = "b3" * 25
    signature = hmac.new(options.secret.encode(), f"{options.at}{token}".encode(), hashlib.sha256).hexdigest()
    body = {"signature": {"timestamp": str(options.at), "token": token, "signature": signature},
            "event-data": {"event": "failed", "severity": "permanent", "reason": "bounce", "id": "Ase7i2zsRYeD",
                           "timestamp": options.at, "recipient": options.recipient,
                           "message": {"headers": {"message-id": original["Message-ID"].strip("<> ")}},
                           "delivery-status": {"code": 550, "enhanced-code": "5.1.1", "message": "no such user"}}}
    return json.dumps(body).encode(), {}


MESSAGES = {"dsn": dsn, "complaint": complaint, "reply": reply, "absence": absence, "leaving": leaving}
NEWS = {"postmark": postmark, "sendgrid": sendgrid, "mailgun": mailgun}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=[*MESSAGES, *NEWS])
    parser.add_argument("--original", required=True, help="a file with the message as it arrived")
    parser.add_argument("--sender", default="", help="its envelope sender")
    parser.add_argument("--recipient", required=True)
    parser.add_argument("--port", type=int, required=True, help="of the daemon")
    parser.add_argument("--secret", required=True, help="of the hook; for SendGrid the file with the private key")
    parser.add_argument("--at", type=int, default=0, help="the daemon's time, in seconds, for signatures")
    parser.add_argument("--pipe", nargs=2, metavar=("NURTURE", "CONFIG"), help="hand it to `nurture bounce` instead")
    parser.add_argument("--times", type=int, default=1, help="hand in the same that many times")
    return parser.parse_args()


def post(path, body, headers):
    headers = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(f"http://127.0.0.1:{options.port}{path}", body, headers)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    return {"status": answer.status, **json.load(answer)}


def pipe(address, content):
    program, configuration = options.pipe
    command = [program, "bounce", "--config", configuration, "--recipient", address, "--format", "json"]
    run = subprocess.run(command, input=content, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return {"status": run.returncode, "text": run.stdout.decode()}


options = arguments()
with open(options.original, "rb") as file:
    CONTENT = file.read()
original = email.message_from_bytes(CONTENT, policy=email.policy.default)
if options.kind in NEWS:
    body, headers = NEWS[options.kind]()
    calls = ["/hooks/" + options.kind, body, headers]
else:
    address, made = MESSAGES[options.kind]()
    path = "/hooks/rfc822?recipient=" + urllib.parse.quote(address)
    headers = {"Content-Type": "message/rfc822", "Authorization": "Bearer " + options.secret}
    calls = [path, made.as_bytes(policy=made.policy.clone(linesep="\r\n")), headers]
for _ in range(options.times):
    print(json.dumps(pipe(address, calls[1]) if options.pipe else post(*calls)), flush=True)
