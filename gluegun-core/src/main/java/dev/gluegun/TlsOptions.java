package dev.gluegun;
import java.util.function.BiConsumer;
/** How TLS is done. An immutable value, safe for any thread. */
public final class TlsOptions extends Options<TlsOptions.Fields> {
    static final class Fields extends Options.Fields { @Override void describe(BiConsumer<String, Object> f) {} }
    TlsOptions() { super(new Fields()); }
    /** The peer and its host name are verified against the system trust store. */
    public static TlsOptions defaults() { return new TlsOptions(); }
}
