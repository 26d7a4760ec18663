package io.hydrofoil.apiserver.strategy;

import io.hydrofoil.apiserver.change.Attempt;
import io.hydrofoil.objects.ListValue;
import io.hydrofoil.objects.MapValue;

/** Service accounts: of a secret that one refers to only the name counts. */
final class ServiceAccountStrategy implements Strategy {
    @Override
    public void prepareCreate(Attempt attempt, MapValue account) {
        keepNames(account);
    }

    @Override
    public void prepareUpdate(Attempt attempt, MapValue account, MapValue old) {
        keepNames(account);
    }

    private static void keepNames(MapValue account) {
        ListValue secrets = account.list("secrets");
        for (MapValue secret : secrets.maps()) {
            for (String field : secret.keys().stream().toList()) {
                if (!field.equals("name")) {
                    secret.remove(field);
                }
            }
        }
    }
}
