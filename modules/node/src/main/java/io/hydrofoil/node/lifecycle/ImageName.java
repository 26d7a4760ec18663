package io.hydrofoil.node.lifecycle;

/** Image references. */
public final class ImageName {
    private ImageName() {}

    /**
     * With registry, library and tag filled in, as runtimes report it: {@code nginx} is {@code
     * docker.io/library/nginx:latest}.
     */
    public static String full(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean hasRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
        String name = hasRegistry ? image : "docker.io/" + (slash < 0 ? "library/" : "") + image;
        boolean hasTag = name.indexOf(':', name.lastIndexOf('/')) >= 0 || name.contains("@");
        return hasTag ? name : name + ":latest";
    }

    /** Without tag and digest. */
    public static String repository(String image) {
        String name = full(image);
        int at = name.indexOf('@');
        name = at < 0 ? name : name.substring(0, at);
        int colon = name.indexOf(':', name.lastIndexOf('/'));
        return colon < 0 ? name : name.substring(0, colon);
    }
}
