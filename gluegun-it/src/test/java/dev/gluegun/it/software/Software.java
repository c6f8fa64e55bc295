package dev.gluegun.it.software;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The programs by others that the tests start, as Debian installs them. */
public enum Software {
    SQUID("squid", "/usr/sbin/squid", "squid"),
    TINYPROXY("tinyproxy", "/usr/bin/tinyproxy", "tinyproxy-bin"),
    DANTE("Dante", "/usr/sbin/danted", "dante-server"),
    MICROSOCKS("microsocks", "/usr/bin/microsocks", "microsocks"),
    STUNNEL("stunnel", "/usr/bin/stunnel", "stunnel4"),
    HAPROXY("HAProxy", "/usr/sbin/haproxy", "haproxy"),
    NGHTTPX("nghttpx", "/usr/sbin/nghttpx", "nghttp2-proxy"),
    NGINX("nginx", "/usr/sbin/nginx", "nginx");

    private final String product;
    private final String executable;
    private final String debianPackage;

    Software(String product, String executable, String debianPackage) {
        this.product = product;
        this.executable = executable;
        this.debianPackage = debianPackage;
    }

    String executable() {
        return executable;
    }

    /** Why it cannot be started here; empty when it can. */
    Optional<String> missing() {
        return Files.isExecutable(Path.of(executable))
                ? Optional.empty()
                : Optional.of(product + " is not installed (Debian: apt-get install " + debianPackage
                        + "; ./check does it where it may)");
    }

    @Override
    public String toString() {
        return product;
    }
}
