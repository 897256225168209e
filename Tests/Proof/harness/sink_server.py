"""A mail server on loopback that counts: it writes each message into a journal before it says that it took it.

Runs as a process of its own, started by `Sink`. Standard input holds commands, one JSON object a line; each is answered
by one line on standard output. It ends when standard input does, so it never outlives the program that started it.
"""

import argparse
import asyncio
import hashlib
import json
import os
import random
import sys
import time

END = b"\r\n.\r\n"


class Rule:
    """A scripted reply: at which stage, how often."""

    def __init__(self, stage, reply, times=None, journal=False):
        self.stage, self.reply, self.times, self.journal = stage, reply, times, journal

    def applies(self, stage):
        return self.stage == stage and self.times != 0

    def use(self):
        if self.times is not None:
            self.times -= 1
        return self.reply


class Server:
    """What all connections share."""

    def __init__(self, journal, seed):
        self.journal = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.random = random.Random(seed)
        self.rules = []
        self.delay = (0.0, 0.0)
        self.generation = 0
        self.connections = 0
        self.open = set()
        self.accepted = 0
        self.fault = None
        self.fault_every = 1

    def rule(self, stage):
        return next((rule for rule in self.rules if rule.applies(stage)), None)

    def write(self, session, recipient, content):
        """One write for each line, so that a line is in the journal or is not."""
        self.accepted += 1
        fault = self.fault if self.accepted % self.fault_every == 0 else None
        if fault == "forget":
            return
        if fault == "garble":
            content += b"garbled"
        message_id, subject = headers(content)
        line = {"recipient": recipient, "message_id": message_id, "subject": subject,
                "sha256": hashlib.sha256(content).hexdigest(), "connection": session.number,
                "generation": session.generation, "at": time.monotonic()}
        text = json.dumps(line).encode() + b"\n"
        os.write(self.journal, text * 2 if fault == "double" else text)

    def command(self, command):
        """Does what the harness asks and returns the answer."""
        name = command["do"]
        if name == "delay":
            self.delay = tuple(command["seconds"])
        elif name == "rules":
            self.rules = [Rule(**rule) for rule in command["rules"]]
        elif name == "generation":
            self.generation = command["number"]
        elif name == "plant":
            self.fault, self.fault_every = command["fault"], command["every"]
        return {"open": len(self.open), "connections": self.connections,
                "thinking": sum(session.is_waiting for session in self.open)}


def headers(content):
    """Message-ID without its brackets, and subject."""
    message_id = subject = ""
    for line in content[:content.find(b"\r\n\r\n")].replace(b"\r\n ", b" ").split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"message-id":
            message_id = value.strip().strip(b"<>").decode()
        elif name.lower() == b"subject":
            subject = value.strip().decode()
    return message_id, subject


def address(argument):
    """The path in `MAIL FROM:<…>` or `RCPT TO:<…>`."""
    start, end = argument.find(b"<"), argument.find(b">")
    return argument[start + 1:end].decode() if 0 <= start < end else ""


class Session(asyncio.Protocol):
    """One connection: ESMTP with PIPELINING (RFC 5321, RFC 2920)."""

    def __init__(self, server):
        self.server = server
        self.buffer = bytearray()
        self.searched = 0
        self.in_data = False
        self.is_waiting = False
        self.recipient = ""

    def connection_made(self, transport):
        self.transport = transport
        self.server.connections += 1
        self.number, self.generation = self.server.connections, self.server.generation
        self.server.open.add(self)
        self.reply("connect", b"220 sink.example.com ESMTP")

    def connection_lost(self, error):
        self.server.open.discard(self)

    def data_received(self, data):
        self.buffer += data
        self.go_on()

    def go_on(self):
        while not self.is_waiting and (self.message() if self.in_data else self.line()):
            pass

    def line(self):
        end = self.buffer.find(b"\r\n")
        if end < 0:
            return False
        line = bytes(self.buffer[:end])
        del self.buffer[:end + 2]
        verb = line[:4].upper()
        if verb in (b"EHLO", b"HELO"):
            self.reply("ehlo", b"250-sink.example.com\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES")
        elif verb == b"MAIL":
            self.reply("mail", b"250 2.1.0 OK")
        elif verb == b"RCPT":
            self.recipient = address(line)
            self.reply("rcpt", b"250 2.1.5 OK")
        elif verb == b"DATA":
            self.in_data = self.reply("data", b"354 go on")
            # A message may be nothing but its end.
            self.buffer[:0], self.searched = (b"\r\n", 0) if self.in_data else (b"", 0)
        elif verb == b"QUIT":
            self.transport.write(b"221 2.0.0 bye\r\n")
            self.transport.close()
        else:
            self.reply("other", b"250 2.0.0 OK")
        return True

    def message(self):
        end = self.buffer.find(END, self.searched)
        if end < 0:
            self.searched = max(0, len(self.buffer) - len(END) + 1)
            return False
        content = bytes(self.buffer[:end + 2]).replace(b"\r\n..", b"\r\n.")[2:]
        del self.buffer[:end + len(END)]
        self.in_data = False
        rule = self.server.rule("dot")
        if rule is None or rule.journal:
            self.server.write(self, self.recipient, content)
        low, high = self.server.delay
        if high > 0:
            self.is_waiting = True
            asyncio.get_running_loop().call_later(self.server.random.uniform(low, high), self.answer_message)
        else:
            self.reply("dot", b"250 2.0.0 taken")
        return True

    def answer_message(self):
        self.is_waiting = False
        if not self.transport.is_closing():
            self.reply("dot", b"250 2.0.0 taken")
            self.go_on()

    def reply(self, stage, usual):
        """Says what the rules say, else the usual; returns whether that was the usual."""
        rule = self.server.rule(stage)
        if rule is None:
            self.transport.write(usual + b"\r\n")
            return True
        text = rule.use()
        if text == "drop":
            self.transport.abort()
        elif text == "stall":
            self.is_waiting = True
        else:
            self.transport.write(text.encode() + b"\r\n")
        return False


async def serve(options):
    server = Server(options.journal, options.seed)
    loop = asyncio.get_running_loop()
    listener = await loop.create_server(lambda: Session(server), "127.0.0.1", 0, backlog=1024)
    print(json.dumps({"port": listener.sockets[0].getsockname()[1]}), flush=True)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        print(json.dumps(server.command(json.loads(line))), flush=True)


def main():
    parser = argparse.ArgumentParser(description="A counting mail server; started by the proof programs.")
    parser.add_argument("--journal", required=True, help="the file that gets a line for each message")
    parser.add_argument("--seed", type=int, default=1, help="of the delays")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
