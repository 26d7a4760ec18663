package io.hydrofoil.objects.cel.device;

import io.hydrofoil.objects.cel.check.StructTypes;
import io.hydrofoil.objects.cel.cost.Range;
import io.hydrofoil.objects.cel.cost.SizeHints;
import io.hydrofoil.objects.cel.library.Libraries;
import io.hydrofoil.objects.cel.types.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a device: attributes and capacities by domain and identifier, all of limited sizes. */
final class DeviceTypes implements StructTypes, SizeHints {
    static final DeviceTypes INSTANCE = new DeviceTypes();
    static final String VARIABLE = "device";
    static final Type DEVICE = Type.struct("kubernetes.DRADevice");

    private static final String ATTRIBUTES = "attributes";
    private static final String CAPACITY = "capacity";
    private static final long MAX_NAMES = 32;
    private static final long MAX_DOMAIN = 63;
    private static final long MAX_IDENTIFIER = 32;
    private static final long MAX_ATTRIBUTE = 64;
    private static final Map<String, Type> FIELDS = Map.of(
            "driver",
            Type.STRING,
            "allowMultipleAllocations",
            Type.BOOL,
            ATTRIBUTES,
            byName(Type.DYN),
            CAPACITY,
            byName(Libraries.QUANTITY));

    private DeviceTypes() {}

    private static Type byName(Type value) {
        return Type.map(Type.STRING, Type.map(Type.STRING, value));
    }

    @Override
    public boolean has(String struct) {
        return struct.equals(DEVICE.name());
    }

    @Override
    public @Nullable Type field(String struct, String field) {
        return has(struct) ? FIELDS.get(field) : null;
    }

    @Override
    public @Nullable Range size(List<String> path, Type type) {
        if (path.size() < 2 || !path.getFirst().equals(VARIABLE)) {
            return null;
        }
        String rest = String.join(".", path.subList(2, path.size()));
        long most =
                switch (path.get(1)) {
                    case "driver" -> MAX_DOMAIN;
                    case "allowMultipleAllocations" -> 1;
                    case ATTRIBUTES -> most(rest, MAX_ATTRIBUTE);
                    case CAPACITY -> most(rest, -1);
                    default -> -1;
                };
        return most < 0 ? null : new Range(0, most);
    }

    private static long most(String path, long value) {
        return switch (path) {
            case "", "@values" -> MAX_NAMES;
            case "@keys" -> MAX_DOMAIN;
            case "@values.@keys" -> MAX_IDENTIFIER;
            case "@values.@values" -> value;
            default -> -1;
        };
    }
}
