"""A server of conversations on python3-websockets.

Peer.java tells what it understands: lines on standard input, paths, queries and commands.
"""

import asyncio
import http
import os
import socket as sockets
import ssl
import struct
import sys
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.legacy.server import WebSocketServerProtocol, serve

LARGEST_MESSAGE = 64 * 1024 * 1024


def tell(*words):
    print(*words, flush=True)


def query(path):
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query, keep_blank_values=True).items()}


class Conversation(WebSocketServerProtocol):
    async def process_request(self, path, request_headers):
        place = urlsplit(path).path
        if place == "/refused":
            status = http.HTTPStatus(int(query(path)["status"]))
            return status, [("X-Reason", "test")], f"refused with {status.value}\n".encode()
        if place == "/moved":
            return http.HTTPStatus.FOUND, [("Location", "/echo")], b"moved to /echo\n"
        return None

    def process_subprotocol(self, headers, available_subprotocols):
        offered = [name.strip() for field in headers.get_all("Sec-WebSocket-Protocol") for name in field.split(",")]
        wanted = query(self.path).get("subprotocol")
        return wanted if wanted in offered else None

    def process_extensions(self, headers, available_extensions):
        terms = query(self.path)
        if "no_deflate" in terms:
            return super().process_extensions(headers, [])
        bits = {name: int(terms[name]) for name in ("server_max_window_bits", "client_max_window_bits") if name in terms}
        switches = {
            name: True for name in ("server_no_context_takeover", "client_no_context_takeover") if name in terms
        }
        return super().process_extensions(headers, [ServerPerMessageDeflateFactory(**switches, **bits)])


class Talk:
    """One socket, and what it has been told to do."""

    def __init__(self, socket):
        self.socket = socket
        self.fragment = 0

    async def run(self):
        echoes = urlsplit(self.socket.path).path == "/echo"
        try:
            async for message in self.socket:
                if echoes:
                    await self.socket.send(message)
                elif self.fragment:
                    await self.socket.send(self.fragments(message))
                    self.fragment = 0
                else:
                    await self.obey(*message.split(" "))
        except ConnectionClosed:
            pass
        await self.socket.wait_closed()
        tell("closed", query(self.socket.path).get("id"), self.socket.close_code, self.socket.close_reason)

    async def fragments(self, message):
        for start in range(0, len(message), self.fragment):
            if start == self.fragment:
                await self.socket.ping(b"between")
            yield message[start : start + self.fragment]

    async def obey(self, verb, *words):
        if verb == "ping":
            await (await self.socket.ping(bytes.fromhex(words[0])))
            await self.socket.send("pong " + words[0])
        elif verb == "fragment":
            self.fragment = int(words[0])
        elif verb == "push":
            for number in range(int(words[0])):
                await self.socket.send(str(number).encode().ljust(int(words[1])))
        elif verb == "close":
            await self.socket.close(int(words[0]), " ".join(words[1:]))
        elif verb == "end":
            self.socket.transport.abort()
        elif verb == "reset":
            connection = self.socket.transport.get_extra_info("socket")
            connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
            self.socket.transport.abort()
        elif verb == "header":
            await self.socket.send(self.socket.request_headers.get(words[0], "none"))
        elif verb == "tls":
            session = self.socket.transport.get_extra_info("ssl_object")
            client = dict(pair for part in (session.getpeercert() or {}).get("subject", ()) for pair in part)
            resumed = "resumed" if session.session_reused else "new"
            await self.socket.send(f"{session.version()} {resumed} {client.get('commonName', 'nobody')}")


async def converse(socket):
    await Talk(socket).run()


def tls(options):
    if "certificate" not in options:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options["certificate"], options["key"])
    if "version" in options:
        version = ssl.TLSVersion[options["version"].replace(".", "_")]
        context.minimum_version = context.maximum_version = version
    if "clients" in options:
        context.load_verify_locations(options["clients"])
        context.verify_mode = ssl.CERT_REQUIRED
    return context


async def main():
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    servers = []
    while line := await lines.readline():
        _, *pairs = line.decode().split()
        options = dict(pair.split("=", 1) for pair in pairs)
        server = await serve(
            converse,
            options.get("address", "127.0.0.1"),
            0,
            create_protocol=Conversation,
            ssl=tls(options),
            compression=None,
            max_size=LARGEST_MESSAGE,
            ping_interval=None,
        )
        servers.append(server)
        tell("listening", server.sockets[0].getsockname()[1])
    os._exit(0)


asyncio.run(main())
