package dev.gluegun.testkit;

/**
 * Where a conversation takes place.
 *
 * @param connection the TCP connection's number, from 1 on in the order in which they came
 * @param stream the number of the HTTP/2 stream; 0 in HTTP/1.1
 */
record Place(int connection, int stream) {

    /** The whole connection. */
    static Place connection(int number) {
        return new Place(number, 0);
    }

    /** A number that no other place of the server has. */
    long ordinal() {
        return connection + ((long) stream << Integer.SIZE);
    }

    @Override
    public String toString() {
        return "connection " + connection + (stream == 0 ? "" : ", stream " + stream);
    }
}
