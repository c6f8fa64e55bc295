package dev.gluegun.internal.engine;

import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.transport.BufferPool;
import dev.gluegun.internal.transport.ByteTransport;
import dev.gluegun.internal.transport.Deadline;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A live connection: one pipe, the role of reading from it, and who has that role.
 *
 * <p>Whoever waits, reads: a caller enters the reading role, waits in its {@link ReaderPlace}, reads and decodes on its own thread,
 * and leaves. When nobody has entered for a moment, the {@link Keeper} reads in their place, into a bounded mailbox.
 *
 * <p>Threads and locks: {@code role} is held by the one thread that reads, also while it waits; nobody else ever waits for
 * it but other readers (the keeper, closing and dropping only try it). Everything that is not volatile, atomic or final is
 * guarded by it. {@link #end}, {@link #drop} and {@link #wakeReader} may be called by any thread at any time.
 */
class Link {

    /** How long reading may go on after writing has failed. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final VarHandle ENDING = field("ending", Ending.class);
    private static final VarHandle DROPPED = field("dropped", boolean.class);
    private static final VarHandle GONE = field("gone", CountDownLatch.class);
    private static final VarHandle LEFT = field("left", CountDownLatch.class);

    /** What a read brought. */
    enum Fill {
        BYTES,
        NOTHING,
        ENDED
    }

    private final ByteTransport transport;
    private final Keeper keeper;
    private final LinkOutput output;
    private final InboundBuffer inbound;
    private final KeeperShift keeperShift;
    private final ReaderPlace place;

    private final ReentrantLock role = new ReentrantLock();

    // Fields that are compared and set here, and not by an object for each: there is one link for each open socket.
    private volatile @Nullable Ending ending;
    private volatile boolean dropped;

    /** Since when only the keeper is to read: what those who wait for the drop wait for; null before. */
    private volatile @Nullable CountDownLatch gone;

    /** What those who do not queue for the role wait for: that it is left the next time; null while there are none. */
    private volatile @Nullable CountDownLatch left;

    /** Written with the role held. */
    private volatile Inflow inflow;

    /** Whether waiting has told that there is something to read; a server says nothing before it is asked. */
    private boolean readable;

    private boolean inputEnded;

    /** Whether others than the keeper have left the role since it last asked. */
    private boolean used;

    /** Written with the role held. */
    private volatile boolean paused;

    /** Written with the role held. */
    private volatile long readingSinceNanos = System.nanoTime();

    Link(ByteTransport transport, BufferPool buffers, Keeper keeper, Duration sendTimeout) {
        this(transport, buffers, keeper, link -> new Outbound(link, transport, buffers, sendTimeout));
    }

    /** A link that writes what {@code output} has to be written. */
    Link(ByteTransport transport, BufferPool buffers, Keeper keeper, Function<Link, LinkOutput> output) {
        this.transport = transport;
        this.keeper = keeper;
        this.inflow = new IdleInflow(this);
        this.output = output.apply(this);
        this.inbound = new InboundBuffer(transport, buffers);
        this.place = new ReaderPlace(transport);
        this.keeperShift = new KeeperShift(this);
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Link.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the field is above", e);
        }
    }

    /** A link that nobody watches; see {@link #open(ByteTransport, BufferPool, Keeper, Duration, Observer)}. */
    static Link open(ByteTransport transport, BufferPool buffers, Keeper keeper, Duration sendTimeout) {
        return open(transport, buffers, keeper, sendTimeout, null);
    }

    /**
     * Takes over a pipe that is ready for use: the keeper watches it from now on, until {@link #drop()}.
     *
     * @param observer who is told what happens; null when nobody is
     */
    static Link open(
            ByteTransport transport,
            BufferPool buffers,
            Keeper keeper,
            Duration sendTimeout,
            @Nullable Observer observer) {
        Link link = observer == null
                ? new Link(transport, buffers, keeper, sendTimeout)
                : new ObservedLink(transport, buffers, keeper, sendTimeout, observer);
        link.begin();
        return link;
    }

    /** Has the keeper watch the pipe from now on, until {@link #drop()}; called once. */
    void begin() {
        keeper.join();
        try {
            keeperShift.begins();
        } catch (RuntimeException e) {
            drop();
            throw e;
        }
    }

    /** Who is told what happens here; null when nobody is, and then the link has no field for it. */
    @Nullable
    Observer observer() {
        return null;
    }

    /** What is written here. */
    LinkOutput output() {
        return output;
    }

    /** What is written here, where that is a WebSocket's frames. */
    Outbound outbound() {
        return (Outbound) output;
    }

    Keeper keeper() {
        return keeper;
    }

    KeeperShift keeperShift() {
        return keeperShift;
    }

    /** Has the keeper told whenever the pipe may be ready; the keeper's thread. */
    SelectionKey register(int operation, Keeper.Watched watched) throws ClosedChannelException {
        if (dropped) {
            throw new ClosedChannelException();
        }
        return transport.register(keeper.selector(), operation, watched);
    }

    String description() {
        return transport.description();
    }

    // ---- the reading role

    /**
     * Takes the reading role, waiting for it as long as the deadline allows.
     *
     * @return false when the deadline passed first
     */
    boolean enter(Deadline deadline) {
        if (tryEnter()) {
            return true;
        }
        try {
            if (!deadline.isLimited()) {
                role.lockInterruptibly();
                return true;
            }
            return role.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while another thread was receiving; the connection is untouched", e);
        }
    }

    /** Takes the reading role unless another thread has it. */
    boolean tryEnter() {
        return role.tryLock();
    }

    /**
     * Takes the reading role, or waits until who has it leaves it, for those to whom he may have brought what they need.
     *
     * @param brought tells whether he has; asked when nothing that he brings from then on can be missed
     * @return whether this thread has the role now; if not, it has been brought, the other has left the role meanwhile, or the
     *     deadline has passed
     */
    boolean enterOrAwaitLeave(Deadline deadline, BooleanSupplier brought) {
        if (tryEnter()) {
            return true;
        }
        CountDownLatch made = new CountDownLatch(1);
        CountDownLatch leave = (CountDownLatch) LEFT.compareAndExchange(this, null, made);
        leave = leave == null ? made : leave;
        // Who had the role may have left just before there was anything to be told by, and have come back.
        if (tryEnter()) {
            return true;
        }
        if (brought.getAsBoolean()) {
            return false;
        }
        try {
            if (deadline.isLimited()) {
                leave.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            } else {
                leave.await();
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("interrupted while another thread was reading; the connection is untouched", e);
        }
    }

    /** Gives the reading role up, and the buffer when it is used up: its reader may not be back for a while. */
    void leave() {
        used = true;
        if (role.getHoldCount() == 1) {
            // Further up, this very thread may still be reading from it.
            inbound.giveBackWhenEmpty();
        }
        release();
        if (gone != null && !dropped) {
            // The keeper may have found the role taken.
            keeperShift.takeOverSoon();
        }
        keeperShift.begins();
    }

    /** The keeper gives the reading role up. */
    void release() {
        unlockAndTell();
        if (dropped) {
            // Who dropped the link may have found the role taken: then freeing is left to the one who held it.
            freeUnlessTaken();
        }
    }

    /** Whether somebody has the reading role. */
    boolean isBeingRead() {
        return role.isLocked();
    }

    /** The reading role was given up; for who passes it on. */
    void roleIsFree() {}

    private void unlockAndTell() {
        role.unlock();
        roleIsFree();
        CountDownLatch awaited = left;
        if (awaited != null && LEFT.compareAndSet(this, awaited, null)) {
            awaited.countDown();
        }
    }

    /**
     * Has the keeper do the reading from now on, so that nobody who enters finds the role taken for long.
     *
     * @return what is counted down when this link is dropped
     */
    CountDownLatch handOver() {
        GONE.compareAndSet(this, null, new CountDownLatch(1));
        CountDownLatch awaited = Objects.requireNonNull(gone);
        if (dropped) {
            // Who dropped it may have looked too early for this latch.
            awaited.countDown();
        } else {
            keeperShift.takeOverSoon();
        }
        return awaited;
    }

    /** The bytes that have been read but not yet decoded; role held. */
    ByteBuffer inbound() {
        return inbound.bytes();
    }

    /**
     * Has all that was read made sense of, for those who do not ask for it piece by piece; role held.
     *
     * @return false when there is no room for it: the rest stays for later
     */
    boolean absorb() {
        return inflow.absorb(inbound.bytes());
    }

    /** Has {@code next} make sense of what comes from now on. Any thread; the role is held only for moments then. */
    void setInflow(Inflow next) {
        role.lock();
        try {
            inflow = next;
            if (dropped) {
                next.free();
            }
        } finally {
            // Not only released: the keeper may have come just now, found the role taken, and relies on being told.
            leave();
        }
    }

    /**
     * Reads once, without waiting, when there may be something; role held and {@link #inbound()} used up.
     *
     * <p>Tells the inflow when the input has ended.
     */
    Fill fill() {
        if (inputEnded) {
            return Fill.ENDED;
        }
        if (!readable && !transport.mayReadMore()) {
            inbound.giveBackWhenEmpty();
            return Fill.NOTHING;
        }
        readable = false;
        output.flushBeforeReading();
        int count = inbound.read(inflow);
        if (transport.wantsWrite() && inbound.failure() == null) {
            output.flush();
        }
        if (count > 0 || count == 0 && transport.mayReadMore()) {
            // None means here: nothing for us so far, but the pipe has more inside and wants to be asked again.
            return Fill.BYTES;
        }
        inbound.giveBackWhenEmpty();
        if (count == 0) {
            return Fill.NOTHING;
        }
        inputEnded = true;
        inflow.inputEnded(inbound.failure());
        return Fill.ENDED;
    }

    /**
     * Waits for bytes (or, without {@code forBytes}, only to be woken); role held. The first call after a pause does not wait
     * but makes the reader visible to those who wake it, so that the caller looks once more and misses nothing.
     *
     * @return false after such a call
     */
    boolean await(Deadline deadline, boolean forBytes) {
        if (!place.isTaken()) {
            place.take(keeper, keeperShift, !isDropped());
            return false;
        }
        place.await(deadline, forBytes);
        readable |= forBytes;
        if (Thread.currentThread().isInterrupted()) {
            throw new Interrupted(
                    "interrupted while waiting to receive; the connection is untouched and no frame is lost");
        }
        return true;
    }

    /** Lets the reader, if one waits, look at the state again. Who enters later looks at it anyway. */
    void wakeReader() {
        if (role.isLocked() && !role.isHeldByCurrentThread()) {
            place.wake();
        }
    }

    /** Has who has the role look whether there is something to read, if the keeper watches for him, and tells whether it does. */
    boolean tellReader() {
        return place.tell();
    }

    /** Whether reading has stopped because nobody takes what came: then silence is no fault of the peer's. */
    boolean isPaused() {
        return paused;
    }

    /** When reading began or went on after a pause: what the peer has sent during the pause comes only from then on. */
    long readingSinceNanos() {
        return readingSinceNanos;
    }

    /** What has been read, for those who watch the peer. */
    InboundBuffer heard() {
        return inbound;
    }

    /** Whether others than the keeper have left the role since the last such question; role held. */
    boolean wasUsed() {
        boolean since = used;
        used = false;
        return since;
    }

    /** Nobody waits here any more, and what has come meanwhile is not known; role held. */
    void readersGone() {
        place.leave();
        mayBeReadable();
    }

    /** Something may have come; role held. */
    void mayBeReadable() {
        readable = true;
    }

    /** Nothing has come for a while: lets go of what can be made anew; role held. */
    void rest() {
        inflow.rest();
    }

    /** Tells whether the reader waits without reading; role held. */
    void setPaused(boolean now) {
        if (paused != now) {
            readingSinceNanos = System.nanoTime();
            paused = now;
        }
    }

    // ---- the end

    @Nullable
    Ending ending() {
        return ending;
    }

    /** Settles how this link ended, unless that is settled already; wakes all who wait. The pipe stays as it is. */
    boolean end(Ending how) {
        boolean first = ENDING.compareAndSet(this, null, how);
        if (first) {
            output.end(how);
            wakeReader();
            inflow.linkEnded();
        }
        return first;
    }

    /** Ends and drops this link when reading has not found a better explanation within a second. */
    void endSoon(Ending how) {
        if (!isDropped()) {
            keeper.schedule(GRACE, () -> {
                end(how);
                drop();
            });
        }
    }

    boolean isDropped() {
        return dropped;
    }

    /** Closes the pipe when all has been said on both sides. */
    void hangUp() {
        drop();
    }

    /** Closes the pipe at once; {@link #end} has told why. Idempotent. */
    void drop() {
        if (!DROPPED.compareAndSet(this, false, true)) {
            // Another thread may be about to tell.
            hasClosed();
            return;
        }
        if (role.isHeldByCurrentThread()) {
            // A channel that nobody waits for any more closes with fewer system calls.
            place.leave();
        }
        transport.close();
        output.drop();
        wakeReader();
        freeUnlessTaken();
        keeper.part(keeperShift.isWatching());
        hasClosed();
        CountDownLatch awaited = gone;
        if (awaited != null) {
            awaited.countDown();
        }
    }

    /**
     * Lets go of the pipe, for somebody else: nothing of this link touches it from now on, and dropping it closes nothing. For a link
     * on which nothing is under way.
     *
     * @return the pipe; null when the link has ended, or the deadline passes before what was sent has been written
     */
    @Nullable
    ByteTransport detach(Deadline deadline) throws InterruptedException {
        if (!enter(deadline)) {
            return null;
        }
        try {
            absorb();
            if (!output.awaitIdle(deadline) || ending != null || !DROPPED.compareAndSet(this, false, true)) {
                return null;
            }
            inputEnded = true;
            output.drop();
            keeperShift.letGo();
            keeper.part(false);
            return transport;
        } finally {
            release();
        }
    }

    /** The pipe is closed; for who watches, who is told once and before this returns. Any number of calls. */
    void hasClosed() {}

    private void freeUnlessTaken() {
        if (role.isHeldByCurrentThread() || !role.tryLock()) {
            // Also when it is this very thread that holds it: further up it may still be reading from the buffer.
            return;
        }
        try {
            free();
        } finally {
            unlockAndTell();
        }
    }

    private void free() {
        try {
            // What has been read already is still the application's.
            absorb();
        } finally {
            inbound.discard();
            place.leave();
            inflow.free();
        }
    }
}
