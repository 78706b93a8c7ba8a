package io.hibernateshards.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Brings fingerprints of any length into a column. */
final class Fingerprint {

    private static final int MAXIMUM = 4000;
    private static final int SHOWN = 3900;

    private Fingerprint() {}

    /** The fingerprint itself where the column holds it, else its beginning and a digest of all of it. */
    static String shortened(String fingerprint) {
        if (fingerprint.length() <= MAXIMUM) {
            return fingerprint;
        }
        return fingerprint.substring(0, SHOWN) + "... sha256:" + digest(fingerprint);
    }

    /** The SHA-256 of a text, as 64 hexadecimal digits. */
    static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
