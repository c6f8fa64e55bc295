package dev.gluegun.internal.http2;

import org.jspecify.annotations.Nullable;

/** What is known of one stream that is not closed. */
final class Stream {

    private static final int MOST_INTERIM_ANSWERS = 32;

    final int id;
    final SendWindow sendWindow;
    final ReceiveWindow receiveWindow;
    final String method;

    private StreamState state = StreamState.OPEN;

    /** The next in the same bucket of the table. */
    @Nullable
    Stream next;

    /** Whether the peer's final header section has come. */
    private boolean headCame;

    /** Whether this side's final header section has gone. */
    boolean headWent;

    /** Whether a CONNECT was accepted: nothing but DATA may come (RFC 9113, section 8.5). */
    boolean connected;

    private int interimAnswers;
    private long expectedBytes = -1;
    private long bytesCame;

    Stream(int id, String method, int sendWindow, int receiveWindow) {
        this.id = id;
        this.method = method;
        this.sendWindow = new SendWindow(sendWindow);
        this.receiveWindow = new ReceiveWindow(receiveWindow);
    }

    StreamState state() {
        return state;
    }

    void become(StreamState next) {
        state = next;
    }

    boolean headCame() {
        return headCame;
    }

    /** Notes the final header section, and how much content it announces; -1 when it does not. */
    void headCame(long contentLength) {
        headCame = true;
        expectedBytes = contentLength;
    }

    /** Counts an interim answer, and tells whether there were too many. */
    boolean tooManyInterimAnswers() {
        return ++interimAnswers > MOST_INTERIM_ANSWERS;
    }

    /** Counts content that comes, and tells what is wrong with its amount (RFC 9113, section 8.1.1); null when nothing is. */
    @Nullable
    String judgeContent(int bytes, boolean last) {
        bytesCame += bytes;
        if (expectedBytes < 0 || bytesCame == expectedBytes || !last && bytesCame < expectedBytes) {
            return null;
        }
        return "content-length announces " + expectedBytes + " bytes, but " + bytesCame
                + (last ? " came" : " have come already");
    }
}
