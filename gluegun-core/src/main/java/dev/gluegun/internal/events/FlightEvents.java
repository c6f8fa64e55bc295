package dev.gluegun.internal.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The events of Java Flight Recorder, in the category Gluegun. Stack traces are left out: the threads tell enough. */
final class FlightEvents {

    private FlightEvents() {}

    /** What all of them have. */
    @Category("Gluegun")
    @StackTrace(false)
    abstract static class OfConnection extends Event {
        @Label("Connection")
        @Description("Counted among those of this process that were recorded, logged or listened to")
        long connection;

        @Label("Host")
        String host = "";

        @Label("Port")
        int port;
    }

    /** A step on the way to an open socket, with its duration. */
    abstract static class OfPhase extends OfConnection {
        @Label("Attempt")
        int attempt;

        @Label("Succeeded")
        boolean succeeded;

        @Label("Result")
        @Description("What came of it, or why it failed")
        String result = "";
    }

    @Name("dev.gluegun.LookUp")
    @Label("Look-up")
    @Description("The addresses of a host name were looked up")
    static final class LookUp extends OfPhase {}

    @Name("dev.gluegun.Connect")
    @Label("TCP connect")
    static final class Connect extends OfPhase {}

    @Name("dev.gluegun.ProxyHop")
    @Label("Proxy hop")
    static final class ProxyHop extends OfPhase {}

    @Name("dev.gluegun.TlsHandshake")
    @Label("TLS handshake")
    static final class TlsHandshake extends OfPhase {}

    @Name("dev.gluegun.Upgrade")
    @Label("Upgrade")
    @Description("The opening handshake of a WebSocket")
    static final class Upgrade extends OfPhase {}

    @Name("dev.gluegun.Retry")
    @Label("Retry")
    @Description("An attempt to connect has failed and another one follows")
    static final class Retry extends OfConnection {
        @Label("Attempt")
        @Description("The one that follows")
        int attempt;

        @Label("Pause")
        @Timespan(Timespan.NANOSECONDS)
        long pause;

        @Label("Failure")
        String failure = "";
    }

    @Name("dev.gluegun.FrameReceived")
    @Label("Message received")
    @Enabled(false)
    static final class FrameReceived extends OfConnection {
        @Label("Kind")
        String kind = "";

        @Label("Size")
        @DataAmount
        long size;

        @Label("Size on the Wire")
        @DataAmount
        long wireSize;

        @Label("Time")
        @Description("From its first byte to its last")
        @Timespan(Timespan.NANOSECONDS)
        long time;

        @Label("Backlog")
        @Description("Messages before it that nobody has asked for")
        int backlog;
    }

    @Name("dev.gluegun.FrameSent")
    @Label("Message sent")
    @Enabled(false)
    static final class FrameSent extends OfConnection {
        @Label("Kind")
        String kind = "";

        @Label("Size")
        @DataAmount
        long size;

        @Label("Size on the Wire")
        @DataAmount
        long wireSize;

        @Label("Time")
        @Description("How long the sender was held up")
        @Timespan(Timespan.NANOSECONDS)
        long time;

        @Label("Queued")
        @Description("What waits for the operating system to take it")
        @DataAmount
        long queued;
    }

    @Name("dev.gluegun.Ping")
    @Label("Ping")
    static final class Ping extends OfConnection {
        @Label("Sender")
        String sender = "";
    }

    @Name("dev.gluegun.Pong")
    @Label("Pong")
    static final class Pong extends OfConnection {
        @Label("Sender")
        String sender = "";

        @Label("Round Trip")
        @Description("Since the ping that it answers; -1 without one")
        @Timespan(Timespan.NANOSECONDS)
        long roundTrip;
    }

    @Name("dev.gluegun.CloseFrame")
    @Label("Close frame")
    static final class CloseFrame extends OfConnection {
        @Label("Sender")
        String sender = "";

        @Label("Code")
        int code;
    }

    @Name("dev.gluegun.Connection")
    @Label("Connection")
    @Description("A connection from its first attempt to its end")
    static final class Connection extends OfConnection {
        @Label("Initiator")
        @Description("Whose close frame was the first")
        String initiator = "";

        @Label("Sent Code")
        @Description("-1 when no close frame was sent")
        int sentCode;

        @Label("Received Code")
        @Description("-1 when no close frame came")
        int receivedCode;

        @Label("Ending")
        String ending = "";
    }
}
