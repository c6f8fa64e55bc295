package dev.gluegun;

/**
 * A handle to a tunnel opened earlier on a connection (Gun's {@code tunnel} option). This version opens no tunnels, so there is
 * no way to get one yet.
 */
public final class Tunnel {
    Tunnel() {}
}
