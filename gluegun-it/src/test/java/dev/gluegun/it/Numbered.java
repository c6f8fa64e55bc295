package dev.gluegun.it;

import java.util.SplittableRandom;

/** Messages that can be told apart, in the order in which they are sent: whoever gets one knows whether it is the next. */
final class Numbered {

    /** What a sender says after its last message; the server answers with how many it has sent and received. */
    static final String BYE = "bye";

    private static final int LARGEST = 200_000;
    private static final String LETTERS = letters();

    private Numbered() {}

    private static String letters() {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < 2 * LARGEST) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    /** The message with this number: mostly short, sometimes of some kilobytes, rarely larger than any buffer. */
    static String message(int number) {
        SplittableRandom random = new SplittableRandom(number);
        int kind = random.nextInt(1_000);
        int size = kind < 970 ? random.nextInt(300) : kind < 997 ? random.nextInt(20_000) : random.nextInt(LARGEST);
        int start = random.nextInt(LARGEST);
        return number + " " + LETTERS.substring(start, start + size);
    }

    /** Whether the message with this number is a binary one. */
    static boolean isBinary(int number) {
        return number % 2 == 1;
    }

    /** What an error message shows of something that is not the next message. */
    static String excerpt(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "… (" + text.length() + " characters)" : text;
    }
}
