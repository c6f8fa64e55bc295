/** What happens on Gluegun's connections, as meters of Micrometer. */
@SuppressWarnings("requires-transitive-automatic") // Micrometer has no module descriptor, but has fixed its name.
module dev.gluegun.micrometer {
    requires static transitive org.jspecify;
    requires transitive dev.gluegun;
    requires transitive micrometer.core;

    exports dev.gluegun.micrometer;
}
