package dev.gluegun.fuzz;

import java.util.function.BiPredicate;

/** Where python3-websockets judges otherwise, and why the library is right to do as it does. */
enum KnownDifference {
    EARLIER(
            "An offence fails the connection at the byte that shows it (RFC 6455, section 8.1, read strictly);"
                    + " they look at whole frames",
            (ours, theirs) -> ours.failed()
                    && theirs.end().equals("waiting")
                    && ours.events().equals(theirs.events())),

    SHORTEST_LENGTH(
            "A length has to be in its shortest form (RFC 6455, section 5.2); they do not look",
            (ours, theirs) -> ours.reason().contains("not in its shortest encoding") && theirs.goesOnFrom(ours)),

    FORM_BEFORE_SIZE(
            "A frame that is malformed and too large is malformed here (1002) and too large there (1009);"
                    + " the RFC has no order",
            (ours, theirs) -> ours.failedWith(1002)
                    && theirs.failedWith(1009)
                    && ours.events().equals(theirs.events())),

    CODE_BEFORE_REASON(
            "A close frame with a code that may not be sent and a reason that is not UTF-8 is malformed here (1002)"
                    + " and no text there (1007); the RFC has no order",
            (ours, theirs) -> ours.failedWith(1002)
                    && ours.reason().contains("a close frame has the code")
                    && theirs.failedWith(1007)
                    && ours.events().equals(theirs.events())),

    NOT_DEFLATED(
            "Data that cannot be inflated is data that does not fit its type, 1007 (RFC 6455, section 7.4.1);"
                    + " they say 1002",
            (ours, theirs) -> ours.failedWith(1007)
                    && ours.reason().contains("cannot be inflated")
                    && theirs.failedWith(1002)
                    && ours.events().equals(theirs.events())),

    NOT_TEXT_BEFORE_NOT_DEFLATED(
            "A compressed text is judged as it is inflated, up to where it cannot be inflated (1007);"
                    + " they inflate a frame first (1002)",
            (ours, theirs) -> ours.failedWith(1007)
                    && ours.reason().contains("not UTF-8")
                    && theirs.failedWith(1002)
                    && ours.events().equals(theirs.events())),

    NO_DATA(
            "A compressed message has one byte at least (RFC 7692, section 7.2.3.6); they take none for an empty one",
            (ours, theirs) -> ours.reason().endsWith("cannot be inflated: no data") && theirs.goesOnFrom(ours)),

    CUT_OFF(
            "A message that stands alone may not end inside a block (RFC 7692, section 7.2.1); they let it",
            (ours, theirs) -> ours.reason().endsWith("cut off inside a block") && theirs.goesOnFrom(ours)),

    FINAL_BLOCK(
            "Blocks may follow a final one (RFC 7692, section 7.2.3.4); they read nothing behind it",
            (ours, theirs) -> theirs.end().equals("final") && ours.goesOnFrom(theirs)),

    CLOSE_INSIDE_MESSAGE(
            "A close frame may come between fragments, as every control frame may (RFC 6455, section 5.4);"
                    + " they take it for an offence",
            (ours, theirs) -> ours.end().equals("closed")
                    && theirs.failedWith(1002)
                    && ours.goesOnFrom(theirs)
                    && ours.events().size() == theirs.events().size() + 1);

    private final String reason;
    private final BiPredicate<Verdict, Verdict> explains;

    KnownDifference(String reason, BiPredicate<Verdict, Verdict> explains) {
        this.reason = reason;
        this.explains = explains;
    }

    boolean explains(Verdict ours, Verdict theirs) {
        return explains.test(ours, theirs);
    }

    @Override
    public String toString() {
        return name() + ": " + reason;
    }
}
