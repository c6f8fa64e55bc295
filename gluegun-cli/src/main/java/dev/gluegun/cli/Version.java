package dev.gluegun.cli;

import picocli.CommandLine.IVersionProvider;

/** The versions of the command and of the Java it runs on. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String own = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "gluegun " + (own == null ? "(not packaged)" : own),
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vm.name")
        };
    }
}
