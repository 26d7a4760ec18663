package io.hydrofoil.objects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recorded exchanges with a real server, where a folder {@code shared} lies beside the project or above it. */
final class Recordings {
    private Recordings() {}

    /** One step of a case. */
    record Step(String caseName, String verb, String path, MapValue step) {
        int code() {
            return (int) step.map("want").number("code", 0);
        }

        MapValue wanted() {
            return step.map("want").map("body");
        }

        /** The kind that the path names, or null. */
        @Nullable
        Kind kind() {
            String[] words = path.replaceAll("\\?.*", "").split("/");
            boolean core = words[1].equals("api");
            String apiVersion = core ? words[2] : words[2] + "/" + words[3];
            int at = core ? 3 : 4;
            if (words.length > at + 2 && words[at].equals("namespaces")) {
                at += 2;
            }
            return words.length == at + 1 ? KindTable.builtin().byResource(apiVersion, words[at]) : null;
        }
    }

    /** All steps of a file, with its variables filled in; empty if there are no recordings. */
    static List<Step> steps(String file) {
        Path path = find("shared/golden/" + file + ".json");
        List<Step> steps = new ArrayList<>();
        if (path == null) {
            return steps;
        }
        try {
            String text = Files.readString(path).replace("${ns}", "<ns>").replace("${id}", "<id>");
            for (MapValue one : Json.map(text).list("cases").maps()) {
                for (MapValue step : one.list("steps").maps()) {
                    String[] words = step.text("do", "").split(" ", 2);
                    steps.add(new Step(one.text("name", ""), words[0], words[1], step));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return steps;
    }

    /** The file or folder beside the project or above it, or null. */
    static @Nullable Path find(String relative) {
        Path here = Path.of(System.getProperty("hydrofoil.root", "."))
                .toAbsolutePath()
                .normalize();
        for (Path up = here.getParent(); up != null; up = up.getParent()) {
            if (Files.exists(up.resolve(relative))) {
                return up.resolve(relative);
            }
        }
        return null;
    }

    /** The first difference, or null; paths as {@code .spec.ports[0].name}. */
    static @Nullable String difference(@Nullable Value want, @Nullable Value got, String path) {
        if (want == null || got == null) {
            return want == null && got == null ? null : path + ": want " + want + ", got " + got;
        }
        if (want instanceof MapValue wanted && got instanceof MapValue given) {
            List<String> keys = new ArrayList<>(wanted.keys());
            given.keys().stream().filter(key -> !wanted.has(key)).forEach(keys::add);
            for (String key : keys) {
                String found = difference(wanted.get(key), given.get(key), path + "." + key);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        if (want instanceof ListValue wanted && got instanceof ListValue given && wanted.size() == given.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                String found = difference(wanted.at(i), given.at(i), path + "[" + i + "]");
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        boolean placeholder = want instanceof StringValue(String text) && text.matches("<\\w+>");
        return placeholder || want.equals(got) ? null : path + ": want " + want + ", got " + got;
    }
}
