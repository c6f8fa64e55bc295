package dev.gluegun.internal.engine;

import dev.gluegun.Frame;
import dev.gluegun.GluegunException;
import dev.gluegun.GluegunException.Interrupted;
import dev.gluegun.GluegunException.Phase;
import dev.gluegun.GluegunException.Timeout;
import dev.gluegun.Headers;
import dev.gluegun.Message;
import dev.gluegun.UpgradeOptions;
import dev.gluegun.internal.events.Observer;
import dev.gluegun.internal.http2.RequestHead;
import dev.gluegun.internal.transport.Deadline;
import dev.gluegun.internal.ws.ClientHandshake;
import dev.gluegun.internal.ws.DeflateParameters;
import dev.gluegun.internal.ws.InboundLimits;
import dev.gluegun.internal.ws.InboundMachine;
import dev.gluegun.internal.ws.MessageInflater;
import dev.gluegun.internal.ws.Negotiated;
import dev.gluegun.internal.ws.Role;
import dev.gluegun.internal.ws.UpgradeRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a connection: its upgrade, its frames in both directions, its end.
 *
 * <p>Threads: all methods from any thread. Incoming state is guarded by the link's reading role, outgoing state by the sender's
 * and the outbound's locks; {@code state} is volatile and only ever moves down its list.
 */
public final class StreamEngine implements OnlyStream {

    private final ConnectionEngine connection;
    private final UpgradeRequest request;
    private final @Nullable DeliveryLoop loop;
    private final @Nullable AtomicLong credit;
    private final UpgradeOutcome outcome;

    /** The handshake; null since the server has agreed. */
    private volatile @Nullable Answer exchange;

    private volatile StreamState state = StreamState.REQUESTED;

    /** The incoming side, which knows the link and how the stream ends; null until the request is sent. */
    private volatile @Nullable StreamInflow inflow;

    /** Set before the incoming side. */
    private @Nullable Receiver receiver;

    private volatile @Nullable Liveness liveness;
    private volatile @Nullable FrameSender sender;

    StreamEngine(
            ConnectionEngine connection, ClientHandshake handshake, UpgradeOptions options, HandlerStart handlerStart) {
        this.connection = connection;
        this.exchange = new UpgradeExchange(handshake);
        this.request = handshake.request();
        this.outcome = new UpgradeOutcome(cookieKeeper(connection.cookies(), request.path()));
        this.credit = options.flow().isPresent() ? new AtomicLong(options.flow().getAsInt()) : null;
        this.loop = DeliveryLoop.isNeededFor(options) ? new DeliveryLoop(this, options, handlerStart) : null;
    }

    private static @Nullable Consumer<Headers> cookieKeeper(@Nullable CookieJar jar, String path) {
        return jar == null ? null : answer -> jar.keep(path, answer);
    }

    /** Starts the delivery, if this stream has one of its own; called once, when the stream's own object is ready for handlers. */
    public void begin() {
        if (loop != null) {
            loop.start();
        }
    }

    @Override
    public void start(Link up) {
        begin(up, present(exchange));
        up.outbound().sendHead(request.head());
    }

    @Override
    public void start(Http2Session session) {
        Http2Stream stream = session.open(
                RequestHead.webSocket(session.scheme(), request.authority(), request.path()),
                request.http2Headers(),
                false);
        Answer handshake = new Http2UpgradeAnswer(((UpgradeExchange) present(exchange)).handshake(), stream);
        exchange = handshake;
        Link up = session.linkOf(stream);
        begin(up, handshake);
        up.begin();
    }

    private void begin(Link up, Answer handshake) {
        StreamClosing ends = new StreamClosing(up, options().closingTimeout());
        StreamInflow incoming = new StreamInflow(
                up, new IncomingSide(), handshake, ends, options().silencePings(), loop != null);
        receiver = new Receiver(incoming, credit);
        inflow = incoming;
        Observer observer = up.observer();
        if (observer != null) {
            observer.begins(Phase.UPGRADE);
        }
        up.setInflow(incoming);
    }

    // ---- the upgrade

    /** The fields of the request, in their order; those of HTTP/1.1 until it is known that it goes over HTTP/2. */
    public Headers requestHeaders() {
        StreamInflow incoming = inflow;
        return incoming != null && incoming.link() instanceof StreamLink ? request.http2Headers() : request.headers();
    }

    /** The target of the request. */
    public String path() {
        return request.path();
    }

    /** Whether a thread of its own delivers what comes. */
    public boolean hasDelivery() {
        return loop != null;
    }

    /** Waits until the server has agreed. */
    public Message.Upgraded awaitUpgrade(Deadline deadline) {
        if (!outcome.isSettled() && loop == null) {
            new UpgradeWait(this).await(deadline);
        }
        return loop == null ? outcome.await(deadline, this::timeout) : loop.awaitUpgrade(deadline);
    }

    @Override
    public boolean isToldLater() {
        boolean told = loop == null ? outcome.isSettled() : loop.hasTold();
        return !told && closedHere() == null;
    }

    /** Notes what a part of the answer to the upgrade means, whoever is told of it; role held. */
    void observe(Message message) {
        if (message instanceof Message.Upgraded) {
            open();
        }
        outcome.observe(message);
        if (outcome.isRefused()) {
            refused();
        }
    }

    /** Reads no more of a refusal than is kept, for those who do not ask for it piece by piece. */
    void cutRefusalOff() {
        if (outcome.isOverLimit() && outcome.rejectWithWhatCame()) {
            refused();
        }
    }

    /** Whether the answer ended before its end, and was a refusal: what has come of it is told then. */
    boolean isRefusalBrokenOff() {
        boolean refusal = !state.isUpgraded() && outcome.rejectWithWhatCame();
        if (refusal) {
            refused();
        }
        return refusal;
    }

    /** The server has refused, and its answer has been read as far as it will be. */
    void refused() {
        if (state != StreamState.REFUSED) {
            state = StreamState.REFUSED;
            connection.done(this, present(exchange).keepsConnection() ? null : Ending.refused());
        }
    }

    /** Starts to read frames, whole ones or in fragments as the handler wants them; role held. */
    void startFrames() {
        incoming().start();
        if (options().keepalive().isPresent()) {
            pings().start();
        }
    }

    /** What the incoming side asks of its stream. */
    private final class IncomingSide implements StreamInflow.Owner {
        @Override
        public void upgraded() {
            Negotiated agreed = present(present(exchange).negotiated());
            DeflateParameters deflate = agreed.deflate();
            Compression compression = deflate == null
                    ? null
                    : new Compression(deflate, options().deflate().orElseThrow());
            exchange = null;
            state = StreamState.UPGRADED;
            options().fragmentSize().ifPresent(link().outbound()::fragmentLargerThan);
            sender = new FrameSender(link().outbound(), this, compression);
            connection.taken(StreamEngine.this);
            if (loop == null) {
                startFrames();
            }
        }

        @Override
        public Liveness pings() {
            return StreamEngine.this.pings();
        }

        @Override
        public StreamClosing closing() {
            return ends();
        }

        @Override
        public InboundMachine machine() {
            boolean fragments = loop != null && loop.wantsFragments();
            InboundLimits limits = InboundLimits.of(options(), fragments);
            Compression compression = sender().compression();
            MessageInflater inflater = compression == null ? null : compression.inflater();
            return new InboundMachine(Role.CLIENT, limits, inflater);
        }

        @Override
        public void pongCame(byte[] payload) {
            Liveness pings = liveness;
            Optional<Duration> roundTrip = pings == null ? Optional.empty() : pings.pongCame(payload);
            Observer observer = link().observer();
            if (observer != null) {
                observer.ponged(payload, roundTrip);
            }
        }

        @Override
        public void linkEnded() {
            Liveness pings = liveness;
            if (pings != null) {
                pings.linkEnded();
            }
            connection.ended(StreamEngine.this);
        }

        @Override
        public void free() {
            Liveness pings = liveness;
            if (pings != null) {
                pings.stop();
            }
            FrameSender sends = sender;
            if (sends != null) {
                sends.free();
            }
        }
    }

    /** The application knows of the upgrade: from now on it may send and receive. */
    void open() {
        if (state == StreamState.UPGRADED) {
            state = StreamState.OPEN;
        }
    }

    UpgradeOutcome outcome() {
        return outcome;
    }

    // ---- receiving

    /** The next frame; the deadline is made when there is something to wait for: a clock costs as much as a small frame. */
    public Frame receive(Duration timeout) {
        Frame frame = poll();
        return frame == null ? receive(Deadline.after(timeout)) : frame;
    }

    /** The next frame, when it is here already and nobody else is receiving; nothing is read from the pipe. */
    public @Nullable Frame poll() {
        requireOpen("receive");
        if (loop != null) {
            return null;
        }
        Link up = link();
        if (!up.tryEnter()) {
            return null;
        }
        try {
            return receiver().poll();
        } finally {
            up.leave();
        }
    }

    /** The next frame. */
    public Frame receive(Deadline deadline) {
        requireOpen("receive");
        if (loop != null) {
            return ((Message.WebSocketFrame) loop.take(Message.WebSocketFrame.class, deadline)).frame();
        }
        Link up = link();
        enter(up, deadline);
        try {
            if (!receiver().next(deadline)) {
                throw timeout();
            }
            Frame frame = incoming().frame();
            receiver().spend(frame);
            return frame;
        } finally {
            up.leave();
        }
    }

    /** The next message of any kind. */
    public Message await(Deadline deadline) {
        if (loop != null) {
            return loop.take(Message.class, deadline);
        }
        connection.awaitTurn(this, deadline);
        Link up = link();
        enter(up, deadline);
        try {
            if (state == StreamState.REFUSED && !incoming().hasBacklog()) {
                throw outcome.failure().get();
            }
            if (!receiver().next(deadline)) {
                throw timeout();
            }
            StreamInflow incoming = incoming();
            if (incoming.found() == StreamInflow.Found.FRAME) {
                Frame frame = incoming.frame();
                receiver().spend(frame);
                return new Message.WebSocketFrame(frame);
            }
            Message message = incoming.message();
            observe(message);
            return message;
        } finally {
            up.leave();
        }
    }

    /** Allows {@code increment} more frames to be delivered. */
    public void updateFlow(int increment) {
        if (credit != null) {
            credit.addAndGet(increment);
            StreamInflow incoming = inflow;
            if (incoming != null) {
                incoming.link().wakeReader();
            }
        }
    }

    // ---- sending

    /** Sends one frame. */
    public void send(Frame frame) {
        requireOpen("send");
        sender().send(frame);
    }

    /** Sends several frames in one write, as far as they fit into one. */
    public void sendAll(List<Frame> frames) {
        requireOpen("send");
        sender().sendAll(frames);
    }

    /** How long the pong to the last answered ping took. */
    public Optional<Duration> lastRoundTrip() {
        Liveness pings = liveness;
        return pings == null ? Optional.empty() : pings.lastRoundTrip();
    }

    /** Has the peer pinged and judged from now on by rules in place of the keepalive; called once, when the stream is open. */
    public void watch(PeerWatch.Rules rules, PeerWatch.Observer observer) {
        PeerWatch watch = new PeerWatch(link(), rules, observer);
        synchronized (this) {
            liveness = watch;
        }
        watch.start();
    }

    /** Sends a ping of the watch's own at once, where there is one, so that its pong tells what the peer has read. */
    public void askPeer() {
        if (liveness instanceof PeerWatch watch) {
            watch.ping();
        }
    }

    // ---- the end

    /** How an opened stream ends, and what is left of it then. */
    public StreamRemains remains() {
        return new StreamRemains(link(), incoming(), ends());
    }

    /**
     * Closes with a close handshake that takes at most the closing timeout, then drops the connection. An interrupt drops it at
     * once.
     */
    @Override
    public void close() {
        if (!state.isUpgraded()) {
            connection.drop(this);
            return;
        }
        boolean awaitsPeer = ends().begin();
        abandon();
        if (!awaitsPeer) {
            return;
        }
        try {
            new ClosersWait(link())
                    .await(
                            Deadline.after(ClosersWait.MOMENT),
                            Deadline.after(options().closingTimeout()));
        } catch (Interrupted interrupted) {
            // The flag is set again; the connection goes at once, as the caller is in a hurry.
        } finally {
            connection.drop(this);
        }
    }

    @Override
    public void abandon() {
        if (inflow == null) {
            return;
        }
        ends().discard();
        if (loop != null) {
            loop.abandon();
        }
    }

    /** The application's handler or ReplyTo threw. */
    void failed(Throwable cause) {
        if (state.isUpgraded()) {
            ends().fail(cause);
        } else {
            link().end(Ending.broken("the application's ReplyTo failed: " + cause, cause));
            connection.drop(this);
        }
    }

    @Override
    public void drop(Ending how) {
        if (inflow != null) {
            link().outbound().flushGathered();
            link().end(how);
            abandon();
            link().drop();
        }
    }

    @Override
    public Kind kind() {
        return Kind.WEBSOCKET;
    }

    @Override
    public boolean hasTaken() {
        return state.isUpgraded();
    }

    @Override
    public String toString() {
        return state.name().toLowerCase(Locale.ROOT);
    }

    // ---- shared

    ConnectionEngine connection() {
        return connection;
    }

    private UpgradeOptions options() {
        return request.options();
    }

    @Override
    public Link link() {
        return incoming().link();
    }

    StreamInflow incoming() {
        return present(inflow);
    }

    Receiver receiver() {
        return present(receiver);
    }

    private StreamClosing ends() {
        return incoming().closing();
    }

    /** Made for the first ping: most sockets send none. */
    private synchronized Liveness pings() {
        Liveness pings = liveness;
        if (pings == null) {
            pings = new Liveness(link(), options().keepalive(), options().pongTimeout());
            liveness = pings;
        }
        return pings;
    }

    private FrameSender sender() {
        return present(sender);
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new AssertionError("used before the stream was started");
        }
        return part;
    }

    private void enter(Link up, Deadline deadline) {
        if (!up.enter(deadline)) {
            throw timeout();
        }
    }

    private void requireOpen(String call) {
        if (state == StreamState.OPEN) {
            return;
        }
        Ending how = inflow == null ? connection.ending() : link().ending();
        if (how != null && state != StreamState.UPGRADED) {
            throw how.forReceiver();
        }
        throw state.refusal(call);
    }

    /** What a receiver gets when it has been closed from this side, and all that came is thrown away; null before. */
    @Nullable
    GluegunException closedHere() {
        StreamInflow incoming = inflow;
        return incoming == null || !incoming.closing().isDiscarding()
                ? null
                : receiver().ending();
    }

    @Override
    public Timeout timeout() {
        return state.isUpgraded() && outcome.isSettled() ? StreamState.noFrame() : StreamState.noAnswer(inflow != null);
    }
}
