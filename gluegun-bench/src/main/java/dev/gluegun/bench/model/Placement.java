package dev.gluegun.bench.model;

/** On which CPUs clients and server run. */
public enum Placement {
    /** All on one: the figure is what the code costs, not which CPU the scheduler happens to wake. */
    SHARED,
    /** The server on one, the measured client on another, where there are two: neither takes the other's time. */
    APART,
    /** The server on one, the measured client wherever the system puts it: for figures that are CPU time. */
    FREE
}
