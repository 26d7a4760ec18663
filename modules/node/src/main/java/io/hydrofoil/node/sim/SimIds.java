package io.hydrofoil.node.sim;

import io.hydrofoil.node.lifecycle.ImageName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Identifiers that look real and are the same in every replay. */
final class SimIds {
    private SimIds() {}

    /** {@code simulated://} and 64 digits. */
    static String container(String uid, int index, int attempt) {
        return "simulated://" + hash(uid + "/" + index + "/" + attempt);
    }

    /** The image's repository with a digest. */
    static String image(String image) {
        return ImageName.repository(image) + "@sha256:" + hash(ImageName.full(image));
    }

    /** 5 to 205 MB. */
    static long imageBytes(String image) {
        return 5_000_000 + Integer.toUnsignedLong(ImageName.full(image).hashCode()) % 200_000_000;
    }

    /** SHA-256 in hex. */
    static String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
