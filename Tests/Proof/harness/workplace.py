"""A temporary folder with flows, emails and a configuration."""

import json
import os
import random
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

WRITE_KEY = "a-write-key-for-the-proofs"


def surroundings(extra=None):
    """The environment without anything that configures nurture or belongs to a service manager."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("NURTURE_") and name not in ("NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY")}
    return {**kept, **(extra or {})}


taken = set()
"""Ports that workplaces of this program have or had: that of a daemon which is down looks free."""
lock = threading.Lock()


def own_port():
    """A port that no other workplace of this program has or had.

    It is outside of the range that connections take their own port from: a client that tries again and again to reach
    a dead server inside of that range connects to itself some day.
    """
    for port in random.SystemRandom().sample(range(20_000, 32_000), 200):
        with lock, socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            if port not in taken:
                taken.add(port)
                return port
    raise RuntimeError("no port is free")


class Workplace:
    """Used in a `with` statement; the folder is removed at its end unless it is to be kept."""

    def __init__(self, program, folder=None, keep=False):
        """`folder` is where the temporary folder is made, for example a small file system of its own."""
        self.program = str(Path(program).resolve(strict=True))
        self.folder = Path(tempfile.mkdtemp(prefix="nurture-proof-", dir=folder))
        self.keep = keep
        self.port = own_port()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return str(self.folder / name)

    @property
    def configuration(self):
        return self.path("nurture.yaml")

    @property
    def database(self):
        return self.path("nurture.sqlite")

    def write(self, name, text):
        place = self.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def flow(self, name, text):
        self.write(f"Flows/{name}.flow", text)

    def email(self, name):
        """An email whose subject is its name, with a link."""
        slug = name.replace(" ", "-")
        self.write(f"Flows/emails/{slug}.md", "\n".join([
            "---", f'subject: "{name}"', 'defaults: { first_name: "there" }', "---", "Hello {{first_name}},", "",
            f'[Read the guide](https://example.com/{slug} "guide")', ""]))

    def configure(self, sink_port=None, connections=20, email="", more="", database=None, zone="Europe/Amsterdam"):
        """Writes the configuration; without a mail server emails become files.

        `email` is a further key of the emails', `more` goes to the end.
        """
        lines = [f"flows: {self.path('Flows')}", f"database: {database or self.database}",
                 f'listen: "127.0.0.1:{self.port}"', "public_url: http://links.example.com",
                 f"time_zone: {zone}", f"write_keys: [ {WRITE_KEY} ]", "email:",
                 '  from: "Anna <anna@nurture.example.com>"', '  postal_address: "Street 1, Amsterdam"']
        if sink_port is None:
            lines.append(f"  outbox_folder: {self.path('outbox')}")
        else:
            relay = f'url: "smtp://127.0.0.1:{sink_port}", tls: none, connections: {connections}'
            lines += ["  transport: smtp", f"  smtp: {{ {relay} }}"]
        self.write("nurture.yaml", "\n".join(lines + ([f"  {email}"] if email else []) + [more, ""]))

    def nurture(self, *arguments, seconds=300):
        """Runs a command of the product on this workplace to its end."""
        return subprocess.run([self.program, *arguments, "--config", self.configuration], cwd=self.folder,
                              env=surroundings(), capture_output=True, text=True, timeout=seconds)

    def status(self):
        """What `nurture status` counts."""
        answer = self.nurture("status", "--format", "json")
        if answer.returncode != 0:
            raise RuntimeError(f"nurture status ended with {answer.returncode}: {answer.stderr}")
        return json.loads(answer.stdout)

    def outbox(self, *filters):
        """The rows that `nurture outbox list` tells."""
        answer = self.nurture("outbox", "list", *filters, "--format", "json")
        if answer.returncode != 0:
            raise RuntimeError(f"nurture outbox list ended with {answer.returncode}: {answer.stderr}")
        return [json.loads(line) for line in answer.stdout.splitlines()]
