package dev.gluegun;

/** How a stream is upgraded. */
public final class UpgradeOptions {
    UpgradeOptions() {}
}
