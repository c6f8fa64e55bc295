package dev.gluegun.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the published modules bring along at run time is what {@code docs/dependencies.txt} lists, to the byte: nothing appears,
 * changes or vanishes without a line there that somebody has looked at.
 *
 * <p>What they bring along is read from the SBOM that the build has just made of each.
 */
class DependenciesIT {

    private static final Path ROOT = Path.of("..");
    private static final Path LIST = ROOT.resolve("docs/dependencies.txt");
    private static final Path ACTUAL = Path.of("target/dependencies.txt");

    private static final Pattern MODULE = Pattern.compile("<module>([\\w-]+)</module>");
    private static final Pattern COMPONENT =
            Pattern.compile("\"bom-ref\" : \"pkg:maven/([^\"]+)\"|\"alg\" : \"SHA-256\",\\s+\"content\" : \"(\\w+)\"");

    @Test
    void nothingHasAppearedChangedOrVanished() throws IOException {
        List<String> actual = new ArrayList<>();
        for (String module : publishedModules()) {
            Path sbom = ROOT.resolve(module).resolve("target/bom.json");
            assumeTrue(
                    Files.exists(sbom),
                    module + " has no SBOM: builds of the whole project make it, but not with Maven's -o");
            actual.addAll(dependencies(module, Files.readString(sbom)));
        }
        Files.write(ACTUAL, actual);
        List<String> listed = Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
        assertThat(actual)
                .as(
                        "the dependencies at run time. If this is meant, look at what is new, and copy the lines of"
                                + " gluegun-it/%s to docs/dependencies.txt",
                        ACTUAL)
                .isEqualTo(listed);
    }

    @Test
    void theListIsOfWhatWasMadeAndNotOfWhatMadeIt() {
        String sbom = """
            {"tools" : [{"alg" : "SHA-256",
                         "content" : "0f"}],
             "component" : {"bom-ref" : "pkg:maven/dev.gluegun/gluegun-cli@1?type=jar"},
             "components" : [
               {"bom-ref" : "pkg:maven/dev.gluegun/gluegun-core@1?type=jar",
                "hashes" : [{"alg" : "SHA-256",
                             "content" : "1f"}]},
               {"bom-ref" : "pkg:maven/org.jline/jline@4.5.0?type=jar",
                "hashes" : [{"alg" : "MD5",
                             "content" : "2f"},
                            {"alg" : "SHA-256",
                             "content" : "3f"}]}]}
            """;
        assertThat(dependencies("gluegun-cli", sbom)).containsExactly("gluegun-cli org.jline/jline@4.5.0?type=jar 3f");
    }

    /** The modules of the build that are not kept from being published. */
    private static List<String> publishedModules() throws IOException {
        List<String> published = new ArrayList<>();
        for (MatchResult module : MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .toList()) {
            String pom = Files.readString(ROOT.resolve(module.group(1)).resolve("pom.xml"));
            if (!pom.contains("<maven.deploy.skip>true</maven.deploy.skip>")) {
                published.add(module.group(1));
            }
        }
        assertThat(published).contains("gluegun-core", "gluegun-cli");
        return published;
    }

    /** A line for each component that is not a module of the build: the module, the component, and the hash of its file. */
    private static List<String> dependencies(String module, String sbom) {
        List<String> lines = new ArrayList<>();
        String component = "";
        for (MatchResult match : COMPONENT.matcher(sbom).results().toList()) {
            if (match.group(1) != null) {
                component = match.group(1);
            } else if (!component.isEmpty() && !component.startsWith("dev.gluegun/")) {
                lines.add(module + " " + component + " " + match.group(2));
            }
        }
        lines.sort(null);
        return lines;
    }
}
