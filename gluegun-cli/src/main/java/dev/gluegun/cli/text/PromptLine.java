package dev.gluegun.cli.text;

import dev.gluegun.Frame;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a line typed at the prompt asks for. */
public sealed interface PromptLine {

    /** The commands, one a line. */
    String HELP = """
        Type a message and press Enter to send it as text.
          /ping [text]            send a ping and show how long its pong takes
          /binary hex             send bytes, such as /binary 48 65 6c 6c 6f
          /close [code [reason]]  close the connection; without a code with 1000
          //text                  send text that starts with a slash
          /help                   show this
        Ctrl-D closes normally, Ctrl-C closes and ends at once.\
        """;

    /** Send this frame. */
    record Send(Frame frame) implements PromptLine {}

    /** Show the commands. */
    record Help() implements PromptLine {}

    /** Nothing: the line was empty. */
    record Nothing() implements PromptLine {}

    /** The line was not understood. */
    record Mistake(String explanation) implements PromptLine {}

    /** Understands one line. */
    static PromptLine parse(String line) {
        if (line.isBlank()) {
            return new Nothing();
        }
        if (!line.startsWith("/")) {
            return new Send(new Frame.Text(line));
        }
        if (line.startsWith("//")) {
            return new Send(new Frame.Text(line.substring(1)));
        }
        String[] words = line.strip().split("\\s+", 2);
        String rest = words.length == 2 ? words[1] : "";
        return switch (words[0]) {
            case "/ping" -> new Send(new Frame.Ping(rest.getBytes(StandardCharsets.UTF_8)));
            case "/binary" -> binary(rest);
            case "/close" -> close(rest);
            case "/help" -> new Help();
            default ->
                new Mistake("there is no command " + words[0] + "; /help lists the commands, and /" + line
                        + " sends the line as text");
        };
    }

    private static PromptLine binary(String hex) {
        try {
            return new Send(new Frame.Binary(HexFormat.of().parseHex(hex.replaceAll("[\\s:]|0x", ""))));
        } catch (IllegalArgumentException e) {
            return new Mistake("/binary expects pairs of hexadecimal digits, such as /binary 48 65 6c 6c 6f");
        }
    }

    private static PromptLine close(String rest) {
        Matcher matcher = Pattern.compile("(?:(\\d{1,9})(?:\\s+(.*))?)?").matcher(rest);
        if (!matcher.matches()) {
            return new Mistake("/close expects a code and then the reason, such as /close 1000 done");
        }
        int code = matcher.group(1) == null ? 1000 : Integer.parseInt(matcher.group(1));
        String reason = matcher.group(2) == null ? "" : matcher.group(2);
        return new Send(new Frame.CloseWithReason(code, reason));
    }
}
