package dev.gluegun.cli;

/** The input holds what cannot be sent; the message is for people. */
final class InputException extends Exception {

    InputException(String message) {
        super(message);
    }
}
