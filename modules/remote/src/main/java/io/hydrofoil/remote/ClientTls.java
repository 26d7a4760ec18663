package io.hydrofoil.remote;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/** TLS as a client of the target. */
final class ClientTls {
    private ClientTls() {}

    static SslContext create(ApiTarget target, boolean http1) throws RemoteException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        http1 ? ApplicationProtocolNames.HTTP_1_1 : ApplicationProtocolNames.HTTP_2));
        String authority = target.authority();
        String certificate = target.certificate();
        String key = target.key();
        try {
            if (authority != null) {
                builder.trustManager(stream(authority));
            }
            if (certificate != null && key != null) {
                builder.keyManager(stream(certificate), stream(key));
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new RemoteException("the kubeconfig's certificates or keys are not usable: " + e.getMessage(), e);
        }
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
