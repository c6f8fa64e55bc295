package dev.gluegun.cli;

import dev.gluegun.Frame;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of UTF-8, each a text message; they end with LF or CRLF, the last one perhaps with the end of the input. */
final class LineInput implements Input {

    private final InputStream in;
    private long lineNumber;

    LineInput(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    @Override
    public Optional<Frame> next() throws InputException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            if (next == -1) {
                return Optional.empty();
            }
            while (next != -1 && next != '\n') {
                line.write(next);
                next = in.read();
            }
        } catch (IOException e) {
            throw new InputException("the input could not be read: " + e.getMessage());
        }
        lineNumber++;
        return Optional.of(new Frame.Text(text(line.toByteArray())));
    }

    private String text(byte[] line) throws InputException {
        int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException(
                    "line " + lineNumber + " of the input is not UTF-8, which text messages have to be:"
                            + " convert it first, with iconv for example");
        }
    }

    /** Nothing to give back: the input belongs to whoever opened it. */
    @Override
    public void close() {}
}
