package dev.gluegun.internal.http1;

/** Bytes in the tables of tests: {@code \r}, {@code \n}, {@code \0} and {@code \xHH}. */
final class Escapes {

    private Escapes() {}

    static String decode(String text) {
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                decoded.append(c);
                continue;
            }
            char kind = text.charAt(++i);
            switch (kind) {
                case 'r' -> decoded.append('\r');
                case 'n' -> decoded.append('\n');
                case '0' -> decoded.append('\0');
                case 'x' -> {
                    decoded.append((char) Integer.parseInt(text, i + 1, i + 3, 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("\\" + kind);
            }
        }
        return decoded.toString();
    }
}
