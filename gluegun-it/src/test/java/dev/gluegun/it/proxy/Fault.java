package dev.gluegun.it.proxy;

/** What happens to a connection in the middle of everything. */
public enum Fault {
    /** Both sides get a FIN; what they send from then on goes nowhere. */
    CUT,
    /** Both sides get an RST. */
    RESET,
    /** Both sides stay open, and nothing that they send arrives any more; when one of them gives up, the other gets an RST. */
    HALF_OPEN,
    /** Nothing is read or written for a while, so that the senders' own buffers fill; then everything goes on. */
    STALL;

    /** Whether the connection is of no use afterwards. */
    public boolean isFatal() {
        return this != STALL;
    }
}
