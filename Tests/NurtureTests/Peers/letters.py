"""Reads a message by Python's email package and verifies its DKIM signatures by dkimpy; tells it as a line of JSON.

The message comes in the file named first. Each further argument is a key, `SELECTOR._domainkey.DOMAIN=FILE`, with the
private key in that file: what DNS would say of it is made from it here.
"""

import base64
import email
import email.errors
import email.policy
import hashlib
import json
import subprocess
import sys

import dkim


def record(file):
    """The text that DNS holds for a key (RFC 6376, section 3.6.1; RFC 8463, section 4)."""
    command = ["openssl", "pkey", "-in", file, "-pubout", "-outform", "DER"]
    der = subprocess.run(command, check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout
    tag, key = ("ed25519", der[-32:]) if len(der) < 100 else ("rsa", der)
    return f"v=DKIM1; k={tag}; p={base64.b64encode(key).decode()}".encode()


def signatures(content):
    """For each signature of the message: whose it is, what it covers, and whether it holds."""
    fields = email.message_from_bytes(content, policy=email.policy.compat32).get_all("DKIM-Signature", [])
    told = []
    for index, field in enumerate(fields):
        tags = dict(tag.strip().split("=", 1) for tag in "".join(field.split()).split(";") if tag)
        try:
            valid = dkim.DKIM(content, minkey=2048).verify(
                idx=index, dnsfunc=lambda name, timeout=5: RECORDS.get(name.decode().rstrip(".")))
        except dkim.DKIMException:
            valid = False
        told.append({"selector": tags["s"], "domain": tags["d"], "algorithm": tags["a"],
                     "covers": tags["h"].lower().split(":"), "valid": valid})
    return told


def part(one):
    content = one.get_payload(decode=True) or b""
    return {"type": one.get_content_type(), "name": one.get_filename() or "", "id": one["Content-ID"] or "",
            "disposition": one.get_content_disposition() or "", "sha256": hashlib.sha256(content).hexdigest(),
            "text": one.get_content() if one.get_content_maintype() == "text" else ""}


with open(sys.argv[1], "rb") as file:
    CONTENT = file.read()
RECORDS = {name: record(file) for name, file in (argument.split("=", 1) for argument in sys.argv[2:])}
# A message for a mailbox beyond ASCII is UTF-8 as a whole (RFC 6532), which only the reader of texts knows.
message = email.message_from_string(CONTENT.decode("utf-8"), policy=email.policy.default)
everything = list(message.walk())
changed = signatures(CONTENT.replace(b"\r\nSubject: ", b"\r\nSubject: Re: ", 1))
print(json.dumps({
    "defects": [str(defect) for one in everything for defect in one.defects]
    + [f"{name}: {defect}" for name, value in message.items() for defect in value.defects
       if not isinstance(defect, email.errors.NonASCIILocalPartDefect)],  # RFC 6532 allows it.
    "names": message.keys(),
    "to": [address.addr_spec for address in message["To"].addresses],
    "subject": message["Subject"],
    "types": [one.get_content_type() for one in everything],
    "parts": [part(one) for one in everything if not one.is_multipart()],
    "signatures": signatures(CONTENT),
    "validWhenChanged": sum(signature["valid"] for signature in changed),
}))
