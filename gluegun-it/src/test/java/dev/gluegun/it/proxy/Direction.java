package dev.gluegun.it.proxy;

/** One of the two ways through a proxy. */
public enum Direction {
    TO_SERVER,
    TO_CLIENT
}
