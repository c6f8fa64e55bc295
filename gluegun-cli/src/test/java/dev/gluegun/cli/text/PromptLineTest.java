package dev.gluegun.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.Frame;
import dev.gluegun.cli.text.PromptLine.Help;
import dev.gluegun.cli.text.PromptLine.Mistake;
import dev.gluegun.cli.text.PromptLine.Nothing;
import dev.gluegun.cli.text.PromptLine.Send;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"hello", "  indented ", "a / b", "\\", "'", "!!"})
    void lineIsSentAsTextToTheLetter(String line) {
        assertThat(PromptLine.parse(line)).isEqualTo(new Send(new Frame.Text(line)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t"})
    void emptyLineAsksForNothing(String line) {
        assertThat(PromptLine.parse(line)).isEqualTo(new Nothing());
    }

    @ParameterizedTest
    @CsvSource({"//close, /close", "//, /", "///a, //a"})
    void secondSlashSendsTextThatStartsWithASlash(String line, String text) {
        assertThat(PromptLine.parse(line)).isEqualTo(new Send(new Frame.Text(text)));
    }

    @ParameterizedTest
    @CsvSource({"/ping, ''", "/ping abc, abc", "'/ping  a b ', 'a b'", "/ping ü, ü"})
    void pingTakesItsPayloadAsText(String line, String payload) {
        assertThat(PromptLine.parse(line))
                .isEqualTo(new Send(new Frame.Ping(payload.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/binary 48 65 ff", "/binary 4865FF", "/binary 0x48 0x65 0xff", "/binary 48:65:ff"})
    void binaryTakesHexadecimalDigitsAsPeopleWriteThem(String line) {
        assertThat(PromptLine.parse(line)).isEqualTo(new Send(new Frame.Binary(new byte[] {0x48, 0x65, (byte) 0xff})));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/binary 4", "/binary xy", "/binary 48 6"})
    void binaryThatIsNotHexadecimalIsExplained(String line) {
        assertThat(PromptLine.parse(line))
                .isInstanceOfSatisfying(
                        Mistake.class,
                        mistake -> assertThat(mistake.explanation()).contains("/binary 48 65"));
    }

    @ParameterizedTest
    @CsvSource({"/close, 1000, ''", "/close 4001, 4001, ''", "/close 4001 bye bye, 4001, bye bye"})
    void closeTakesCodeAndReason(String line, int code, String reason) {
        assertThat(PromptLine.parse(line)).isEqualTo(new Send(new Frame.CloseWithReason(code, reason)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/close now", "/close 1000x", "/close 9999999999"})
    void closeWithoutANumberIsExplained(String line) {
        assertThat(PromptLine.parse(line))
                .isInstanceOfSatisfying(
                        Mistake.class,
                        mistake -> assertThat(mistake.explanation()).contains("/close 1000 done"));
    }

    @Test
    void helpAsksForTheCommands() {
        assertThat(PromptLine.parse("/help")).isEqualTo(new Help());
        assertThat(PromptLine.HELP).contains("/ping", "/binary", "/close", "//text", "Ctrl-D");
    }

    @Test
    void unknownCommandIsExplainedWithWhatToDo() {
        assertThat(PromptLine.parse("/quit now"))
                .isEqualTo(new Mistake(
                        "there is no command /quit; /help lists the commands, and //quit now sends the line as text"));
    }
}
