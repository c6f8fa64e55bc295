package dev.gluegun.internal.http2;

/** How the last 64 streams that have ended did so: that decides what may still come on them (RFC 9113, section 5.1). */
final class EndedStreams {

    /** How a stream has ended. */
    enum How {
        /** This side has reset it: the peer may not know yet. */
        RESET_HERE,
        /** The peer has ended or reset it, and must not send any more of it. */
        BY_PEER,
        /** It has never begun, or so long ago that nobody remembers. */
        FORGOTTEN,
        /** It has never begun and never will: a later one has. */
        SKIPPED
    }

    private static final int REMEMBERED = 64;

    private int[] ids = {};
    private boolean[] resetHere = {};
    private int count;

    void add(int id, boolean here) {
        if (ids.length == 0) {
            ids = new int[REMEMBERED];
            resetHere = new boolean[REMEMBERED];
        }
        ids[count % REMEMBERED] = id;
        resetHere[count % REMEMBERED] = here;
        // From the second round on it only has to stay above the first.
        count = count == 2 * REMEMBERED - 1 ? REMEMBERED : count + 1;
    }

    /** How the stream, which is neither open nor can begin any more, has ended. */
    How how(int id) {
        for (int i = 0; i < Math.min(count, ids.length); i++) {
            if (ids[i] == id) {
                return resetHere[i] ? How.RESET_HERE : How.BY_PEER;
            }
        }
        return count < REMEMBERED ? How.SKIPPED : How.FORGOTTEN;
    }
}
