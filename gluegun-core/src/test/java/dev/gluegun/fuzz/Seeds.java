package dev.gluegun.fuzz;

import dev.gluegun.Headers;
import dev.gluegun.conformance.FuzzSeeds;
import dev.gluegun.internal.http2.Http2Seeds;
import dev.gluegun.internal.ws.ClientHandshake;
import dev.gluegun.internal.ws.FrameHeader;
import dev.gluegun.internal.ws.FrameHeaderReader;
import dev.gluegun.internal.ws.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What each target begins with: the tables of the conformance suite in the form that the target reads. */
final class Seeds {

    /** Larger ones slow the fuzzer down more than they show it. */
    private static final int MOST_BYTES = 1000;

    private static final int RANDOM_STREAMS = 50;

    private static final String[] CHALLENGES = {
        "Basic realm=\"there\"",
        "Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\"",
        "Digest realm=\"a\", qop=\"auth, auth-int\", algorithm=SHA-256, nonce=\"n\", opaque=\"o\"\nBasic realm=x",
        "Digest realm=a, nonce=\"\\\"\\\\\", algorithm=MD5-sess, qop=auth, userhash=true, stale=true",
        "Digest realm=\"a\", nonce=\"b\", algorithm=SHA-512-256",
        "Negotiate, NTLM abc==, Bearer error=invalid_token , ,Basic",
        "Basic realm=\"a\", realm=\"b\", Digest realm"
    };

    private Seeds() {}

    /**
     * Writes the seeds of a target, for {@code ./fuzz}.
     *
     * @param arguments the target's name, and the folder
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        int number = 0;
        for (byte[] seed : of(FuzzTarget.named(arguments[0])).toList()) {
            Files.write(folder.resolve(String.format("seed-%04d", number++)), seed);
        }
    }

    static Stream<byte[]> of(FuzzTarget target) {
        Stream<byte[]> seeds = switch (target) {
            case FRAME_READER -> FuzzSeeds.frames().map(frames -> headersOf(frames.bytes()));
            case UTF8 -> FuzzSeeds.utf8();
            case ANSWER -> FuzzSeeds.answers(AnswerFuzzTest.ACCEPT);
            case REQUEST -> requests();
            case INFLATE -> inflating();
            case DEFLATE -> deflating();
            case MACHINE, SECOND_OPINION -> machines();
            case HTTP2 -> http2();
            case HPACK -> hpack();
            case CONNECT -> connecting();
            case SOCKS5 -> socks5();
            case CHALLENGE -> Stream.of(CHALLENGES).map(Seeds::latin);
        };
        return seeds.filter(seed -> seed.length <= MOST_BYTES);
    }

    private static byte[] headersOf(byte[] frames) {
        return Arrays.copyOf(frames, Math.min(frames.length, 14));
    }

    private static Stream<byte[]> requests() {
        String chunked =
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nT: u\r\n\r\n";
        return Stream.concat(
                FuzzSeeds.offers().stream()
                        .map(offer -> new ClientHandshake(
                                        "example.com",
                                        80,
                                        false,
                                        "/chat?a=b",
                                        Headers.of("Cookie", "a=b"),
                                        offer,
                                        key -> {})
                                .request()
                                .head()),
                Stream.of(chunked.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Stream<byte[]> inflating() {
        return FuzzSeeds.frames()
                .filter(FuzzSeeds.Frames::compression)
                .map(frames -> behind(Arrays.copyOfRange(frames.bytes(), 2, frames.bytes().length), 1, 16, 255))
                .flatMap(input -> Stream.of(input, behind(input, 0, 255, 20)));
    }

    private static Stream<byte[]> deflating() {
        return IntStream.range(0, 64).mapToObj(i -> {
            byte[] text = RandomFrames.stream(new Random(i)).wire();
            return behind(text, i & 7, i, i % 11, i);
        });
    }

    /** Each row as it is for a client, and with masks for a server. */
    private static Stream<byte[]> machines() {
        Stream<MachineSetting> rows = FuzzSeeds.frames()
                .flatMap(frames -> Stream.of(Role.values())
                        .map(role -> new MachineSetting(
                                role,
                                frames.compression(),
                                true,
                                false,
                                false,
                                frames.bytes().length,
                                role == Role.CLIENT ? frames.bytes() : masked(frames.bytes()))));
        Stream<MachineSetting> random =
                IntStream.range(0, RANDOM_STREAMS).mapToObj(seed -> RandomFrames.stream(new Random(seed)));
        return Stream.concat(rows, random).map(MachineSetting::input);
    }

    /** Each row once with limits as usual, and once with tight ones and more to send. */
    private static Stream<byte[]> http2() {
        return Http2Seeds.talks()
                .flatMap(talk -> Stream.of(false, true)
                        .map(other -> new Http2Setting(talk.role(), other, other, talk.bytes().length, talk.bytes())))
                .map(Http2Setting::input);
    }

    /** Each section alone, twice, and after another limit for the table. */
    private static Stream<byte[]> hpack() {
        return Http2Seeds.sections().flatMap(section -> {
            byte[] counted = behind(section, section.length);
            return Stream.of(
                    behind(counted, 2),
                    behind(behind(counted, 2, section.length), 2),
                    behind(counted, 3, HpackFuzzTest.FIRST_LIMIT + 1, 3, 0x3f, 0xe1, 0x00));
        });
    }

    private static Stream<byte[]> connecting() {
        String ok = "HTTP/1.1 200 Connection established\r\n\r\n";
        String asks = "HTTP/1.1 407 P\r\nProxy-Authenticate: Basic realm=\"there\"\r\nContent-Length: 4\r\n\r\nbody";
        String digest =
                "HTTP/1.1 407 P\r\nProxy-Authenticate: Digest realm=\"a\", nonce=\"b\", stale=true, qop=auth\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        return Stream.of(
                        ok + "left over",
                        "HTTP/1.1 100 Continue\r\n\r\n" + ok,
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "HTTP/1.1 403 No\r\nProxy-Status: p; error=dns_error\r\nContent-Length: 2\r\n\r\nno",
                        asks + ok,
                        asks + asks,
                        digest + digest + ok,
                        "HTTP/1.1 407 P\r\nProxy-Authenticate: Bearer\r\nConnection: close\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nbad line\r\n\r\n",
                        "SSH-2.0-OpenSSH")
                .map(Seeds::latin)
                .flatMap(wire -> IntStream.range(0, 4).mapToObj(credentials -> behind(wire, credentials)));
    }

    private static Stream<byte[]> socks5() {
        return Stream.of(
                        "0500" + "05000001" + "7f000001" + "0050" + "aabb",
                        "0502" + "0100" + "05000003" + "03616263" + "0050",
                        "0500" + "05000004" + "00".repeat(16) + "0050",
                        "0502" + "0101",
                        "05ff",
                        "0500" + "05050001",
                        "0500" + "05000009" + "00",
                        "485454502f312e31")
                .map(HexFormat.of()::parseHex)
                .flatMap(wire -> Stream.of(behind(wire, 0), behind(wire, 1)));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The frames with a mask of zeros each, up to the first that is not whole. */
    private static byte[] masked(byte[] frames) {
        ByteArrayOutputStream masked = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(frames);
        FrameHeaderReader reader = new FrameHeaderReader();
        FrameHeader header = new FrameHeader();
        int start = 0;
        while (reader.read(in, header)) {
            byte[] bytes = Arrays.copyOfRange(frames, start, in.position());
            bytes[1] |= (byte) 0x80;
            masked.writeBytes(bytes);
            masked.writeBytes(new byte[header.masked() ? 0 : Integer.BYTES]);
            start = in.position();
            int length = (int) Math.min(in.remaining(), Math.max(0, header.length()));
            masked.write(frames, start, length);
            start += length;
            in.position(start);
        }
        return masked.toByteArray();
    }

    private static byte[] behind(byte[] bytes, int... header) {
        byte[] input = new byte[header.length + bytes.length];
        for (int i = 0; i < header.length; i++) {
            input[i] = (byte) header[i];
        }
        System.arraycopy(bytes, 0, input, header.length, bytes.length);
        return input;
    }
}
