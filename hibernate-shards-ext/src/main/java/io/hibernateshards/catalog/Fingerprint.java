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
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(fingerprint.getBytes(StandardCharsets.UTF_8));
            return fingerprint.substring(0, SHOWN) + "... sha256:"
                    + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
