package io.hydrofoil.objects;

/** A patch that cannot be applied; the status is the answer to its sender. */
public final class PatchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ApiStatus status;
    private final String detail;
    private final boolean isFailedTest;

    /** @param status the answer */
    public PatchException(ApiStatus status) {
        this(status, status.message(), false);
    }

    /**
     * A patch one of whose operations fails.
     *
     * @param status the answer, which does not tell which one
     * @param detail what fails, for those who wrote the patch into a policy
     * @param isFailedTest whether the operation is a test
     */
    public PatchException(ApiStatus status, String detail, boolean isFailedTest) {
        super(status.message());
        this.status = status;
        this.detail = detail;
        this.isFailedTest = isFailedTest;
    }

    /** The answer to the patch's sender. */
    public ApiStatus status() {
        return status;
    }

    /** What fails. */
    public String detail() {
        return detail;
    }

    /** Whether a test failed, so that the patch is not meant for this object. */
    public boolean isFailedTest() {
        return isFailedTest;
    }
}
