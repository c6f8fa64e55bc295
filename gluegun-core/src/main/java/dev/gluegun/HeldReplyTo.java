package dev.gluegun;

/**
 * The user's {@link ReplyTo} for one of several requests: a failure before the upgrade is held back, for another request may
 * follow. Who makes the requests tells of the last failure.
 */
final class HeldReplyTo implements ReplyTo {

    private enum State {
        ASKING,
        UPGRADED,
        GIVEN_UP
    }

    private final ReplyTo user;
    private State state = State.ASKING;

    HeldReplyTo(ReplyTo user) {
        this.user = user;
    }

    @Override
    public void deliver(Message message) {
        if (passes(message)) {
            user.deliver(message);
        }
    }

    private synchronized boolean passes(Message message) {
        if (state == State.ASKING && message instanceof Message.Upgraded) {
            state = State.UPGRADED;
        }
        return switch (state) {
            case ASKING -> !(message instanceof Message.Failed);
            case UPGRADED -> true;
            case GIVEN_UP -> false;
        };
    }

    /** Lets nothing through any more, unless the upgrade has been told; whether it was so. */
    synchronized boolean giveUp() {
        boolean asking = state == State.ASKING;
        if (asking) {
            state = State.GIVEN_UP;
        }
        return asking;
    }
}
