package dev.gluegun.cli.script;

import dev.gluegun.cli.text.DurationText;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value in a YAML file, with its place. Whoever reads it says what has to be there; what is not is a {@link ScriptFileException}
 * that names file and line.
 */
final class YamlValue {

    private static final int LONGEST_QUOTE = 60;

    private final String file;
    private final Node node;

    private YamlValue(String file, Node node) {
        this.file = file;
        this.node = node;
    }

    /** The value that a whole file is. */
    static YamlValue read(String file, String yaml) {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            return new Compose(settings)
                    .composeString(yaml)
                    .map(node -> new YamlValue(file, node))
                    .orElseThrow(() -> new ScriptFileException(file + ":1: expected scripts, but the file is empty"));
        } catch (MarkedYamlEngineException e) {
            throw new ScriptFileException(
                    file + ":" + line(e.getProblemMark()) + ": expected YAML, but " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ScriptFileException(file + ": expected YAML, but " + e.getMessage());
        }
    }

    private static String line(Optional<Mark> mark) {
        return mark.map(there -> Integer.toString(there.getLine() + 1)).orElse("?");
    }

    /** The error that something else was expected here. */
    ScriptFileException expected(String what) {
        return fault("expected " + what + ", but got " + this);
    }

    /** An error here. */
    ScriptFileException fault(String what) {
        return new ScriptFileException(file + ":" + line(node.getStartMark()) + ": " + what);
    }

    /** Tells whether nothing is written here. */
    boolean isNothing() {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty();
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    boolean isScalar() {
        return node instanceof ScalarNode && !isNothing();
    }

    /** A text, in quotes or without. */
    String text(String what) {
        if (node instanceof ScalarNode scalar && !isNothing()) {
            return scalar.getValue();
        }
        throw expected(what);
    }

    /** A decimal number, or a hexadecimal one that begins with {@code 0x}, within bounds. */
    long number(long least, long most, String what) {
        String wanted = what + " from " + least + " to " + most;
        try {
            long number = Long.decode(text(wanted).replace("_", ""));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw expected(wanted);
        }
        throw expected(wanted);
    }

    Duration duration() {
        String wanted = "a duration such as 500ms, 3s or 1m";
        try {
            return DurationText.parse(text(wanted));
        } catch (IllegalArgumentException e) {
            throw expected(wanted);
        }
    }

    /** Bytes in hexadecimal digits, with white space between them or not. */
    byte[] bytes() {
        String wanted = "bytes in hexadecimal digits, such as \"81 05\"";
        try {
            return HexFormat.of().parseHex(text(wanted).replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw expected(wanted);
        }
    }

    /** The word {@code true}: what is not wanted is left out. */
    void yes() {
        if (!text("true").equals("true")) {
            throw expected("true (or the line left out)");
        }
    }

    /** The word {@code true}, or {@code false} for what there is unless told otherwise. */
    boolean isTrue() {
        return switch (text("true or false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw expected("true or false");
        };
    }

    /** The values of a list; a value that is none stands for a list of itself alone. */
    List<YamlValue> items() {
        return node instanceof SequenceNode list
                ? list.getValue().stream()
                        .map(item -> new YamlValue(file, item))
                        .toList()
                : List.of(this);
    }

    /** The values of a list. */
    List<YamlValue> list(String what) {
        if (node instanceof SequenceNode) {
            return items();
        }
        throw expected(what);
    }

    /** The values of a mapping by their names, in order, all of which have to be known. */
    Map<String, YamlValue> fields(Set<String> known) {
        Map<String, YamlValue> fields = fields("one or more of " + String.join(", ", known));
        for (String name : fields.keySet()) {
            if (!known.contains(name)) {
                throw keyOf(name)
                        .fault("expected one of " + String.join(", ", known) + ", but got the key '" + name + "'");
            }
        }
        return fields;
    }

    private YamlValue keyOf(String name) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name)) {
                    return new YamlValue(file, key);
                }
            }
        }
        return this;
    }

    /** The values of a mapping by their names, in order, whatever they are. */
    Map<String, YamlValue> fields(String what) {
        if (!(node instanceof MappingNode mapping)) {
            throw expected(what);
        }
        Map<String, YamlValue> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlValue key = new YamlValue(file, tuple.getKeyNode());
            String name = key.text("a key");
            if (fields.put(name, new YamlValue(file, tuple.getValueNode())) != null) {
                throw key.fault("expected each key once, but got '" + name + "' again");
            }
        }
        return fields;
    }

    /** What is here, in short. */
    @Override
    public String toString() {
        if (isNothing()) {
            return "nothing";
        }
        return switch (node) {
            case ScalarNode scalar -> "'" + shortened(scalar.getValue()) + "'";
            case SequenceNode list -> "a list";
            default -> "a mapping";
        };
    }

    private static String shortened(String text) {
        String visible = text.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= LONGEST_QUOTE ? visible : visible.substring(0, LONGEST_QUOTE) + "…";
    }
}
