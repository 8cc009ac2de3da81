package dev.wasmhost.samples.functions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * What whoever changes functions has to know. In a header, which no other site's page can
 * make a browser send.
 */
@Component
class AccessToken {

    private static final Log logger = LogFactory.getLog(AccessToken.class);

    private static final String SCHEME = "Bearer ";

    private final byte[] expected;

    AccessToken(FunctionsProperties properties) {
        String configured = properties.token();
        this.expected = hash((configured != null && !configured.isBlank()) ? configured : generated());
    }

    private static String generated() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        logger.warn("Made up a token for deploying, as functions.token is not set: " + token);
        return token;
    }

    /**
     * Returns whether a request's {@code Authorization} is right; takes as long if not.
     */
    boolean isIn(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(hash(authorization.substring(SCHEME.length())), this.expected);
    }

    /** So that what is compared has one length. */
    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new AssertionError(ex); // every JVM has it
        }
    }

}
