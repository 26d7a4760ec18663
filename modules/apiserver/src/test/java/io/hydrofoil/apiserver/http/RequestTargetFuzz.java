package io.hydrofoil.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.apiserver.request.DeleteOptions;
import io.hydrofoil.apiserver.request.ListOptions;
import io.hydrofoil.apiserver.request.RefusedException;
import io.hydrofoil.apiserver.request.RequestPath;
import io.hydrofoil.apiserver.request.WriteOptions;
import io.hydrofoil.testkit.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The target of a request is taken apart or refused, and so are the options in its query. */
final class RequestTargetFuzz implements FuzzTarget {
    @Override
    public void check(byte[] input) {
        RequestTarget target = RequestTarget.parse(new String(input, StandardCharsets.ISO_8859_1));
        if (target == null) {
            return;
        }
        assertThat(target.path()).startsWith("/");
        Map<String, List<String>> query = target.query();
        for (String method : List.of("GET", "POST", "DELETE", "PATCH")) {
            RequestPath path = RequestPath.parse(method, target.path(), query);
            assertThat(path.attributes()).isNotNull();
        }
        attempt(() -> ListOptions.parse(query, false));
        attempt(() -> ListOptions.parse(query, true));
        attempt(() -> WriteOptions.parse("CreateOptions", query));
        attempt(() -> WriteOptions.parseApply(query));
        attempt(() -> DeleteOptions.parse(query));
    }

    private interface Attempt {
        Object parse() throws RefusedException;
    }

    private static void attempt(Attempt attempt) {
        try {
            assertThat(attempt.parse()).isNotNull();
        } catch (RefusedException e) {
            assertThat(e.status().code()).isBetween(400, 499);
        }
    }

    @Override
    public List<byte[]> seeds() {
        return FuzzTarget.texts(
                "/api/v1/namespaces/a%20b/pods/x/log?follow=true&tailLines=10",
                "/apis/apps/v1/watch/deployments?resourceVersion=5&timeoutSeconds=1&allowWatchBookmarks=1",
                "/api/v1/pods?limit=5&continue=x&labelSelector=a%3Db&fieldSelector=metadata.name%3Dq&x=%zz&y;z=1",
                "https://h:1/api/v1/nodes?fieldManager=m&dryRun=All&dryRun=x&fieldValidation=Strict&force=true",
                "/api/v1/namespaces/n/pods/p?gracePeriodSeconds=-1&propagationPolicy=Orphan&orphanDependents=0",
                "//a/../b#c?d",
                "/apis/a/b/namespaces/c?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&watch=y");
    }
}
