package io.hydrofoil.access;

/** Which identities are nodes. */
public final class NodeIdentity {
    /** How the users of nodes begin. */
    public static final String PREFIX = "system:node:";

    private static final String GROUP = "system:nodes";

    private NodeIdentity() {}

    /** Whether this is a node: by its name and by its group. */
    public static boolean isNode(Identity who) {
        return who.user().startsWith(PREFIX) && who.groups().contains(GROUP);
    }

    /** The node's name; empty if it is none, or has none. */
    public static String name(Identity who) {
        return isNode(who) ? who.user().substring(PREFIX.length()) : "";
    }
}
