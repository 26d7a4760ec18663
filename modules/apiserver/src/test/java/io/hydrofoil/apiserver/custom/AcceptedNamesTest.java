package io.hydrofoil.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrofoil.objects.Json;
import io.hydrofoil.objects.MapValue;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AcceptedNamesTest {
    private static MapValue definition(String name, String names) {
        return Json.map(("{'metadata':{'name':'" + name + "'},'spec':{'group':'g.example.com','names':" + names + "}}")
                .replace('\'', '"'));
    }

    private static MapValue accepted(MapValue definition) {
        return definition.copy().put("status", AcceptedNames.status(definition, List.of(definition), 0));
    }

    @Test
    void freeNamesAreTakenAndTheDefinitionEstablished() {
        MapValue status = accepted(definition("a", "{'plural':'as','singular':'a','kind':'A','listKind':'AList'}"))
                .map("status");
        assertThat(status.map("acceptedNames").text("plural")).isEqualTo("as");
        assertThat(AcceptedNames.isTrue(status, "NamesAccepted")).isTrue();
        assertThat(AcceptedNames.isTrue(status, "Established")).isTrue();
        assertThat(status.list("conditions").mapAt(0).text("reason")).isEqualTo("NoConflicts");
    }

    @Test
    void namesOfOthersInTheGroupAreNot() {
        MapValue first = accepted(
                definition("a", "{'plural':'as','singular':'a','kind':'A','listKind':'AList','shortNames':['x']}"));
        MapValue second = definition("b", "{'plural':'bs','singular':'b','kind':'A','listKind':'BList'}");
        MapValue status = AcceptedNames.status(second, List.of(first, second), 0);
        assertThat(status.list("conditions").mapAt(0).text("reason")).isEqualTo("KindConflict");
        assertThat(status.list("conditions").mapAt(0).text("message")).isEqualTo("\"A\" is already in use");
        assertThat(status.list("conditions").mapAt(1).text("reason")).isEqualTo("NotAccepted");
        assertThat(status.map("acceptedNames").has("kind")).isFalse();
        MapValue third =
                definition("c", "{'plural':'cs','singular':'c','kind':'C','listKind':'CList','shortNames':['x','y']}");
        assertThat(AcceptedNames.status(third, List.of(first, third), 0)
                        .list("conditions")
                        .mapAt(0)
                        .text("reason"))
                .isEqualTo("ShortNamesConflict");
    }

    @Test
    void anEstablishedDefinitionStaysSoAndDecidesTheSameAgain() {
        MapValue known = accepted(definition("a", "{'plural':'as','singular':'a','kind':'A','listKind':'AList'}"));
        assertThat(AcceptedNames.status(known, List.of(known), 99_000)).isEqualTo(known.map("status"));
    }
}
