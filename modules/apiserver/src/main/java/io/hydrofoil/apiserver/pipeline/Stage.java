package io.hydrofoil.apiserver.pipeline;

/**
 * The entrance of one stage, and who works behind it. Tickets are worked on one after another; handing one over never
 * blocks.
 */
interface Stage extends AutoCloseable {
    /** How often an idle stage looks at its timers. */
    long TICK_MS = 100;

    /** From now on there is somebody behind the entrance. */
    void start();

    /** Hands a ticket over. Any thread. */
    void publish(Ticket ticket);

    /** Lets the work look at its timers soon. Any thread. */
    void wake();

    @Override
    void close();

    /** What is done in a stage. One turn at a time; never blocks. */
    interface Work {
        /** One ticket; {@code endOfBatch}: none is waiting behind it. */
        void onTicket(Ticket ticket, boolean endOfBatch);

        /** Nothing came for a while, or somebody woke the stage. */
        default void onTick() {}

        /** Whether {@link #onTick} does anything. */
        default boolean hasTimers() {
            return false;
        }

        /**
         * After how many nanoseconds it wants to {@link #resume} what it could not finish, before anything else is
         * handed to it; 0: it has finished.
         */
        default long pauseNs() {
            return 0;
        }

        /** The pause is over. */
        default void resume() {}
    }
}
