package dev.gluegun;

import java.util.function.Consumer;

/** A listener that treats all events alike. */
record EveryEvent(Consumer<? super ConnectionEvent> consumer) implements ConnectionListener {

    @Override
    public boolean wants(Class<? extends ConnectionEvent> kind) {
        return true;
    }

    @Override
    public void phaseStarted(ConnectionEvent.PhaseStarted event) {
        consumer.accept(event);
    }

    @Override
    public void phaseEnded(ConnectionEvent.PhaseEnded event) {
        consumer.accept(event);
    }

    @Override
    public void retrying(ConnectionEvent.Retrying event) {
        consumer.accept(event);
    }

    @Override
    public void upgraded(ConnectionEvent.Upgraded event) {
        consumer.accept(event);
    }

    @Override
    public void frameReceived(ConnectionEvent.FrameReceived event) {
        consumer.accept(event);
    }

    @Override
    public void frameSent(ConnectionEvent.FrameSent event) {
        consumer.accept(event);
    }

    @Override
    public void ping(ConnectionEvent.Ping event) {
        consumer.accept(event);
    }

    @Override
    public void pong(ConnectionEvent.Pong event) {
        consumer.accept(event);
    }

    @Override
    public void closing(ConnectionEvent.Closing event) {
        consumer.accept(event);
    }

    @Override
    public void closed(ConnectionEvent.Closed event) {
        consumer.accept(event);
    }
}
