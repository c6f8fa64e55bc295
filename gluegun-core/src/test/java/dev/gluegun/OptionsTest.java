package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static final class ColourFields extends Options.Fields {
        String name = "red";
        Optional<Object> shade = Optional.empty();

        @Override
        void describe(BiConsumer<String, Object> field) {
            field.accept("name", name);
            field.accept("shade", shade);
        }
    }

    private static final class Colour extends Options<ColourFields> {
        Colour(ColourFields fields) {
            super(fields);
        }
    }

    private static final class Flavour extends Options<ColourFields> {
        Flavour(ColourFields fields) {
            super(fields);
        }
    }

    private final Colour red = new Colour(new ColourFields());

    @Test
    void a_change_is_made_to_a_copy() {
        Colour blue = new Colour(red.changed(fields -> fields.name = "blue"));
        assertThat(blue).hasToString("Colour[name=blue, shade=unset]");
        assertThat(red).hasToString("Colour[name=red, shade=unset]");
    }

    @Test
    void options_are_equal_when_kind_and_fields_are() {
        Colour same = new Colour(red.changed(fields -> fields.name = "red"));
        assertThat(red).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(red).isNotEqualTo(new Colour(red.changed(fields -> fields.name = "blue")));
        assertThat(red).isNotEqualTo(new Flavour(new ColourFields())).isNotEqualTo(null);
    }

    @Test
    void no_limit_is_shown_as_a_word_also_inside_an_optional() {
        Colour endless = new Colour(red.changed(fields -> fields.shade = Optional.of(Timeouts.INFINITE)));
        assertThat(endless).hasToString("Colour[name=red, shade=infinite]");
    }

    @Test
    void a_masked_value_is_compared_but_not_shown() {
        var one = Options.Masked.byClass("secret");
        assertThat(one).hasToString("java.lang.String").isEqualTo(Options.Masked.byClass("secret"));
        assertThat(one).isNotEqualTo(Options.Masked.byClass("other"));
    }
}
