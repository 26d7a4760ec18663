package io.hydrofoil.scheduler.demand;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a pod that decides where it may and should run, as a value: pods with equal demands are
 * interchangeable to the scheduler (but for what other pods want of their labels) and share one ranking. Independent
 * of any node table. Compared often, so its hash is computed once.
 */
public final class Demand {
    private final Load load;
    private final NodeWishes nodes;
    private final PodWishes pods;
    private final List<HostPort> ports;
    private final Images images;
    private final VolumeDemand volumes;
    private final DeviceDemand devices;
    private final Set<String> features;
    private final List<Sign> signs;
    private final int hash;

    private Demand(Parts parts) {
        this.load = parts.load;
        this.nodes = parts.nodes;
        this.pods = parts.pods;
        this.ports = parts.ports;
        this.images = parts.images;
        this.volumes = parts.volumes;
        this.devices = parts.devices;
        this.features = parts.features;
        this.signs = parts.signs;
        this.hash = Objects.hash(load, nodes, pods, ports, images, volumes, devices, features, signs);
    }

    /**
     * Images that a pod's containers use.
     *
     * @param names with a tag, one a container
     * @param count of containers and image volumes, by which the score is scaled
     */
    public record Images(List<String> names, int count) {
        /** None that matters. */
        public static final Images NONE = new Images(List.of(), 1);
    }

    /** What a demand is made of; what is not set is not wanted. */
    public static final class Parts {
        private Load load = Load.NOTHING;
        private NodeWishes nodes = NodeWishes.NONE;
        private PodWishes pods = PodWishes.NONE;
        private List<HostPort> ports = List.of();
        private Images images = Images.NONE;
        private VolumeDemand volumes = VolumeDemand.NONE;
        private DeviceDemand devices = DeviceDemand.NONE;
        private Set<String> features = Set.of();
        private List<Sign> signs = List.of();

        /** Starts with nothing. */
        public Parts() {}

        private Parts(Demand demand) {
            load = demand.load;
            nodes = demand.nodes;
            pods = demand.pods;
            ports = demand.ports;
            images = demand.images;
            volumes = demand.volumes;
            devices = demand.devices;
            features = demand.features;
            signs = demand.signs;
        }

        /** What it takes from the node. */
        public Parts load(Load value) {
            load = value;
            return this;
        }

        /** What it wants of the node. */
        public Parts nodes(NodeWishes value) {
            nodes = value;
            return this;
        }

        /** What it wants of other pods. */
        public Parts pods(PodWishes value) {
            pods = value;
            return this;
        }

        /** Ports of the node that it wants for itself. */
        public Parts ports(List<HostPort> value) {
            ports = value;
            return this;
        }

        /** Its images. */
        public Parts images(Images value) {
            images = value;
            return this;
        }

        /** Its volumes. */
        public Parts volumes(VolumeDemand value) {
            volumes = value;
            return this;
        }

        /** Its devices. */
        public Parts devices(DeviceDemand value) {
            devices = value;
            return this;
        }

        /** Features that the node must declare. */
        public Parts features(Set<String> value) {
            features = value;
            return this;
        }

        /** What own plugins tell pods apart by; see {@link Sign}. */
        public Parts signs(List<Sign> value) {
            signs = value;
            return this;
        }

        /** The demand. */
        public Demand build() {
            return new Demand(this);
        }
    }

    /** A copy to change. */
    public Parts toParts() {
        return new Parts(this);
    }

    /** What it takes from the node. */
    public Load load() {
        return load;
    }

    /** What it wants of the node. */
    public NodeWishes nodes() {
        return nodes;
    }

    /** What it wants of other pods. */
    public PodWishes pods() {
        return pods;
    }

    /** Ports of the node that it wants for itself. */
    public List<HostPort> ports() {
        return ports;
    }

    /** Its images. */
    public Images images() {
        return images;
    }

    /** Its volumes. */
    public VolumeDemand volumes() {
        return volumes;
    }

    /** Its devices. */
    public DeviceDemand devices() {
        return devices;
    }

    /** Features that the node must declare. */
    public Set<String> features() {
        return features;
    }

    /** What own plugins tell pods apart by. */
    public List<Sign> signs() {
        return signs;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Demand that
                        && hash == that.hash
                        && load.equals(that.load)
                        && nodes.equals(that.nodes)
                        && pods.equals(that.pods)
                        && ports.equals(that.ports)
                        && images.equals(that.images)
                        && volumes.equals(that.volumes)
                        && devices.equals(that.devices)
                        && features.equals(that.features)
                        && signs.equals(that.signs));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
