package dev.gluegun.internal.engine;

import java.util.List;

/** What a connection gives as soon as it is up. */
interface LiveStreams extends Streams {

    /**
     * Takes over what was asked for before the connection was up; nobody else knows of these streams yet.
     *
     * @return what is to be done when others do: it begins what can begin
     */
    Runnable takeIn(List<Tenant> kept);
}
