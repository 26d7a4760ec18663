package io.hydrofoil.objects.validation;

import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules of certificate signing requests. */
final class CertificateRequestRules implements KindRules.Complete {
    private static final List<String> USAGES = List.of(
            "any",
            "cert sign",
            "client auth",
            "code signing",
            "content commitment",
            "crl sign",
            "data encipherment",
            "decipher only",
            "digital signature",
            "email protection",
            "encipher only",
            "ipsec end system",
            "ipsec tunnel",
            "ipsec user",
            "key agreement",
            "key encipherment",
            "microsoft sgc",
            "netscape sgc",
            "ocsp signing",
            "s/mime",
            "server auth",
            "signing",
            "timestamping");
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([^-]*)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String LEGACY_SIGNER = "kubernetes.io/legacy-unknown";
    private static final long MIN_EXPIRATION_S = 600;
    private static final int MAX_DOMAIN = 253;
    private static final int MAX_SIGNER = 571;
    private static final List<String> DECISIONS = List.of("Approved", "Denied");

    @Override
    public void object(MapValue object, Faults faults) {
        conditions(object.map("status").list("conditions"), faults);
    }

    @Override
    public void creation(MapValue object, Faults faults) {
        MapValue spec = object.map("spec");
        if (!isRequest(spec.text("request", ""))) {
            faults.invalid("spec.request", spec.get("request"), "PEM block type must be CERTIFICATE REQUEST");
        }
        List<String> usages = spec.list("usages").texts();
        if (usages.isEmpty()) {
            faults.required("spec.usages");
        }
        for (int i = 0; i < usages.size(); i++) {
            faults.oneOf("spec.usages[" + i + "]", usages.get(i), USAGES);
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < usages.size(); i++) {
            if (!seen.add(usages.get(i))) {
                faults.duplicate("spec.usages[" + i + "]", usages.get(i));
            }
        }
        String signer = spec.text("signerName", "");
        if (signer.equals(LEGACY_SIGNER)) {
            faults.invalid("spec.signerName", signer, "the legacy signerName is not allowed via this API version");
        } else {
            signer("spec.signerName", signer, faults);
        }
        long seconds = spec.number("expirationSeconds", MIN_EXPIRATION_S);
        if (seconds < MIN_EXPIRATION_S) {
            faults.invalid(
                    "spec.expirationSeconds", seconds, "may not specify a duration less than 600 seconds (10 minutes)");
        }
    }

    @Override
    public void change(MapValue now, MapValue old, Faults faults) {
        List<String> given = decisions(now);
        List<String> stored = decisions(old);
        for (String type : stored) {
            if (!given.contains(type)) {
                faults.forbidden("status.conditions", "updates may not remove a condition of type \"" + type + "\"");
            }
        }
        certificate(now.map("status").text("certificate", ""), faults);
        String certificate = old.map("status").text("certificate", "");
        if (!certificate.isEmpty() && !certificate.equals(now.map("status").text("certificate", ""))) {
            faults.forbidden("status.certificate", "updates may not modify existing certificate content");
        }
    }

    private static List<String> decisions(MapValue object) {
        return object.map("status").list("conditions").stream()
                .filter(MapValue.class::isInstance)
                .map(condition -> ((MapValue) condition).text("type", ""))
                .filter(type -> DECISIONS.contains(type) || type.equals("Failed"))
                .toList();
    }

    /** The name of a signer: a domain, a slash, a path of domain labels. */
    static void signer(String field, String signer, Faults faults) {
        if (signer.isEmpty()) {
            faults.required(field);
            return;
        }
        String[] sides = signer.split("/", -1);
        if (sides.length != 2) {
            faults.invalid(
                    field, signer, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }
        if (sides[0].length() > MAX_DOMAIN) {
            faults.tooLong(field, MAX_DOMAIN);
        }
        String[] labels = sides[0].split("\\.", -1);
        for (String label : labels) {
            if (quote(field, sides[0], label, NameRules.label(label), faults)) {
                break;
            }
        }
        if (labels.length < 2) {
            faults.invalid(field, sides[0], "should be a domain with at least two segments separated by dots");
        }
        for (String label : sides[1].split("\\.", -1)) {
            if (quote(field, sides[1], label, NameRules.subdomain(label), faults)) {
                break;
            }
        }
        if (signer.length() > MAX_SIGNER) {
            faults.tooLong(field, MAX_SIGNER);
        }
    }

    private static boolean quote(String field, String shown, String label, List<String> wrong, Faults faults) {
        wrong.forEach(detail -> faults.invalid(field, shown, "validating label \"" + label + "\": " + detail));
        return !wrong.isEmpty();
    }

    private static void conditions(ListValue conditions, Faults faults) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            MapValue condition = conditions.mapAt(i);
            String path = "status.conditions[" + i + "]";
            String type = condition.text("type", "");
            faults.requireText(path + ".type", type);
            boolean decided = DECISIONS.contains(type) || type.equals("Failed");
            String status = condition.text("status", "");
            if (status.isEmpty()) {
                faults.required(path + ".status");
            } else {
                faults.oneOf(path + ".status", status, decided ? List.of("True") : List.of("False", "True", "Unknown"));
            }
            if (DECISIONS.contains(type)
                    && DECISIONS.stream().anyMatch(other -> !other.equals(type) && seen.contains(other))) {
                faults.invalid("status.conditions", type, "Approved and Denied conditions are mutually exclusive");
            }
            if (!seen.add(type)) {
                faults.duplicate(path + ".type", type);
            }
        }
    }

    private static boolean isRequest(String base64) {
        String text = decoded(base64);
        return text.contains("-----BEGIN CERTIFICATE REQUEST-----")
                && text.contains("-----END CERTIFICATE REQUEST-----");
    }

    private static void certificate(String base64, Faults faults) {
        if (base64.isEmpty()) {
            return;
        }
        String fault = certificateFault(decoded(base64));
        if (!fault.isEmpty()) {
            faults.invalid("status.certificate", "<certificate data>", fault);
        }
    }

    /** Why a text is no chain of certificates; what stands between them does not matter. Empty if it is one. */
    private static String certificateFault(String text) {
        Matcher blocks = BLOCK.matcher(text);
        int count = 0;
        while (blocks.find()) {
            if (!blocks.group(1).equals("CERTIFICATE")) {
                return "only CERTIFICATE PEM blocks are allowed, found \"" + blocks.group(1) + "\"";
            }
            if (blocks.group(2).contains(":")) {
                return "no PEM block headers are permitted";
            }
            try {
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Base64.getMimeDecoder().decode(blocks.group(2))));
            } catch (CertificateException | IllegalArgumentException e) {
                return "x509: malformed certificate";
            }
            count++;
        }
        return count == 0 ? "must contain at least one CERTIFICATE PEM block" : "";
    }

    private static String decoded(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    }
}
