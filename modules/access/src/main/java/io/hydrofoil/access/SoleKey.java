package io.hydrofoil.access;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * One key and its certificate, by which TLS shows who this server is: to its clients, or to a server that asks for a
 * certificate of its authority, or of any. Through a key store, the usual way, the key would be encrypted and decrypted
 * again with ten thousand rounds of hashing at every start.
 */
public final class SoleKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "sole";

    private final PrivateKey key;
    private final X509Certificate certificate;

    /** With a certificate of this key. */
    public SoleKey(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return fits(keyType) ? new String[] {ALIAS} : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return fits(keyType) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return fits(keyType) ? ALIAS : null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return fits(keyType) && isOf(issuers) ? new String[] {ALIAS} : null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return Arrays.stream(keyTypes).anyMatch(this::fits) && isOf(issuers) ? ALIAS : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return ALIAS.equals(alias) ? new X509Certificate[] {certificate} : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return ALIAS.equals(alias) ? key : null;
    }

    /** Key types come as EC, or with the signature's usage as EC_EC (RFC 8422). */
    private boolean fits(String keyType) {
        return keyType.startsWith(key.getAlgorithm());
    }

    private boolean isOf(Principal @Nullable [] issuers) {
        return issuers == null
                || issuers.length == 0
                || Arrays.asList(issuers).contains(certificate.getIssuerX500Principal());
    }
}
