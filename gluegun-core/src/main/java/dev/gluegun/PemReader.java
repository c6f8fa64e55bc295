package dev.gluegun;

import dev.gluegun.GluegunException.InvalidOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A reader of one PEM file (RFC 7468) with certificates or a private key; all that is wrong with it is InvalidOptions. */
final class PemReader {
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    // RFC 8017, appendix A.1 (1.2.840.113549.1.1.1) and RFC 5480, section 2.1.1 (1.2.840.10045.2.1).
    private static final byte[] RSA_ENCRYPTION = HexFormat.of().parseHex("2a864886f70d010101");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("2a8648ce3d0201");
    private static final int CURVE_TAG = 0xA0;

    private final Path file;
    private final List<Block> blocks;

    /** Reads {@code file}. */
    PemReader(Path file) {
        this.file = file;
        this.blocks = blocks(bytesOf(file));
    }

    /** One block of the file: what its BEGIN line names, and what is between that and the END line. */
    private record Block(String label, String content) {}

    /** The file's certificates in their order, at least one; blocks of other kinds are passed over. */
    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label.equals("CERTIFICATE") || block.label.equals("X509 CERTIFICATE")) {
                certificates.add(certificate(block));
            }
        }
        if (certificates.isEmpty()) {
            throw refused("a certificate (-----BEGIN CERTIFICATE-----) was expected, but " + found(), null);
        }
        return List.copyOf(certificates);
    }

    /** The file's first private key; blocks of other kinds are passed over. */
    PrivateKey privateKey() {
        Block block = blocks.stream()
                .filter(candidate -> candidate.label.endsWith("PRIVATE KEY"))
                .findFirst()
                .orElseThrow(() ->
                        refused("a private key (-----BEGIN PRIVATE KEY-----) was expected, but " + found(), null));
        if (block.label.equals("ENCRYPTED PRIVATE KEY") || block.content.contains("Proc-Type:")) {
            throw refused(
                    "a private key without a passphrase was expected, but this one is encrypted: decrypt it with"
                            + " `openssl pkcs8 -topk8 -nocrypt`, or use withKeyManager",
                    null);
        }
        try {
            return switch (block.label) {
                case "PRIVATE KEY" -> key(decoded(block));
                case "RSA PRIVATE KEY" -> key(pkcs8(RSA_ENCRYPTION, Der.element(Der.NULL), decoded(block)));
                case "EC PRIVATE KEY" -> key(pkcs8(EC_PUBLIC_KEY, curve(decoded(block)), decoded(block)));
                default ->
                    throw refused(
                            "a key in PKCS #8, PKCS #1 or SEC 1 was expected, but it is a \"" + block.label
                                    + "\": convert it with `openssl pkcs8 -topk8 -nocrypt`",
                            null);
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw refused(
                    "an RSA, EC or EdDSA private key was expected, but the block \"" + block.label
                            + "\" cannot be read as one",
                    e);
        }
    }

    private X509Certificate certificate(Block block) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(decoded(block)));
        } catch (CertificateException | IllegalArgumentException e) {
            throw refused(
                    "an X.509 certificate was expected, but a block \"" + block.label + "\" cannot be read as one", e);
        }
    }

    // The key's envelope tells its algorithm, and each factory refuses those of the others.
    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        InvalidKeySpecException refusal = new InvalidKeySpecException("no algorithm fits the key");
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                refusal.addSuppressed(e);
            }
        }
        throw refusal;
    }

    // RFC 5208, section 5: PrivateKeyInfo ::= SEQUENCE { version INTEGER, algorithm SEQUENCE, privateKey OCTET STRING }
    private static byte[] pkcs8(byte[] algorithm, byte[] parameters, byte[] key) {
        return Der.element(
                Der.SEQUENCE,
                Der.element(Der.INTEGER, new byte[1]),
                Der.element(Der.SEQUENCE, Der.element(Der.OBJECT_IDENTIFIER, algorithm), parameters),
                Der.element(Der.OCTET_STRING, key));
    }

    // RFC 5915, section 3: the key may name its curve; when it does not, openssl puts the name into a block of its own.
    private byte[] curve(byte[] sec1) {
        Optional<byte[]> named = Der.elements(sec1).stream()
                .flatMap(key -> Der.elements(key.content()).stream())
                .filter(part -> part.tag() == CURVE_TAG)
                .map(Der.Element::content)
                .findFirst();
        return named.or(() -> blocks.stream()
                        .filter(block -> block.label.equals("EC PARAMETERS"))
                        .map(this::decoded)
                        .findFirst())
                .orElseThrow(() -> refused(
                        "an EC key that names its curve was expected, but this one names none: convert it with"
                                + " `openssl pkcs8 -topk8 -nocrypt`",
                        null));
    }

    private byte[] decoded(Block block) {
        return Base64.getDecoder().decode(block.content.replaceAll("\\s", ""));
    }

    private String found() {
        return blocks.isEmpty()
                ? "there is no PEM block in it (a DER file has to be converted with openssl first)"
                : "it has only "
                        + blocks.stream()
                                .map(block -> "\"" + block.label + "\"")
                                .distinct()
                                .toList();
    }

    private InvalidOptions refused(String why, @Nullable Throwable cause) {
        return refused(file, why, cause);
    }

    private static InvalidOptions refused(Path file, String why, @Nullable Throwable cause) {
        return new InvalidOptions(file + ": " + why, cause);
    }

    private List<Block> blocks(byte[] bytes) {
        // Text around the blocks may be in any charset; Latin-1 takes all of them.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<Block> found = new ArrayList<>();
        for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, begin + 1)) {
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            String label = labelEnd < 0 ? "" : text.substring(begin + BEGIN.length(), labelEnd);
            int end = text.indexOf("-----END " + label + DASHES, begin);
            if (labelEnd < 0 || end < labelEnd) {
                throw refused(
                        "each block was expected to have its END line, but the one at character " + begin + " has none",
                        null);
            }
            found.add(new Block(label, text.substring(labelEnd + DASHES.length(), end)));
        }
        return found;
    }

    private static byte[] bytesOf(Path file) {
        try (InputStream source = Files.newInputStream(file)) {
            byte[] bytes = source.readNBytes(MOST_BYTES);
            if (source.read() >= 0) {
                throw refused(file, "at most " + MOST_BYTES + " bytes were expected, but it has more", null);
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw refused(file, "a PEM file was expected here, but there is none", e);
        } catch (IOException e) {
            throw refused(file, "a PEM file was expected, but it cannot be read: " + e, e);
        }
    }
}
