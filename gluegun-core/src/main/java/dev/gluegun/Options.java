package dev.gluegun;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An immutable object of options: what all kinds of them have in common, which is to be changed by copying, compared and printed.
 *
 * @param <F> the fields of this kind
 */
abstract class Options<F extends Options.Fields> {
    final F fields;

    /**
     * Makes options of {@code fields}, which nobody changes from now on. They are reached through one final reference, which
     * makes the options safe to hand to another thread in any way.
     */
    Options(F fields) {
        this.fields = fields;
    }

    /** The fields of one kind of options; every field holds an immutable value. */
    abstract static class Fields implements Cloneable {
        /** Gives every field away by its option's name, in the order in which to print them. An empty Optional is not set. */
        abstract void describe(BiConsumer<String, Object> field);

        final Object copy() {
            try {
                return clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A value that shows as a text of ours, because what it prints itself may be secret or endless. */
    record Masked(Object value, String text) {
        static Masked byClass(Object value) {
            return new Masked(value, value.getClass().getName());
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A copy of the fields with a change made to it. */
    final F changed(Consumer<F> change) {
        @SuppressWarnings("unchecked") // a clone has the class of what was cloned
        F copy = (F) fields.copy();
        change.accept(copy);
        return copy;
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.describe(values::put);
        return values;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Options<?> that && getClass() == that.getClass() && values().equals(that.values());
    }

    @Override
    public final int hashCode() {
        return values().hashCode();
    }

    /** The options for people; secrets are masked. */
    @Override
    public final String toString() {
        return values().entrySet().stream()
                .map(field -> field.getKey() + "=" + shown(field.getValue()))
                .collect(Collectors.joining(", ", getClass().getSimpleName() + "[", "]"));
    }

    private static String shown(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Options::shown).orElse("unset");
        }
        return value.equals(Timeouts.INFINITE) ? "infinite" : value.toString();
    }
}
