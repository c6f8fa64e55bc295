package dev.gluegun.cli;

/** A person pressed Ctrl-C at the prompt. */
final class InputInterruptedException extends Exception {

    InputInterruptedException() {
        super("interrupted at the prompt");
    }
}
