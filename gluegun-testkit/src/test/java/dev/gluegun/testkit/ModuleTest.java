package dev.gluegun.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModuleTest {

    private final ModuleDescriptor module = module();

    @Test
    void needsNothingAtRunTimeButTheLibraryAndTheJdk() {
        assertThat(module.requires())
                .filteredOn(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("dev.gluegun", "java.base");
    }

    @Test
    void exportsItsOnePackage() {
        assertThat(module.exports()).extracting(Object::toString).containsExactly("dev.gluegun.testkit");
    }

    private static ModuleDescriptor module() {
        try {
            var classes = Path.of(Script.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return ModuleFinder.of(classes)
                    .find("dev.gluegun.testkit")
                    .orElseThrow()
                    .descriptor();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
