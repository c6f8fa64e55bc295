package dev.gluegun.cli.text;

import java.io.StringWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/** A JSON document laid out for people: one member or element a line, indented by two spaces. */
public final class PrettyJson {

    private final JsonFactory factory = new JsonFactory();

    /** The document laid out, its numbers as they were written; any other text comes back unchanged. */
    public String layOut(String text) {
        StringWriter laidOut = new StringWriter(text.length() * 2);
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text);
                JsonGenerator generator = factory.createGenerator(new Layout(), laidOut)) {
            if (parser.nextToken() == null) {
                return text;
            }
            copyValue(parser, generator);
            if (parser.nextToken() != null) {
                return text;
            }
        } catch (JacksonException notJson) {
            return text;
        }
        return laidOut.toString();
    }

    private static void copyValue(JsonParser parser, JsonGenerator generator) {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isNumeric()) {
                // As text, so that 1.10 and 1e400 stay what they were.
                generator.writeNumber(parser.getString());
            } else {
                generator.copyCurrentEvent(parser);
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
        } while (depth > 0 && parser.nextToken() != null);
    }

    private static final class Layout extends ObjectWriteContext.Base {
        private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
        private static final Separators SEPARATORS = Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter(SEPARATORS)
                    .withArrayIndenter(INDENT)
                    .withObjectIndenter(INDENT);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
