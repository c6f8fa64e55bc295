package dev.gluegun.cli;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cookies in a file of the Netscape form, which curl and browsers' tools read and write: a line of seven fields with tabs
 * between them for each. One thread.
 */
final class CookieFile {

    private static final String HEAD = "# Netscape HTTP Cookie File";
    private static final String HTTP_ONLY = "#HttpOnly_";
    private static final int FIELDS = 7;

    private final Path file;
    private final ExpiringCookies store;
    private final CookieManager manager;

    private CookieFile(Path file, Clock clock) {
        this.file = file;
        this.store = new ExpiringCookies(clock);
        this.manager = new CookieManager(store, null);
    }

    /**
     * Reads the file; without one there are no cookies yet.
     *
     * @throws IOException when it cannot be read, or could not be written; the message says it in full
     */
    static CookieFile read(Path file, Clock clock) throws IOException {
        CookieFile cookies = new CookieFile(file, clock);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder) || Files.isDirectory(file)) {
            throw new IOException(
                    "the cookies cannot be kept in " + file + ": it has to be a file in a folder that can be written");
        }
        if (Files.exists(file)) {
            cookies.add(cookies.lines());
        }
        return cookies;
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException("the cookies in " + file + " cannot be read: " + e, e);
        }
    }

    private void add(List<String> lines) throws IOException {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean httpOnly = line.startsWith(HTTP_ONLY);
            if (!line.isBlank() && (httpOnly || !line.startsWith("#"))) {
                try {
                    add(httpOnly ? line.substring(HTTP_ONLY.length()) : line, httpOnly);
                } catch (IllegalArgumentException e) {
                    // Not what the line has: it may be a secret.
                    throw new IOException(
                            "line " + (i + 1) + " of " + file + " is no cookie: expected domain, TRUE or FALSE, path,"
                                    + " TRUE or FALSE, the time of expiry, name and value, with tabs between them",
                            e);
                }
            }
        }
    }

    private void add(String line, boolean httpOnly) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS || fields[0].isEmpty()) {
            throw new IllegalArgumentException("not a line of a cookie");
        }
        HttpCookie cookie = new HttpCookie(fields[5], fields[6]);
        cookie.setVersion(0);
        cookie.setDomain(inside(fields[0]));
        cookie.setPath(fields[2]);
        cookie.setSecure(flag(fields[3]));
        cookie.setHttpOnly(httpOnly);
        store.restore(host(fields[0]), cookie, Long.parseLong(fields[4]));
    }

    /** The URI that the store knows a host by; null for a domain, and for a name that no URI may have. */
    private static @Nullable URI host(String domain) {
        try {
            return domain.startsWith(".") ? null : new URI("http", domain, "/", null);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean flag(String text) {
        if (!text.equalsIgnoreCase("TRUE") && !text.equalsIgnoreCase("FALSE")) {
            throw new IllegalArgumentException("neither TRUE nor FALSE");
        }
        return text.equalsIgnoreCase("TRUE");
    }

    // The JDK's cookies of a host without a dot have the domain of RFC 2965: localhost.local.

    private static String inside(String domain) {
        return domain.indexOf('.') < 0 ? domain + ".local" : domain;
    }

    private static String outside(String domain) {
        String name = domain.endsWith(".local") ? domain.substring(0, domain.length() - ".local".length()) : domain;
        return name.isEmpty() || name.indexOf('.') >= 0 ? domain : name;
    }

    /** What the cookies go into and come from. */
    CookieManager manager() {
        return manager;
    }

    /**
     * Writes the file anew, for its owner alone, at once or not at all. Session cookies are kept as well.
     *
     * @throws IOException when it cannot be written; the message says it in full
     */
    void write() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEAD, "# Kept by gluegun.", ""));
        for (HttpCookie cookie : store.getCookies()) {
            List<String> fields = fields(cookie);
            // The form has no way to write such a one (RFC 6265, section 4.1.1, has a server send none): it lives while
            // this runs.
            if (fields.stream().noneMatch(field -> field.indexOf('\t') >= 0)) {
                lines.add((cookie.isHttpOnly() ? HTTP_ONLY : "") + String.join("\t", fields));
            }
        }
        try {
            // A link stays one, and the file that it leads to is written.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path folder = target.getParent();
            // Made for its owner alone where the system knows owners.
            Path made = Files.createTempFile(folder == null ? target : folder, ".gluegun-cookies-", null);
            try {
                Files.write(made, lines, StandardCharsets.UTF_8);
                Files.move(made, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            throw new IOException("the cookies cannot be written to " + file + ": " + e, e);
        }
    }

    private List<String> fields(HttpCookie cookie) {
        String domain = outside(cookie.getDomain());
        String path = cookie.getPath() == null ? "/" : cookie.getPath();
        return List.of(
                domain,
                domain.startsWith(".") ? "TRUE" : "FALSE",
                path,
                cookie.getSecure() ? "TRUE" : "FALSE",
                Long.toString(store.expirySeconds(cookie)),
                cookie.getName(),
                cookie.getValue());
    }
}
