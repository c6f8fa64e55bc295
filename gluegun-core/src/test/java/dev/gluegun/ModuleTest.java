package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleTest {

    private final ModuleDescriptor module = module();

    @Test
    void exports_the_public_package_and_nothing_else() {
        assertThat(module.exports())
                .filteredOn(exported -> !exported.isQualified())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("dev.gluegun");
        assertThat(module.opens()).isEmpty();
        assertThat(module.isOpen()).isFalse();
    }

    @Test
    void shows_its_machines_to_the_testkit_alone() {
        assertThat(module.exports())
                .filteredOn(ModuleDescriptor.Exports::isQualified)
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "dev.gluegun.internal.http1 to [dev.gluegun.testkit]",
                        "dev.gluegun.internal.http2 to [dev.gluegun.testkit]",
                        "dev.gluegun.internal.ws to [dev.gluegun.testkit]");
    }

    @Test
    void needs_nothing_at_run_time_but_the_JDK_and_the_header_compression_of_HttpCore() {
        assertThat(module.requires())
                .filteredOn(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .filteredOn(name -> !name.startsWith("java."))
                .containsExactlyInAnyOrder(
                        "org.apache.httpcomponents.core5.httpcore5", "org.apache.httpcomponents.core5.httpcore5.h2");
    }

    private static ModuleDescriptor module() {
        try {
            var classes = Path.of(Frame.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return ModuleFinder.of(classes).find("dev.gluegun").orElseThrow().descriptor();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
