package dev.gluegun.bench.model;

import java.util.List;

/** What is measured beside others: a client, used in one of its ways. */
public record Subject(Client client, Style style) {

    /** Those of the clients that do the measurement's work, in all their ways. */
    public static List<Subject> of(Measurement measurement, List<Client> clients) {
        return clients.stream()
                .filter(client -> client.supports(measurement.wire()))
                .flatMap(client ->
                        measurement.work().styles(client.kind()).stream().map(style -> new Subject(client, style)))
                .toList();
    }

    /** How reports call it. */
    public String title() {
        return style == Style.SOLE || client.kind() == Client.Kind.RAW
                ? client.title()
                : client.title() + ", " + style.title();
    }

    /** What files and results call it. */
    public String key() {
        return client.name() + "/" + style;
    }
}
