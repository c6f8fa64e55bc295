package dev.gluegun.it.software;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** How the HTTP proxies are started. */
final class HttpProxies {

    private HttpProxies() {}

    // ---- squid

    static List<String> squid(Site site) {
        return squid(site, "http_access allow all");
    }

    static List<String> squidWithBasic(Site site) {
        String password = HexFormat.of().formatHex(md5(Service.PASSWORD));
        return squidWithPassword(
                site,
                "basic",
                "/usr/lib/squid/basic_ncsa_auth " + site.write("passwords", Service.USER + ":" + password + "\n"));
    }

    static List<String> squidWithDigest(Site site) {
        return squidWithPassword(
                site,
                "digest",
                "/usr/lib/squid/digest_file_auth "
                        + site.write("passwords", Service.USER + ":" + Service.PASSWORD + "\n"));
    }

    private static List<String> squidWithPassword(Site site, String scheme, String checker) {
        return squid(site, """
            auth_param %1$s program %2$s
            auth_param %1$s children 1 startup=1 idle=1
            auth_param %1$s realm squid
            acl users proxy_auth REQUIRED
            http_access allow users
            http_access deny all\
            """.formatted(scheme, checker));
    }

    private static List<String> squid(Site site, String access) {
        // Its shared memory has its name, and would stay behind.
        site.alsoRemove("/dev/shm/" + site.name() + "-cf__*");
        site.write("squid.conf", """
            http_port 127.0.0.1:%1$d
            visible_hostname localhost
            acl forbidden dst %2$s/32
            http_access deny forbidden
            %3$s
            pid_filename none
            cache_mem 0 MB
            cache deny all
            cache_log %4$s
            access_log stdio:%5$s
            logfile_rotate 0
            pinger_enable off
            netdb_filename none
            dns_nameservers 127.0.0.1
            dns_timeout 1 second
            coredump_dir %6$s
            max_filedescriptors 1024
            """.formatted(
                        site.port(),
                        Service.FORBIDDEN,
                        access,
                        site.path("cache.log"),
                        site.path("access.log"),
                        site.folder()));
        return List.of(
                "/usr/sbin/squid",
                "-N",
                "-n",
                site.name(),
                "-f",
                site.path("squid.conf").toString());
    }

    static byte[] md5(String text) {
        try {
            return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    // ---- tinyproxy

    static List<String> tinyproxy(Site site) {
        return tinyproxy(site, "");
    }

    static List<String> tinyproxyWithBasic(Site site) {
        return tinyproxy(site, "BasicAuth " + Service.USER + " " + Service.PASSWORD);
    }

    private static List<String> tinyproxy(Site site, String access) {
        site.write("forbidden", "^" + Service.FORBIDDEN.replace(".", "\\.") + "$\n");
        site.write("tinyproxy.conf", """
            Listen 127.0.0.1
            Port %d
            Timeout 600
            MaxClients 500
            LogLevel Info
            Filter "%s"
            %s
            """.formatted(site.port(), site.path("forbidden"), access));
        return List.of(
                "/usr/bin/tinyproxy", "-d", "-c", site.path("tinyproxy.conf").toString());
    }
}
