package dev.gluegun.internal.transport;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/** Two pipes in memory, back to back, with the habits of real ones: short reads, short writes, a full buffer. */
final class MemoryPipe {

    /**
     * How a pipe behaves.
     *
     * @param mostAtOnce a read or write moves at most that many bytes
     * @param capacity so many bytes wait in each direction before writes are refused
     * @param random when not null, reads and writes move fewer bytes at random, and sometimes none
     */
    record Habits(int mostAtOnce, int capacity, Random random) {

        static Habits smooth() {
            return new Habits(Integer.MAX_VALUE, 1 << 20, null);
        }

        static Habits byteByByte() {
            return new Habits(1, 1 << 20, null);
        }

        static Habits moody(long seed, int capacity) {
            return new Habits(5000, capacity, new Random(seed));
        }

        private int some(int wanted) {
            int most = Math.min(wanted, mostAtOnce);
            return random == null || most == 0 ? most : random.nextInt(most + 1);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Habits habits;
    private final Direction toRight = new Direction();
    private final Direction toLeft = new Direction();

    final End left = new End("left", toLeft, toRight);
    final End right = new End("right", toRight, toLeft);

    MemoryPipe(Habits habits) {
        this.habits = habits;
    }

    /** Bytes on their way. */
    private static final class Direction {
        private byte[] bytes = new byte[1024];
        private int start;
        private int end;
        private boolean ended;

        void put(ByteBuffer source, int count) {
            if (end + count > bytes.length) {
                byte[] larger = new byte[Math.max(2 * bytes.length, end - start + count)];
                System.arraycopy(bytes, start, larger, 0, end - start);
                end -= start;
                start = 0;
                bytes = larger;
            }
            source.get(bytes, end, count);
            end += count;
        }
    }

    /** One side of the pipe. */
    final class End implements ByteTransport {
        private final String name;
        private final Direction incoming;
        private final Direction outgoing;
        private boolean closed;
        private int reads;
        private int writes;
        private int ends;

        private End(String name, Direction incoming, Direction outgoing) {
            this.name = name;
            this.incoming = incoming;
            this.outgoing = outgoing;
        }

        @Override
        public int read(ByteBuffer target) throws ClosedChannelException {
            lock.lock();
            try {
                refuseClosed();
                reads++;
                int there = incoming.end - incoming.start;
                if (there == 0) {
                    return incoming.ended ? -1 : 0;
                }
                int count = habits.some(Math.min(there, target.remaining()));
                target.put(incoming.bytes, incoming.start, count);
                incoming.start += count;
                return count;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean write(ByteBuffer source) throws ClosedChannelException {
            lock.lock();
            try {
                refuseClosed();
                writes++;
                int room = habits.capacity - (outgoing.end - outgoing.start);
                outgoing.put(source, habits.some(Math.min(Math.max(room, 0), source.remaining())));
                return !source.hasRemaining();
            } finally {
                lock.unlock();
            }
        }

        /** Changes the first byte that is on its way to this end, counted from {@code offset}. */
        void corruptIncoming(int offset) {
            lock.lock();
            try {
                incoming.bytes[incoming.start + offset] ^= 1;
            } finally {
                lock.unlock();
            }
        }

        /** Takes away all but the first bytes on their way to this end. */
        void truncateIncoming(int kept) {
            lock.lock();
            try {
                incoming.end = incoming.start + kept;
            } finally {
                lock.unlock();
            }
        }

        int incomingBytes() {
            lock.lock();
            try {
                return incoming.end - incoming.start;
            } finally {
                lock.unlock();
            }
        }

        int reads() {
            return reads;
        }

        int writes() {
            return writes;
        }

        /** How often {@link #shutdownOutput} was called. */
        int ends() {
            return ends;
        }

        boolean outputEnded() {
            return outgoing.ended;
        }

        boolean isClosed() {
            return closed;
        }

        @Override
        public boolean prefersDirect() {
            return true;
        }

        @Override
        public boolean mayReadMore() {
            return false;
        }

        @Override
        public boolean wantsWrite() {
            return false;
        }

        @Override
        public void shutdownOutput() {
            lock.lock();
            try {
                ends++;
                outgoing.ended = true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean waitsInSelector() {
            return false;
        }

        @Override
        public Waiter waiter(int operation) {
            throw new UnsupportedOperationException("nothing to wait on");
        }

        @Override
        public SelectionKey register(Selector selector, int operation, Object attachment) {
            throw new UnsupportedOperationException("nothing to wait on");
        }

        @Override
        public String description() {
            return "memory";
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                outgoing.ended = true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public String toString() {
            return name;
        }

        private void refuseClosed() throws ClosedChannelException {
            if (closed) {
                throw new ClosedChannelException();
            }
        }
    }
}
