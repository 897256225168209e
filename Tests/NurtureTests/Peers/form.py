"""Fills in the forms of a page of HTML as a person would and sends them; tells the answers as lines of JSON.

The page comes in the file named first; what to write into which field in the arguments behind it (`email=…`). Fields
that are hidden from people stay as they are.
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser


class Page(HTMLParser):
    VOID = {"input", "br", "img", "meta", "link", "hr"}

    def __init__(self):
        super().__init__()
        self.action, self.method, self.fields, self.labelled, self.open, self.hidden = None, None, {}, set(), [], []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action, self.method = attributes["action"], attributes["method"]
        if tag == "label":
            self.labelled.add(attributes["for"])
        if tag == "input":
            hidden = any("hidden" in was for was in self.open)
            self.fields[attributes["name"]] = (attributes.get("id"), hidden)
        if tag not in self.VOID:
            self.open.append(attributes.get("aria-hidden") == "true" and "hidden" or tag)

    def handle_endtag(self, tag):
        self.open.pop()


class StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


page = Page()
with open(sys.argv[1], encoding="utf-8") as file:
    page.feed(file.read())
written = dict(argument.split("=", 1) for argument in sys.argv[2:])
seen = {name for name, (_, hidden) in page.fields.items() if not hidden}
values = {name: written.get(name, "") for name in page.fields}
request = urllib.request.Request(
    page.action, urllib.parse.urlencode(values).encode(), {"Referer": "https://example.com/landing?id=7"},
    method=page.method.upper(),
)
try:
    answer = urllib.request.build_opener(StayHere).open(request)
except urllib.error.HTTPError as refusal:
    answer = refusal
print(json.dumps({
    "seen": sorted(seen),
    "unlabelled": sorted(name for name, (id, _) in page.fields.items() if id not in page.labelled),
    "status": answer.status,
    "location": answer.headers.get("Location", ""),
}), flush=True)
