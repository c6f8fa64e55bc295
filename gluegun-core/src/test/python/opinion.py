"""What the parser of python3-websockets makes of bytes that a peer sends, one line of questions for one of answers.

A question: the side (client or server), the compression (none, takeover or alone), the largest message in bytes, the bytes in
hexadecimal. An answer: the events in order, separated by spaces, and last how it stands then:

    text:HEX binary:HEX ping:HEX pong:HEX close:CODE:HEX
    open          between two frames
    waiting       inside a frame
    closed        after a close frame
    failed:CODE   the connection was failed with this close code
    final         a compressed message has a final block, behind which this library reads nothing
"""

import codecs
import logging
import struct
import sys
import zlib

from websockets.extensions import permessage_deflate
from websockets.frames import Opcode

try:
    from websockets.protocol import CLIENT, OPEN, SERVER, Protocol
except ImportError:  # its name before version 11
    from websockets.connection import CLIENT, OPEN, SERVER, Connection as Protocol

SILENT = logging.getLogger("opinion")
SILENT.disabled = True


class FinalBlock(Exception):
    pass


class Decoder:
    """zlib's decoder, with a shout where its stream ends."""

    def __init__(self, **options):
        self.decoder = zlib.decompressobj(**options)
        self.unconsumed_tail = b""

    def decompress(self, data, max_length=0):
        inflated = self.decoder.decompress(data, max_length)
        if self.decoder.eof:
            raise FinalBlock
        self.unconsumed_tail = self.decoder.unconsumed_tail
        return inflated


class WatchedZlib:
    """The module zlib as the extension sees it."""

    error = zlib.error
    Z_SYNC_FLUSH = zlib.Z_SYNC_FLUSH
    compressobj = staticmethod(zlib.compressobj)
    decompressobj = Decoder


permessage_deflate.zlib = WatchedZlib


def protocol(side, compression, max_size):
    parser = Protocol(SERVER if side == "server" else CLIENT, state=OPEN, max_size=max_size, logger=SILENT)
    if compression != "none":
        alone = compression == "alone"
        parser.extensions = [permessage_deflate.PerMessageDeflate(alone, alone, 15, 15)]
    return parser


def events(frames):
    """Puts frames together to messages. The parser leaves it to others whether a text is one: Python's decoder says."""
    kind, message, decoder = None, [], None
    for frame in frames:
        if frame.opcode is Opcode.CLOSE:
            code, reason = frame.data[:2], frame.data[2:]
            yield f"close:{struct.unpack('!H', code)[0] if code else ''}:{reason.hex()}"
        elif frame.opcode is Opcode.PING:
            yield f"ping:{frame.data.hex()}"
        elif frame.opcode is Opcode.PONG:
            yield f"pong:{frame.data.hex()}"
        else:
            if frame.opcode is not Opcode.CONT:
                kind, message = frame.opcode, []
                decoder = codecs.getincrementaldecoder("utf-8")() if kind is Opcode.TEXT else None
            message.append(bytes(frame.data))
            if decoder is not None:
                try:
                    decoder.decode(frame.data, final=frame.fin)
                except UnicodeDecodeError:
                    yield "failed:1007"
                    return
            if frame.fin:
                yield f"{'text' if kind is Opcode.TEXT else 'binary'}:{b''.join(message).hex()}"


def standing(parser):
    if isinstance(parser.parser_exc, FinalBlock):
        return "final"
    if parser.parser_exc is not None:
        return f"failed:{parser.close_sent.code}"
    if parser.close_rcvd is not None:
        return "closed"
    step = parser.parser.gi_yieldfrom
    return "open" if step is not None and step.__name__ == "at_eof" else "waiting"


def opinion(question):
    side, compression, max_size, *data = question.split()
    parser = protocol(side, compression, int(max_size))
    parser.receive_data(bytes.fromhex("".join(data)))
    answers = list(events(parser.events_received()))
    if not answers or not answers[-1].startswith("failed"):
        answers.append(standing(parser))
    return " ".join(answers)


for line in sys.stdin:
    print(opinion(line), flush=True)
