package dev.gluegun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gluegun.testing.Conversation;
import dev.gluegun.testing.Eventually;
import dev.gluegun.testing.ScriptedServer;
import dev.gluegun.testing.SocketTest;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of which objects of this library an idle socket consists: they are most of what it weighs besides the JDK's own channel. */
@SocketTest
class IdleObjectsIT {

    private static final String[] EXPECTED = {
        "Connection",
        "Headers",
        "Message$Upgraded",
        "WebSocket",
        "WebSocketStream",
        "engine.ConnectionEngine",
        "engine.FrameSender",
        "engine.InboundBuffer",
        "engine.KeeperShift",
        "engine.Link",
        "engine.Outbound",
        "engine.OutboundQueue",
        "engine.ReaderPlace",
        "engine.Receiver",
        "engine.StreamClosing",
        "engine.StreamEngine",
        "engine.StreamEngine$IncomingSide",
        "engine.StreamInflow",
        "engine.UpgradeOutcome",
        "engine.WritingTurn",
        "transport.SocketTransport",
        "ws.UpgradeRequest",
    };

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void anIdleSocketKeepsNoObjectThatItCanDoWithout() {
        try (Conversation first = Conversation.begin(server);
                Conversation second = Conversation.begin(server)) {
            Eventually.await("the keeper to watch the socket, and to let go of what it does not need")
                    .untilAsserted(() -> assertThat(ownObjects(first.socket(), second.socket()))
                            .containsExactly(EXPECTED));
        }
    }

    /** The names of this library's objects that belong to one socket and not to the other as well. */
    private static Set<String> ownObjects(WebSocket socket, WebSocket other) {
        Set<Object> shared = reachable(other);
        Set<String> names = new TreeSet<>();
        for (Object object : reachable(socket)) {
            if (!shared.contains(object)) {
                String name = object.getClass()
                        .getName()
                        .replace("dev.gluegun.internal.", "")
                        .replace("dev.gluegun.", "");
                assertThat(names.add(name)).as("another %s", name).isTrue();
            }
        }
        return names;
    }

    /** All objects of this library that can be reached from one without passing through others. */
    private static Set<Object> reachable(Object start) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Queue<Object> left = new ArrayDeque<>();
        seen.add(start);
        left.add(start);
        for (Object object = left.poll(); object != null; object = left.poll()) {
            for (Class<?> type = object.getClass(); isOurs(type); type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    Object value = value(field, object);
                    if (value != null && isOurs(value.getClass()) && seen.add(value)) {
                        left.add(value);
                    }
                }
            }
        }
        return seen;
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("dev.gluegun.");
    }

    private static @Nullable Object value(Field field, Object object) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
            return null;
        }
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
