package dev.gluegun.it.software;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the SOCKS5 proxies are started. */
final class SocksProxies {

    /** The password as crypt(3) has it in /etc/shadow. */
    private static final String PASSWORD =
            "$6$gluegun$4Kg8DBeYuQteoL8FiwG043Ct8hU4gyU2IZveuEeUaq5k4hjwEQ4D4j9cghvZs.I6YkqyOLE0Lzr2lS5X69FnR0";

    /** Mounts its first two arguments over the system's files of users and passwords, for its child alone, and runs the rest. */
    private static final String WITH_USERS = """
        mount --bind "$1" /etc/passwd && mount --bind "$2" /etc/shadow && shift 2 && "$@"
        exit $?
        """;

    private SocksProxies() {}

    static List<String> dante(Site site) {
        return dante(site, "none");
    }

    /** With users of its own, in a namespace of its own, where its many processes end together. */
    static List<String> danteWithPassword(Site site) {
        site.runAsRoot();
        Path users = site.write("users", usersOfTheSystem() + Service.USER + ":x:64999:65534::/:/usr/sbin/nologin\n");
        Path passwords =
                site.write("passwords", "nobody:*:19000::::::\n" + Service.USER + ":" + PASSWORD + ":19000::::::\n");
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
        command.addAll(List.of("/bin/sh", "-c", WITH_USERS, "with-users", users.toString(), passwords.toString()));
        command.addAll(dante(site, "username"));
        return command;
    }

    private static String usersOfTheSystem() {
        try {
            return Files.readString(Path.of("/etc/passwd"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> dante(Site site, String method) {
        site.write("danted.conf", """
            errorlog: stderr
            logoutput: stderr
            internal: 127.0.0.1 port = %d
            external: lo
            socksmethod: %s
            clientmethod: none
            user.privileged: root
            user.unprivileged: nobody
            client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
            socks block { from: 127.0.0.0/8 to: %s/32 log: error connect }
            socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 log: error connect }
            """.formatted(site.port(), method, Service.FORBIDDEN));
        return List.of(
                "/usr/sbin/danted",
                "-N",
                "1",
                "-f",
                site.path("danted.conf").toString(),
                "-p",
                site.path("pid").toString());
    }

    static List<String> microsocks(Site site) {
        return List.of(
                "/usr/bin/microsocks",
                "-i",
                "127.0.0.1",
                "-p",
                String.valueOf(site.port()),
                "-u",
                Service.USER,
                "-P",
                Service.PASSWORD);
    }
}
