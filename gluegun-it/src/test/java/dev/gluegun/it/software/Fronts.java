package dev.gluegun.it.software;

import dev.gluegun.it.Authority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How the servers are started that stand before others: gateways to {@link Origin#JETTY}, HTTP/2 proxies before squid, TLS before anything. */
final class Fronts {

    private Fronts() {}

    private static Path certificate(Site site, Programs programs) {
        return site.write("certificate.pem", read(programs.certificate().certificate()));
    }

    private static Path key(Site site, Programs programs) {
        return site.write("key.pem", read(programs.certificate().key()));
    }

    /** Certificate and key in one file. */
    private static Path identity(Site site, Programs programs) {
        Authority.Issued issued = programs.certificate();
        return site.write("identity.pem", read(issued.certificate()) + read(issued.key()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- HAProxy

    /** WebSocket over HTTP/2 becomes WebSocket over HTTP/1.1 behind it. */
    static List<String> haproxy(Site site, Programs programs) {
        return haproxy(site, programs, programs.port(Origin.JETTY, false) + "");
    }

    /** WebSocket over HTTP/2 stays that behind it. */
    static List<String> haproxyToHttp2(Site site, Programs programs) {
        return haproxy(site, programs, programs.port(Origin.JETTY, false) + " proto h2 ws h2");
    }

    /** CONNECT over HTTP/2 becomes CONNECT over HTTP/1.1 to squid. */
    static List<String> haproxyBeforeSquid(Site site, Programs programs) {
        return haproxy(site, programs, programs.port(Service.SQUID) + "");
    }

    private static List<String> haproxy(Site site, Programs programs, String server) {
        site.write("haproxy.cfg", """
            global
              maxconn 500
              nbthread 1
              log stderr format raw daemon
            defaults
              mode http
              log global
              option httplog
              timeout connect 10s
              timeout client 60s
              timeout server 60s
              timeout tunnel 60s
            frontend clear
              bind 127.0.0.1:%1$d proto h2
              bind unix@%2$s mode 666 proto h2
              default_backend behind
            frontend tls
              bind 127.0.0.1:%3$d ssl crt %5$s alpn h2,http/1.1
              bind unix@%4$s mode 666 ssl crt %5$s alpn h2,http/1.1
              default_backend behind
            backend behind
              server one 127.0.0.1:%6$s
            """.formatted(
                        site.port(Service.CLEAR),
                        site.unixSocket(Service.CLEAR),
                        site.port(Service.TLS),
                        site.unixSocket(Service.TLS),
                        identity(site, programs),
                        server));
        return List.of(
                "/usr/sbin/haproxy", "-db", "-f", site.path("haproxy.cfg").toString());
    }

    // ---- nghttpx

    static List<String> nghttpx(Site site, Programs programs) {
        return nghttpx(site, programs, "backend=127.0.0.1," + programs.port(Origin.JETTY, false));
    }

    static List<String> nghttpxToHttp2(Site site, Programs programs) {
        return nghttpx(site, programs, "backend=127.0.0.1," + programs.port(Origin.JETTY, false) + ";/;proto=h2");
    }

    static List<String> nghttpxBeforeSquid(Site site, Programs programs) {
        return nghttpx(site, programs, "http2-proxy=yes\nbackend=127.0.0.1," + programs.port(Service.SQUID));
    }

    private static List<String> nghttpx(Site site, Programs programs, String behind) {
        site.write("nghttpx.conf", """
            frontend=127.0.0.1,%d;no-tls
            frontend=127.0.0.1,%d
            private-key-file=%s
            certificate-file=%s
            %s
            single-process=yes
            workers=1
            no-ocsp=yes
            errorlog-file=%s
            accesslog-file=%s
            """.formatted(
                        site.port(Service.CLEAR),
                        site.port(Service.TLS),
                        key(site, programs),
                        certificate(site, programs),
                        behind,
                        site.path("error.log"),
                        site.path("access.log")));
        return List.of("/usr/sbin/nghttpx", "--conf=" + site.path("nghttpx.conf"));
    }

    // ---- nginx

    /**
     * HTTP/2 without WebSocket: it does not know extended CONNECT. Over HTTP/1.1 it passes WebSockets on. Besides its ports it has Unix
     * sockets.
     */
    static List<String> nginx(Site site, Programs programs) {
        String portsWithTls = IntStream.range(0, Service.NGINX_TLS_PORTS)
                .mapToObj(number -> "listen 127.0.0.1:" + site.port(Service.tls(number)) + " ssl http2;")
                .collect(Collectors.joining(" "));
        site.write("nginx.conf", """
            daemon off;
            master_process off;
            pid %1$s/pid;
            error_log stderr info;
            events { worker_connections 512; }
            http {
              access_log %1$s/access.log;
              client_max_body_size 0;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
              server {
                listen 127.0.0.1:%2$d;
                %3$s
                listen unix:%7$s;
                listen unix:%8$s ssl http2;
                ssl_certificate %4$s;
                ssl_certificate_key %5$s;
                location / {
                  proxy_pass http://127.0.0.1:%6$d;
                  proxy_http_version 1.1;
                  proxy_set_header Upgrade $http_upgrade;
                  proxy_set_header Connection $connection_upgrade;
                  proxy_set_header Host $http_host;
                  proxy_read_timeout 60s;
                }
              }
            }
            """.formatted(
                        site.folder(),
                        site.port(Service.CLEAR),
                        portsWithTls,
                        certificate(site, programs),
                        key(site, programs),
                        programs.port(Origin.JETTY, false),
                        site.unixSocket(Service.CLEAR),
                        site.unixSocket(Service.TLS)));
        return List.of("/usr/sbin/nginx", "-c", site.path("nginx.conf").toString(), "-e", "stderr");
    }

    // ---- stunnel

    /** TLS before another port. */
    static List<String> stunnel(Site site, Programs programs, int port) {
        site.write("stunnel.conf", """
            foreground = yes
            pid =
            syslog = no
            debug = info
            [service]
            accept = 127.0.0.1:%d
            connect = 127.0.0.1:%d
            cert = %s
            TIMEOUTclose = 0
            """.formatted(site.port(), port, identity(site, programs)));
        return List.of("/usr/bin/stunnel", site.path("stunnel.conf").toString());
    }
}
