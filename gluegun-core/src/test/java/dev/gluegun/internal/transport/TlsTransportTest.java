package dev.gluegun.internal.transport;

import static dev.gluegun.internal.transport.TlsPair.bytes;
import static dev.gluegun.internal.transport.TlsPair.nothing;
import static dev.gluegun.internal.transport.TlsPair.readOne;
import static dev.gluegun.internal.transport.TlsPair.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gluegun.internal.transport.MemoryPipe.Habits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsTransportTest {

    private static final String TLS_1_2 = "TLSv1.2";
    private static final String TLS_1_3 = "TLSv1.3";

    private static TlsPair open(String version) throws IOException {
        return new TlsPair(Habits.smooth(), version).shakeHands();
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void carriesBytesBothWaysOverASmoothPipe(String version) throws IOException {
        TlsPair pair = open(version);
        byte[] large = random(200_000, 1);

        assertThat(transfer(pair.client, pair.server, bytes("hello"))).isEqualTo(bytes("hello"));
        assertThat(transfer(pair.server, pair.client, large)).isEqualTo(large);
        assertThat(transfer(pair.client, pair.server, large)).isEqualTo(large);
        assertThat(pair.client.session().getProtocol()).isEqualTo(version);
        assertThat(pair.pool.lent()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void carriesBytesOverAPipeThatMovesOneByteAtATime(String version) throws IOException {
        TlsPair pair = new TlsPair(Habits.byteByByte(), version).shakeHands();

        assertThat(transfer(pair.client, pair.server, bytes("hello"))).isEqualTo(bytes("hello"));
        assertThat(transfer(pair.server, pair.client, bytes("good day"))).isEqualTo(bytes("good day"));
        assertThat(pair.pool.lent()).isZero();
    }

    @Property(tries = 40)
    void carriesBytesOverAPipeOfAnyMood(
            @ForAll long seed,
            @ForAll @IntRange(max = 60_000) int length,
            @ForAll @IntRange(min = 1, max = 20_000) int room)
            throws IOException {
        TlsPair pair = new TlsPair(Habits.moody(seed, 4000), TLS_1_3).shakeHands();
        byte[] there = random(length, seed);
        byte[] back = random(length / 2, ~seed);

        assertThat(transfer(pair.client, pair.server, there, room)).isEqualTo(there);
        assertThat(transfer(pair.server, pair.client, back, room)).isEqualTo(back);
        while (pair.pipe.left.incomingBytes() > 0) {
            assertThat(readOne(pair.client)).isZero(); // session tickets
        }
        assertThat(pair.pool.lent()).isZero();
    }

    @Test
    void aHandshakeSaysWhatItWaitsFor() throws IOException {
        Habits narrow = new Habits(Integer.MAX_VALUE, 50, null);
        TlsPair pair = new TlsPair(narrow, TLS_1_3);

        assertThat(pair.client.handshake()).isEqualTo(TlsTransport.HandshakeStep.NEED_WRITE);
        assertThat(pair.server.handshake()).isEqualTo(TlsTransport.HandshakeStep.NEED_READ);
        assertThat(pair.shakeHands().client.handshake()).isEqualTo(TlsTransport.HandshakeStep.DONE);
    }

    @Test
    void oneReadFromBelowServesManyRecords() throws IOException {
        TlsPair pair = open(TLS_1_3);
        readOne(pair.client); // the session tickets
        pair.server.write(ByteBuffer.wrap(bytes("one ")));
        pair.server.write(ByteBuffer.wrap(bytes("two ")));
        pair.server.write(ByteBuffer.wrap(bytes("three")));
        int readsBefore = pair.pipe.left.reads();
        ByteBuffer target = ByteBuffer.allocate(100);

        assertThat(pair.client.read(target)).isEqualTo(13);
        assertThat(pair.pipe.left.reads() - readsBefore).isEqualTo(1);
        assertThat(pair.client.mayReadMore()).isFalse();
    }

    @Test
    void largeWritesLeaveSeveralRecordsAtATime() throws IOException {
        TlsPair pair = open(TLS_1_3);
        int writesBefore = pair.pipe.left.writes();

        assertThat(pair.client.write(ByteBuffer.allocate(96 * 1024))).isTrue();
        assertThat(pair.pipe.left.writes() - writesBefore).isLessThanOrEqualTo(2);
    }

    @Test
    void whatDoesNotFitIntoTheReadersBufferWaitsInside() throws IOException {
        TlsPair pair = open(TLS_1_3);
        pair.server.write(ByteBuffer.wrap(bytes("abcdef")));
        ByteBuffer four = ByteBuffer.allocate(4);

        assertThat(pair.client.read(four)).isEqualTo(4);
        assertThat(pair.client.mayReadMore()).isTrue();
        assertThat(pair.client.read(four.clear())).isEqualTo(2);
        assertThat(pair.client.mayReadMore()).isFalse();
        assertThat(pair.client.read(four.clear())).isZero();
        assertThat(pair.pool.lent()).isZero();
    }

    @Test
    void halfARecordIsNothingToReadYet() throws IOException {
        TlsPair pair = new TlsPair(new Habits(Integer.MAX_VALUE, 50, null), TLS_1_3).shakeHands();
        readOne(pair.client);
        ByteBuffer message = ByteBuffer.wrap(random(100, 7));
        boolean written = pair.server.write(message);

        assertThat(written).isFalse();
        assertThat(readOne(pair.client)).isZero();
        assertThat(pair.client.mayReadMore()).isFalse();
        assertThat(pair.server.write(message)).isFalse();
        assertThat(readOne(pair.client)).isZero();
        assertThat(pair.server.write(message)).isTrue();
        assertThat(readOne(pair.client)).isEqualTo(100);
    }

    @Test
    void aRefusedWriteIsFinishedByLaterOnes() throws IOException {
        TlsPair pair = new TlsPair(new Habits(Integer.MAX_VALUE, 1000, null), TLS_1_3).shakeHands();
        byte[] message = random(3000, 5);
        ByteBuffer source = ByteBuffer.wrap(message);

        assertThat(pair.client.write(source)).isFalse();
        assertThat(source.hasRemaining()).isFalse(); // a record is whole or not at all
        assertThat(pair.client.write(nothing())).isFalse();
        assertThat(pair.pool.lent()).isPositive();
        ByteBuffer received = ByteBuffer.allocate(3000);
        while (!pair.client.write(nothing())) {
            pair.server.read(received);
        }
        pair.server.read(received);
        assertThat(received.array()).isEqualTo(message);
        assertThat(pair.pool.lent()).isZero();
    }

    @Test
    void aKeyUpdateIsAnsweredByTheNextWrite() throws IOException {
        TlsPair pair = open(TLS_1_3);
        pair.serverEngine.beginHandshake(); // after the handshake: asks for new keys (RFC 8446, section 4.6.3)
        pair.server.write(ByteBuffer.wrap(bytes("new keys")));
        assertThat(pair.client.wantsWrite()).isFalse();

        assertThat(readOne(pair.client)).isEqualTo(8);
        assertThat(pair.client.wantsWrite()).isTrue();
        assertThat(pair.client.write(nothing())).isTrue();
        assertThat(pair.client.wantsWrite()).isFalse();
        assertThat(pair.pipe.right.incomingBytes()).isPositive();
        assertThat(transfer(pair.client, pair.server, bytes("both"))).isEqualTo(bytes("both"));
        assertThat(transfer(pair.server, pair.client, bytes("ways"))).isEqualTo(bytes("ways"));
    }

    @Test
    void anEmptyWriteSendsNothingWhenNothingIsOwed() throws IOException {
        TlsPair pair = open(TLS_1_3);
        readOne(pair.server);

        assertThat(pair.client.write(nothing())).isTrue();
        assertThat(pair.pipe.right.incomingBytes()).isZero();
    }

    /** Its hello, and what answers the server's records. */
    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void aClientShakesHandsWithTwoWrites(String version) throws IOException {
        assertThat(open(version).pipe.left.writes()).isEqualTo(2);
    }

    @Test
    void closingSaysGoodbyeAndLeavesTheEndOfTheDirectionToThePipeBelow() throws IOException {
        TlsPair pair = open(TLS_1_3);
        int writes = pair.pipe.left.writes();
        pair.client.close();

        assertThat(pair.pipe.left.writes()).isEqualTo(writes + 1);
        assertThat(pair.pipe.left.ends()).isZero();
        assertThat(readOne(pair.server)).isEqualTo(-1);
        assertThat(pair.server.closedCleanly()).isTrue();
    }

    @Test
    void aServerMayRenegotiateTls12WhileDataFlows() throws IOException {
        TlsPair pair = open(TLS_1_2);
        byte[] session = pair.client.session().getId();
        pair.client.session().invalidate(); // nothing to resume: a handshake in full
        pair.serverEngine.beginHandshake();
        pair.server.write(ByteBuffer.wrap(bytes("again")));

        ByteBuffer received = ByteBuffer.allocate(100);
        for (int round = 0; round < 10; round++) {
            pair.client.read(received);
            pair.client.write(nothing());
            assertThat(readOne(pair.server)).isZero();
            pair.server.write(nothing());
        }
        assertThat(received.flip().remaining()).isEqualTo(5);
        assertThat(pair.client.session().getId()).isNotEqualTo(session);
        assertThat(transfer(pair.client, pair.server, bytes("done"))).isEqualTo(bytes("done"));
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void closeNotifyEndsReadingCleanly(String version) throws IOException {
        TlsPair pair = open(version);
        pair.server.write(ByteBuffer.wrap(bytes("last words")));
        pair.server.shutdownOutput();

        assertThat(pair.pipe.right.outputEnded()).isTrue();
        assertThat(readOne(pair.client)).isEqualTo(10);
        assertThat(pair.client.mayReadMore()).isTrue();
        assertThat(readOne(pair.client)).isEqualTo(-1);
        assertThat(readOne(pair.client)).isEqualTo(-1);
        assertThat(pair.client.closedCleanly()).isTrue();
        pair.client.shutdownOutput();
        assertThat(pair.pipe.left.outputEnded()).isTrue();
        assertThat(readOne(pair.server)).isEqualTo(-1);
        assertThat(pair.server.closedCleanly()).isTrue();
        assertThat(pair.pool.lent()).isZero();
    }

    @Test
    void afterCloseNotifyOfTls13TheOtherDirectionStaysOpen() throws IOException {
        TlsPair pair = open(TLS_1_3);
        pair.server.shutdownOutput();
        assertThat(readOne(pair.client)).isEqualTo(-1);

        assertThat(transfer(pair.client, pair.server, bytes("still here"))).isEqualTo(bytes("still here"));
    }

    @Test
    void closeNotifyThatDoesNotLeaveAtOnceIsWantedToBeWritten() throws IOException {
        TlsPair pair = new TlsPair(new Habits(Integer.MAX_VALUE, 10, null), TLS_1_3).shakeHands();
        readOne(pair.client);
        pair.server.shutdownOutput();

        assertThat(pair.server.wantsWrite()).isTrue();
        assertThat(pair.pipe.right.outputEnded()).isFalse();
        while (!pair.server.write(nothing())) {
            readOne(pair.client);
        }
        assertThat(pair.server.wantsWrite()).isFalse();
        assertThat(pair.pipe.right.outputEnded()).isTrue();
        assertThat(readOne(pair.client)).isEqualTo(-1);
        assertThat(pair.client.closedCleanly()).isTrue();
    }

    @Test
    void closingSaysCloseNotify() throws IOException {
        TlsPair pair = open(TLS_1_3);
        pair.server.close();
        pair.server.close();

        assertThat(pair.pipe.right.isClosed()).isTrue();
        assertThat(readOne(pair.client)).isEqualTo(-1);
        assertThat(pair.client.closedCleanly()).isTrue();
        assertThatThrownBy(() -> readOne(pair.server)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> pair.server.write(nothing())).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> pair.server.shutdownOutput()).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> pair.server.handshake()).hasRootCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void anEndWithoutCloseNotifyIsNotClean() throws IOException {
        TlsPair pair = open(TLS_1_3);
        pair.server.write(ByteBuffer.wrap(bytes("last words")));
        pair.pipe.right.shutdownOutput();

        assertThat(readOne(pair.client)).isEqualTo(10);
        assertThat(readOne(pair.client)).isEqualTo(-1);
        assertThat(pair.client.closedCleanly()).isFalse();
    }

    @Test
    void anEndInTheMiddleOfARecordIsNotClean() throws IOException {
        TlsPair pair = open(TLS_1_3);
        readOne(pair.client);
        pair.server.write(ByteBuffer.wrap(bytes("last words")));
        pair.pipe.left.truncateIncoming(12);
        pair.pipe.right.shutdownOutput();

        assertThat(readOne(pair.client)).isZero();
        assertThat(readOne(pair.client)).isEqualTo(-1);
        assertThat(pair.client.closedCleanly()).isFalse();
        pair.client.close();
        assertThat(pair.pool.lent()).isZero();
    }

    @Test
    void writingAfterTheEndIsRefused() throws IOException {
        TlsPair pair = open(TLS_1_3);
        pair.client.shutdownOutput();

        assertThatThrownBy(() -> pair.client.write(ByteBuffer.wrap(bytes("more"))))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aTamperedRecordFailsTheConnectionAndThePeerIsTold() throws IOException {
        TlsPair pair = open(TLS_1_3);
        readOne(pair.client);
        pair.server.write(ByteBuffer.wrap(bytes("genuine")));
        pair.pipe.left.corruptIncoming(8);

        assertThatThrownBy(() -> readOne(pair.client)).isInstanceOf(TlsFailure.class);
        assertThatThrownBy(() -> readOne(pair.client)).isInstanceOf(TlsFailure.class);
        assertThat(pair.client.closedCleanly()).isFalse();
        assertThat(pair.client.wantsWrite()).isTrue();
        pair.client.write(nothing());
        assertThatThrownBy(() -> readOne(pair.server)).hasMessageContaining("bad_record_mac");
        pair.client.close();
        pair.server.close();
        assertThat(pair.pool.lent()).isZero();
    }

    @Test
    void closingInTheMiddleGivesAllBuffersBack() throws IOException {
        TlsPair pair = new TlsPair(new Habits(Integer.MAX_VALUE, 1000, null), TLS_1_3).shakeHands();
        pair.server.write(ByteBuffer.wrap(random(30_000, 3)));
        pair.client.write(ByteBuffer.wrap(random(30_000, 4)));
        readOne(pair.client);
        assertThat(pair.pool.lent()).isGreaterThanOrEqualTo(3);

        pair.client.close();
        pair.server.close();
        assertThat(pair.pool.lent()).isZero();
    }

    @Test
    void closingBeforeOrInTheHandshakeGivesAllBuffersBack() throws IOException {
        TlsPair untouched = new TlsPair(Habits.smooth(), TLS_1_3);
        untouched.client.close();
        assertThat(untouched.pipe.right.incomingBytes()).isZero();
        TlsPair begun = new TlsPair(new Habits(Integer.MAX_VALUE, 50, null), TLS_1_3);
        begun.client.handshake();
        begun.client.close();

        assertThat(untouched.pool.lent() + begun.pool.lent()).isZero();
    }

    @Test
    void tlsRunsInsideTls() throws IOException {
        TlsPair outer = open(TLS_1_3);
        SSLEngine clientEngine = TlsPair.clientEngine(new TlsContexts(), TlsPair.TRUSTING, TlsPair.HOST);
        TlsTransport client = new TlsTransport(outer.client, clientEngine, outer.pool);
        TlsTransport server = new TlsTransport(outer.server, TlsPair.serverEngine(TlsPair.SERVER), outer.pool);
        boolean done = false;
        while (!done) {
            boolean clientDone = client.handshake() == TlsTransport.HandshakeStep.DONE;
            done = server.handshake() == TlsTransport.HandshakeStep.DONE && clientDone;
        }
        byte[] message = random(100_000, 9);

        assertThat(transfer(client, server, message)).isEqualTo(message);
        assertThat(client.description()).isEqualTo("TLS 1.3 over TLS 1.3 over memory");
        outer.serverEngine.beginHandshake();
        server.write(ByteBuffer.wrap(bytes("x")));
        assertThat(readOne(client)).isEqualTo(1);
        assertThat(client.wantsWrite()).isTrue();
        assertThat(client.write(nothing())).isTrue();
        assertThat(client.wantsWrite()).isFalse();
        client.close();
        assertThat(outer.pipe.left.isClosed()).isTrue();
        server.close();
        assertThat(outer.pool.lent()).isZero();
    }

    @Test
    void itsDescriptionNamesTheVersionOnceItIsKnown() throws IOException {
        TlsPair pair = new TlsPair(Habits.smooth(), TLS_1_2);
        assertThat(pair.client.description()).isEqualTo("TLS over memory");
        assertThat(pair.shakeHands().client.description()).isEqualTo("TLS 1.2 over memory");
    }

    @Test
    void recordsThatBringTheReaderNothingDoNotKeepItForEver() throws IOException {
        TlsPair pair = new TlsPair(new Habits(500, 1 << 20, null), TLS_1_3).shakeHands();
        while (pair.pipe.left.incomingBytes() > 0) {
            readOne(pair.client); // session tickets
        }
        for (int i = 0; i < 100; i++) {
            ByteBuffer record =
                    ByteBuffer.allocate(pair.serverEngine.getSession().getPacketBufferSize());
            pair.serverEngine.beginHandshake(); // a key update
            pair.serverEngine.wrap(nothing(), record);
            pair.pipe.right.write(record.flip());
        }
        int reads = pair.pipe.left.reads();

        assertThat(pair.pipe.left.incomingBytes()).isGreaterThan(1000);
        assertThat(readOne(pair.client)).isZero();
        assertThat(pair.pipe.left.reads()).isEqualTo(reads + 1);
        assertThat(pair.pipe.left.incomingBytes()).isPositive();
    }
}
