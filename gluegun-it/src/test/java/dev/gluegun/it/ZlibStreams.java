package dev.gluegun.it;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;

/**
 * How many zlib streams of this process hold native memory.
 *
 * <p>The JDK keeps a list of all native memory that is to be freed should its owner be forgotten; a stream leaves it when it is
 * ended. That list is walked here. (The heap itself does not tell: it holds ended streams until they are collected, and the
 * memory of those that were never ended is freed when they are.) The JDK's own readers of jar files have inflaters, too.
 *
 * @param inflaters streams that inflate
 * @param deflaters streams that deflate
 */
record ZlibStreams(int inflaters, int deflaters) {

    static ZlibStreams live() {
        try {
            Object cleaner = Class.forName("jdk.internal.ref.CleanerFactory")
                    .getMethod("cleaner")
                    .invoke(null);
            return count(cleaner);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new AssertionError("the JDK's list of native memory cannot be read; see the pom's argLine", e);
        }
    }

    private static ZlibStreams count(Object root) throws IllegalAccessException {
        int inflaters = 0;
        int deflaters = 0;
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Queue<Object> left = new ArrayDeque<>();
        left.add(root);
        while (!left.isEmpty()) {
            Object next = left.remove();
            if (!seen.add(next)) {
                continue;
            }
            String type = next.getClass().getName();
            if (type.startsWith("java.util.zip.Inflater")) {
                inflaters++;
            } else if (type.startsWith("java.util.zip.Deflater")) {
                deflaters++;
            } else if (next instanceof Object[] array) {
                for (int i = 0; i < array.length; i++) {
                    add(left, Array.get(array, i));
                }
            } else if (type.startsWith("jdk.internal.ref.") || type.startsWith("java.lang.ref.Cleaner")) {
                addFields(left, next);
            }
        }
        return new ZlibStreams(inflaters, deflaters);
    }

    private static void addFields(Queue<Object> left, Object owner) throws IllegalAccessException {
        for (Class<?> type = owner.getClass();
                type.getName().startsWith("jdk.internal.ref.") || type.getName().startsWith("java.lang.ref.Cleaner");
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    add(left, field.get(owner));
                }
            }
        }
    }

    private static void add(Queue<Object> left, @org.jspecify.annotations.Nullable Object next) {
        if (next != null) {
            left.add(next);
        }
    }
}
