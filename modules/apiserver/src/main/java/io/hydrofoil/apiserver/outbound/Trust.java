package io.hydrofoil.apiserver.outbound;

/**
 * Whom to believe that a server is who it says.
 *
 * @param caBundle base64 of PEM certificates of authorities; empty: those of the system
 * @param verifies false: anybody is believed (an APIService with insecureSkipTLSVerify)
 */
record Trust(String caBundle, boolean verifies) {}
