package io.hydrofoil.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.chassis.Doorbell;
import io.hydrofoil.chassis.Metrics;
import io.hydrofoil.client.ReconcileAgent;
import io.hydrofoil.client.testing.FakeCluster;
import io.hydrofoil.objects.ApiObject;
import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.Kind;
import io.hydrofoil.objects.KindTable;
import io.hydrofoil.objects.MapValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loops that approve and sign, in a cluster in memory. */
final class CertificateLoopsTest {
    private static final Kind REQUESTS = CertificateSigning.REQUESTS;
    private static final String NODE_USAGES = "client auth,digital signature";

    @TempDir
    private static Path directory;

    private static Pki pki;
    private static KeyPair keys;

    private final FakeCluster cluster = new FakeCluster();
    private final Authorizer authorizer = new Authorizer();

    @BeforeAll
    static void authority() throws Exception {
        pki = Pki.open(directory.resolve("pki"), List.of("localhost"), new FakeCluster().nowMs);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        keys = generator.generateKeyPair();
    }

    /** @param names for example {@code dns:a.b ip:10.0.0.1 email:a@b uri:x:y} */
    private static byte[] request(String subject, String names) throws Exception {
        JcaPKCS10CertificationRequestBuilder builder =
                new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic());
        List<GeneralName> wanted = new ArrayList<>();
        for (String name : names.split(" ")) {
            int colon = name.indexOf(':');
            if (colon > 0) {
                int tag =
                        switch (name.substring(0, colon)) {
                            case "dns" -> GeneralName.dNSName;
                            case "ip" -> GeneralName.iPAddress;
                            case "email" -> GeneralName.rfc822Name;
                            default -> GeneralName.uniformResourceIdentifier;
                        };
                wanted.add(new GeneralName(tag, name.substring(colon + 1)));
            }
        }
        if (!wanted.isEmpty()) {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(wanted.toArray(new GeneralName[0])));
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
        return ("-----BEGIN CERTIFICATE REQUEST-----\n"
                        + Base64.getMimeEncoder().encodeToString(der) + "\n-----END CERTIFICATE REQUEST-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private ApiObject settled(String signer, byte[] pem, String usages, String user, String conditions) {
        MapValue spec = new MapValue()
                .put("signerName", signer)
                .put("request", Base64.getEncoder().encodeToString(pem))
                .put("username", user)
                .put("expirationSeconds", 3600);
        spec.put("usages", io.hydrofoil.objects.ListValue.ofTexts(List.of(usages.split(","))));
        MapValue status = Json.map("{\"conditions\":[" + conditions.replace('\'', '"') + "]}")
                .copy();
        cluster.put(
                REQUESTS,
                new MapValue()
                        .put("kind", "CertificateSigningRequest")
                        .put("apiVersion", "certificates.k8s.io/v1")
                        .put("metadata", new MapValue().put("name", "r"))
                        .put("spec", spec)
                        .put("status", status));
        ReconcileAgent agent = new ReconcileAgent(
                cluster,
                CertificateLoops.of(pki, authorizer),
                new ReconcileAgent.Shell("certificates", cluster, new Doorbell(1), new Metrics(), (where, fault) -> {
                    throw new AssertionError(where, fault);
                }));
        agent.onStart();
        for (int i = 0; i < 100; i++) {
            agent.doWork();
        }
        agent.onClose();
        return cluster.get(REQUESTS, "", "r");
    }

    private static X509Certificate certificate(ApiObject request) throws Exception {
        return Pem.certificate(Base64.getDecoder().decode(request.status().text("certificate", "")));
    }

    private static final String APPROVED = "{'type':'Approved','status':'True'}";

    @Test
    void anApprovedRequestIsSignedAsItAsks() throws Exception {
        ApiObject request = settled(
                Signers.NODE_SERVING,
                request("O=system:nodes,CN=system:node:n1", "dns:n1.example.com ip:10.0.0.1"),
                "digital signature,server auth",
                "system:node:n1",
                APPROVED);
        X509Certificate signed = certificate(request);
        signed.verify(pki.authorityCertificate().getPublicKey());
        assertThat(signed.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(signed.getSubjectX500Principal().getName()).isEqualTo("CN=system:node:n1,O=system:nodes");
        assertThat(signed.getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1).toString()))
                .containsExactly("n1.example.com", "10.0.0.1");
        assertThat(signed.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(signed.getKeyUsage()[0]).as("digital signature").isTrue();
        assertThat(signed.getBasicConstraints()).as("no authority").isEqualTo(-1);
        assertThat(signed.getNotBefore().toInstant().toEpochMilli())
                .isEqualTo(cluster.nowMs - Duration.ofMinutes(5).toMillis());
        assertThat(signed.getNotAfter().toInstant().toEpochMilli())
                .isEqualTo(cluster.nowMs + Duration.ofHours(1).toMillis());
    }

    @ParameterizedTest
    @CsvSource({"''", "'{''type'':''Denied'',''status'':''True''}'", "'{''type'':''Approved'',''status'':''False''}'"})
    void nothingElseIsSigned(String conditions) throws Exception {
        byte[] pem = request("CN=somebody", "");
        assertThat(settled(Signers.CLIENT, pem, "client auth", "u", conditions)
                        .status()
                        .has("certificate"))
                .isFalse();
    }

    @Test
    void othersSignForThemselves() throws Exception {
        byte[] pem = request("CN=somebody", "");
        assertThat(settled("example.com/ours", pem, "client auth", "u", APPROVED)
                        .status()
                        .has("certificate"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                Signers.CLIENT + "|CN=x|a|server auth|invalid usage for client certificate: server auth",
                Signers.CLIENT + "|CN=x|a|digital signature|missing required usage for client certificate: client auth",
                Signers.NODE_CLIENT + "|O=other,CN=system:node:n|a|" + NODE_USAGES
                        + "|subject organization is not system:nodes",
                Signers.NODE_CLIENT + "|O=system:nodes,CN=n|a|" + NODE_USAGES
                        + "|subject common name does not begin with system:node:",
                Signers.NODE_CLIENT + "|O=system:nodes,CN=system:node:n|dns:a.b|" + NODE_USAGES
                        + "|DNS subjectAltNames are not allowed",
                Signers.NODE_CLIENT + "|O=system:nodes,CN=system:node:n|a|server auth|usages did not match [client auth"
                        + " digital signature key encipherment]",
                Signers.NODE_SERVING + "|O=system:nodes,CN=system:node:n|a|server auth,digital signature"
                        + "|DNS or IP subjectAltName is required",
                Signers.NODE_SERVING + "|O=system:nodes,CN=system:node:n|dns:a.b email:a@b|server auth,digital"
                        + " signature|Email subjectAltNames are not allowed",
                Signers.NODE_SERVING + "|O=system:nodes,CN=system:node:n|dns:a.b uri:x:y|server auth,digital"
                        + " signature|URI subjectAltNames are not allowed",
            })
    void whatASignerDoesNotSignFails(String signer, String subject, String names, String usages, String fault)
            throws Exception {
        ApiObject request = settled(signer, request(subject, names), usages, "u", APPROVED);
        MapValue failed = (MapValue) request.status().list("conditions").at(1);
        assertThat(failed.text("type")).isEqualTo("Failed");
        assertThat(failed.text("reason")).isEqualTo("SignerValidationFailure");
        assertThat(failed.text("message")).isEqualTo(fault);
        assertThat(request.status().has("certificate")).isFalse();
    }

    private void grant(String user, String subresource) {
        String role = "{'kind':'ClusterRole','apiVersion':'rbac.authorization.k8s.io/v1','metadata':{'name':'r'},"
                + "'rules':[{'verbs':['create'],'apiGroups':['certificates.k8s.io'],"
                + "'resources':['certificatesigningrequests/" + subresource + "']}]}";
        String binding = "{'kind':'ClusterRoleBinding','apiVersion':'rbac.authorization.k8s.io/v1',"
                + "'metadata':{'name':'b'},'roleRef':{'kind':'ClusterRole','name':'r'},"
                + "'subjects':[{'kind':'User','name':'" + user + "'}]}";
        authorizer.rbac(
                RbacImage.of(List.of(object("ClusterRole", role)), List.of(object("ClusterRoleBinding", binding))));
    }

    private static ApiObject object(String kind, String json) {
        return ApiObject.of(
                KindTable.builtin().require("rbac.authorization.k8s.io/v1", kind),
                1,
                Json.map(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource({
        "system:node:n, selfnodeclient, true",
        "system:node:other, selfnodeclient, false",
        "bootstrapper, nodeclient, true",
        "bootstrapper, selfnodeclient, false",
    })
    void nodesGetTheirCertificatesByThemselves(String user, String subresource, boolean signed) throws Exception {
        grant(user, subresource);
        ApiObject request =
                settled(Signers.NODE_CLIENT, request("O=system:nodes,CN=system:node:n", ""), NODE_USAGES, user, "");
        assertThat(request.status().has("certificate")).isEqualTo(signed);
        if (signed) {
            assertThat(Authenticator.ofCertificate(certificate(request)))
                    .isEqualTo(Identity.of("system:node:n", "system:nodes", "system:authenticated"));
        }
    }

    @Test
    void whoDoesNotHoldTheKeyGetsNoCertificate() throws Exception {
        byte[] der = Base64.getMimeDecoder()
                .decode(new String(request("CN=x", ""), StandardCharsets.US_ASCII).replaceAll("-----.*-----", ""));
        der[der.length - 5] ^= 1;
        byte[] forged = ("-----BEGIN CERTIFICATE REQUEST-----\n"
                        + Base64.getMimeEncoder().encodeToString(der) + "\n-----END CERTIFICATE REQUEST-----\n")
                .getBytes(StandardCharsets.US_ASCII);
        ApiObject request = settled(Signers.CLIENT, forged, "client auth", "u", APPROVED);
        assertThat(((MapValue) request.status().list("conditions").at(1)).text("reason"))
                .isEqualTo("SigningFailure");
    }
}
