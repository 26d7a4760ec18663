package io.hydrofoil.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What people do with kubectl, in the order in which they do it. Steps build on one another within one namespace. */
final class KubectlWalk {
    private final Kubectl kubectl;
    private final Path files;

    KubectlWalk(Kubectl kubectl, Path files) {
        this.kubectl = kubectl;
        this.files = files;
    }

    Map<String, Runnable> steps() {
        Map<String, Runnable> steps = new LinkedHashMap<>();
        steps.put("cluster-info, version, api-resources, api-versions, auth whoami, get --raw", this::lookAround);
        steps.put("create namespace, configmap, secret, service account, deployment, job, service", this::create);
        steps.put("get wide, yaml, json, jsonpath, custom-columns", this::get);
        steps.put("describe", this::describe);
        steps.put("explain", this::explain);
        steps.put("apply, diff, apply again", this::apply);
        steps.put("label, annotate, patch", this::edit);
        steps.put("scale, expose, endpoints", this::scaleAndExpose);
        steps.put("rollout status, history, undo, restart, pause, resume", this::rollout);
        steps.put("logs and events", this::logsAndEvents);
        steps.put("get --watch", this::watch);
        steps.put("validation and errors as they are worded", this::errors);
        steps.put("delete with cascade kinds", this::deleteCascades);
        steps.put("taint, cordon, drain, uncordon", this::nodes);
        steps.put("the example application, up and down", this::harbour);
        steps.put("delete namespace", this::deleteNamespace);
        return steps;
    }

    /** Steps that wait for what the server does by itself, half a minute of it: one kubectl is enough for them. */
    Map<String, Runnable> longSteps() {
        return Map.of("top, autoscale, indexed jobs and claims: the second example", this::tideMill);
    }

    private void lookAround() {
        assertThat(kubectl.run("cluster-info")).contains("is running at");
        assertThat(kubectl.run("version -o json")).contains("\"serverVersion\"").contains("v1.36");
        assertThat(kubectl.run("api-resources")).contains("deployments").contains("apps/v1");
        assertThat(kubectl.run("api-resources --api-group=batch -o name"))
                .contains("cronjobs.batch")
                .contains("jobs.batch");
        assertThat(kubectl.run("api-versions").lines()).contains("v1", "apps/v1", "rbac.authorization.k8s.io/v1");
        if (kubectl.minor() >= 28) { // 1.27 asks for the alpha version of the API, which no v1.36 server has
            assertThat(kubectl.run("auth whoami")).contains("kubernetes-admin").contains("system:masters");
        }
        assertThat(kubectl.run("auth can-i create pods").strip()).isEqualTo("yes");
        assertThat(kubectl.run("get --raw /readyz").strip()).isEqualTo("ok");
        assertThat(kubectl.run("get --raw /readyz?verbose")).contains("[+]").contains("readyz check passed");
        assertThat(kubectl.run("get --raw /metrics")).contains("# TYPE ");
        assertThat(kubectl.run("get nodes").lines().skip(1))
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(line -> line.contains(" Ready"));
    }

    private void create() {
        kubectl.run("create namespace " + kubectl.namespace());
        kubectl.run("create configmap settings --from-literal=colour=blue --from-literal=size=9");
        kubectl.run("create secret generic keys --from-literal=token=abc123");
        kubectl.run("create serviceaccount robot");
        kubectl.run("create deployment web --image=example/web:1 --replicas=2");
        kubectl.run("create job once --image=example/once:1");
        kubectl.run("create service clusterip web --tcp=80:8080");
        kubectl.run("wait --for=condition=Available deployment/web --timeout=60s");
        kubectl.run("wait --for=condition=Complete job/once --timeout=60s");
        assertThat(kubectl.run("get pods -l app=web -o name").lines()).hasSize(2);
    }

    private void get() {
        assertThat(kubectl.run("get deployment web -o wide"))
                .contains("NAME")
                .contains("example/web:1")
                .contains("app=web");
        assertThat(kubectl.run("get pods -o wide")).contains("NOMINATED NODE").contains("Running");
        assertThat(kubectl.run("get configmap settings -o yaml"))
                .contains("colour: blue")
                .contains("kind: ConfigMap");
        assertThat(kubectl.run("get secret keys -o json")).contains("\"token\": \"YWJjMTIz\"");
        assertThat(kubectl.run("get deployment web -o jsonpath={.status.readyReplicas}"))
                .isEqualTo("2");
        assertThat(kubectl.run("get pods -l app=web -o custom-columns=NAME:.metadata.name,PHASE:.status.phase"))
                .contains("PHASE")
                .contains("Running");
        assertThat(kubectl.run("get all"))
                .contains("deployment.apps/web")
                .contains("service/web")
                .contains("job.batch/once");
        assertThat(kubectl.run("get deployments,services --show-labels")).contains("app=web");
        assertThat(kubectl.run("get pods --field-selector=status.phase=Running -o name")
                        .lines())
                .hasSize(2);
        assertThat(kubectl.run("get pods -A --chunk-size=3 -o name").lines().count())
                .isGreaterThanOrEqualTo(3);
    }

    private void describe() {
        String pod = kubectl.run("get pods -l app=web -o jsonpath={.items[0].metadata.name}");
        assertThat(kubectl.run("describe pod " + pod))
                .contains("Scheduled")
                .contains("Started")
                .contains("Ready  ");
        assertThat(kubectl.run("describe deployment web"))
                .contains("ScalingReplicaSet")
                .contains("2 desired");
        assertThat(kubectl.run("describe service web")).contains("Endpoints:");
        assertThat(kubectl.run("describe node " + firstNode()))
                .contains("Allocated resources")
                .contains("cpu");
        assertThat(kubectl.run("describe secret keys")).contains("6 bytes");
    }

    private String firstNode() {
        return kubectl.run("get nodes -o jsonpath={.items[0].metadata.name}");
    }

    private void explain() {
        assertThat(kubectl.run("explain deployment.spec.replicas"))
                .contains("integer")
                .contains("replicas");
        assertThat(kubectl.run("explain pod")).contains("KIND:       Pod").contains("spec");
        assertThat(kubectl.run("explain job --recursive"))
                .contains("backoffLimit")
                .contains("podFailurePolicy");
    }

    private void apply() {
        String manifest = manifest("applied", "one");
        assertThat(kubectl.run(manifest, "apply", "-f", "-")).contains("created");
        assertThat(kubectl.run(manifest, "apply", "-f", "-")).contains("unchanged");
        Product.Ran diff = kubectl.attempt(manifest("applied", "two"), "diff", "-f", "-");
        assertThat(diff.code()).as(diff.toString()).isEqualTo(1);
        assertThat(diff.out()).contains("-  key: one").contains("+  key: two");
        assertThat(kubectl.run(manifest("applied", "two"), "apply", "-f", "-")).contains("configured");
        assertThat(kubectl.run("get configmap applied -o jsonpath={.data.key}")).isEqualTo("two");
        assertThat(kubectl.run(manifest("applied", "three"), "apply", "--dry-run=server", "-f", "-"))
                .contains("server dry run");
        assertThat(kubectl.run("get configmap applied -o jsonpath={.data.key}")).isEqualTo("two");
    }

    private static String manifest(String name, String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\ndata:\n  key: " + value + "\n";
    }

    private void edit() {
        kubectl.run("label configmap settings tier=backend");
        assertThat(kubectl.run("get configmaps -l tier=backend -o name")).contains("configmap/settings");
        kubectl.run("label configmap settings tier-");
        kubectl.run("annotate configmap settings note=checked");
        assertThat(kubectl.run("get configmap settings -o jsonpath={.metadata.annotations.note}"))
                .isEqualTo("checked");
        kubectl.run("", "patch", "configmap", "settings", "--type=merge", "-p", "{\"data\":{\"size\":\"10\"}}");
        kubectl.run(
                "",
                "patch",
                "configmap",
                "settings",
                "--type=json",
                "-p",
                "[{\"op\":\"remove\",\"path\":\"/data/colour\"}]");
        assertThat(kubectl.run("get configmap settings -o jsonpath={.data}")).isEqualTo("{\"size\":\"10\"}");
        kubectl.run(
                "",
                "patch",
                "deployment",
                "web",
                "-p",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"env\":[{\"name\":\"A\",\"value\":\"1\"}]}]}}}}");
        assertThat(kubectl.run("get deployment web -o jsonpath={.spec.template.spec.containers[0].env[0].value}"))
                .isEqualTo("1");
        assertThat(kubectl.run("get deployment web -o jsonpath={.spec.template.spec.containers[0].image}"))
                .isEqualTo("example/web:1");
        kubectl.run("rollout status deployment/web --timeout=60s");
    }

    private void scaleAndExpose() {
        kubectl.run("scale deployment web --replicas=4");
        kubectl.run("rollout status deployment/web --timeout=60s");
        assertThat(kubectl.run("get deployment web -o jsonpath={.status.readyReplicas}"))
                .isEqualTo("4");
        kubectl.run("expose deployment web --name=front --port=80 --target-port=8080 --type=NodePort");
        kubectl.run("wait --for=jsonpath={.subsets[0].ports[0].port}=8080 endpoints/front --timeout=60s");
        int nodePort = Integer.parseInt(kubectl.run("get service front -o jsonpath={.spec.ports[0].nodePort}"));
        assertThat(nodePort).isBetween(30000, 32767);
        assertThat(kubectl.run("get service front -o jsonpath={.spec.clusterIP}"))
                .startsWith("10.96.");
        assertThat(kubectl.run("get endpointslices -l kubernetes.io/service-name=front"))
                .contains("IPv4");
    }

    private void rollout() {
        kubectl.run("set image deployment/web web=example/web:2");
        assertThat(kubectl.run("rollout status deployment/web --timeout=60s")).contains("successfully rolled out");
        assertThat(kubectl.run("rollout history deployment/web")
                        .lines()
                        .filter(line -> line.matches("\\d+ .*"))
                        .count())
                .isGreaterThanOrEqualTo(2);
        kubectl.run("rollout undo deployment/web");
        kubectl.run("rollout status deployment/web --timeout=60s");
        assertThat(kubectl.run("get deployment web -o jsonpath={.spec.template.spec.containers[0].image}"))
                .isEqualTo("example/web:1");
        kubectl.run("rollout restart deployment/web");
        kubectl.run("rollout status deployment/web --timeout=60s");
        kubectl.run("rollout pause deployment/web");
        kubectl.run("set image deployment/web web=example/web:3");
        assertThat(kubectl.run("get deployment web -o jsonpath={.spec.paused}")).isEqualTo("true");
        kubectl.run("rollout resume deployment/web");
        kubectl.run("rollout status deployment/web --timeout=60s");
        assertThat(kubectl.run("get deployment web -o jsonpath={.status.updatedReplicas}/{.status.replicas}"))
                .isEqualTo("4/4");
        assertThat(kubectl.run("get deployment web -o jsonpath={.spec.template.spec.containers[0].image}"))
                .isEqualTo("example/web:3");
    }

    private void logsAndEvents() {
        assertThat(kubectl.run("logs deployment/web --tail=1").lines()).hasSize(1);
        assertThat(kubectl.run("logs job/once")).isNotBlank();
        assertThat(kubectl.run("get events")).contains("ScalingReplicaSet").contains("Scheduled");
        assertThat(kubectl.run("events --for=deployment/web")).contains("ScalingReplicaSet");
    }

    private void watch() {
        String shown = kubectl.attempt("", "get", "configmaps", "--watch", "--request-timeout=2s")
                .out();
        assertThat(shown).contains("settings").contains("kube-root-ca.crt");
    }

    private void errors() {
        Product.Ran missing = kubectl.attempt("", "get", "pod", "nobody");
        assertThat(missing.err()).contains("Error from server (NotFound): pods \"nobody\" not found");
        Product.Ran twice = kubectl.attempt("", "create", "configmap", "settings");
        assertThat(twice.err()).contains("configmaps \"settings\" already exists");
        Product.Ran unknown = kubectl.attempt(
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: typo\ndatum:\n  a: b\n", "apply", "-f", "-");
        assertThat(unknown.code()).isNotZero();
        assertThat(unknown.err()).contains("unknown field \"datum\"");
        Product.Ran invalid = kubectl.attempt(
                "apiVersion: v1\nkind: Service\nmetadata:\n  name: Upper_Case\nspec:\n  ports:\n  - port: 80\n",
                "apply",
                "-f",
                "-");
        assertThat(invalid.err()).contains("is invalid").contains("metadata.name");
    }

    private void deleteCascades() {
        kubectl.run("create deployment orphaned --image=example/o:1");
        kubectl.run("wait --for=condition=Available deployment/orphaned --timeout=60s");
        kubectl.run("delete deployment orphaned --cascade=orphan");
        assertThat(kubectl.run("get replicasets,pods -l app=orphaned -o name").lines())
                .hasSize(2);
        kubectl.run("delete replicasets -l app=orphaned --cascade=background");
        kubectl.run("wait --for=delete pods -l app=orphaned --timeout=60s");
        kubectl.run("delete deployment web --cascade=foreground --timeout=60s");
        assertThat(kubectl.run("get pods -l app=web -o name")).isEmpty();
        kubectl.run("delete job once");
        kubectl.run("delete service,configmap,secret front settings keys --ignore-not-found");
    }

    private void nodes() {
        String node = kubectl.run("get nodes -o jsonpath={.items[1].metadata.name}");
        kubectl.run("taint nodes " + node + " walk=yes:NoSchedule");
        assertThat(kubectl.run("get node " + node + " -o jsonpath={.spec.taints[*].key}"))
                .contains("walk");
        kubectl.run("taint nodes " + node + " walk-");
        kubectl.run("create deployment spread --image=example/s:1 --replicas=8");
        kubectl.run("rollout status deployment/spread --timeout=60s");
        kubectl.run("cordon " + node);
        assertThat(kubectl.run("get node " + node)).contains("SchedulingDisabled");
        kubectl.run("drain " + node + " --ignore-daemonsets --delete-emptydir-data --force --timeout=60s");
        assertThat(kubectl.run("get pods --field-selector=spec.nodeName=" + node + " -o name"))
                .isEmpty();
        kubectl.run("rollout status deployment/spread --timeout=60s");
        kubectl.run("uncordon " + node);
        kubectl.run("delete deployment spread");
    }

    private void harbour() {
        Path file = copyOf("harbour");
        Kubectl own = kubectl.in(kubectl.namespace() + "-harbour");
        own.run("apply -f " + file);
        own.run("wait --for=condition=Available deployment --all --timeout=120s");
        own.run("rollout status statefulset/db --timeout=120s");
        own.run("wait --for=condition=Complete job/migrate --timeout=120s");
        own.run("wait --for=condition=Ready pod --selector=app.kubernetes.io/name!=migrate --timeout=120s");
        assertThat(own.run("get pods -l app.kubernetes.io/name=db -o name").lines())
                .containsExactly("pod/db-0", "pod/db-1", "pod/db-2");
        assertThat(own.run("apply -f " + file).lines()).allMatch(line -> line.endsWith(" unchanged"));
        own.run("delete -f " + file + " --ignore-not-found --timeout=120s");
        assertThat(own.attempt("", "get", "namespace", own.namespace()).err()).contains("NotFound");
    }

    /** An example with a namespace of its own, so that several walks do not meet. */
    private Path copyOf(String example) {
        try {
            String text = Files.readString(Product.project("ops/examples/" + example + ".yaml"));
            Path copy = files.resolve(example + ".yaml");
            String own = kubectl.namespace() + "-" + example;
            return Files.writeString(
                    copy,
                    text.replace("name: " + example + "\n", "name: " + own + "\n")
                            .replace("namespace: " + example + "\n", "namespace: " + own + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteNamespace() {
        kubectl.run("delete namespace " + kubectl.namespace() + " --timeout=120s");
        assertThat(kubectl.attempt("", "get", "namespace", kubectl.namespace()).err())
                .contains("NotFound");
    }

    /** Usage that is simulated makes an autoscaler grow a deployment; claims get volumes; a job ends early. */
    private void tideMill() {
        Path file = copyOf("tide-mill");
        Kubectl own = kubectl.in(kubectl.namespace() + "-tide-mill");
        own.run("apply -f " + file);
        own.run("wait --for=jsonpath={.status.replicas}=8 deployment/wheel --timeout=120s");
        own.run("wait --for=condition=Complete job/grind --timeout=120s");
        own.run("wait --for=jsonpath={.status.readyReplicas}=3 statefulset/bin --timeout=120s");
        assertThat(own.run("get pods -l app=bin -o name").lines())
                .containsExactly("pod/bin-0", "pod/bin-1", "pod/bin-2");
        assertThat(own.run("get pvc -o jsonpath={.items[*].status.phase}")).isEqualTo("Bound Bound Bound");
        own.run("wait --for=condition=Ready pod --selector=app=wheel --timeout=60s");
        assertThat(own.run("top pods -l app=wheel --no-headers").lines())
                .hasSizeGreaterThanOrEqualTo(8)
                .allMatch(line -> line.matches("wheel-\\S+ +\\d+m +\\d+Mi *"));
        assertThat(own.run("top nodes --no-headers").lines()).hasSizeGreaterThanOrEqualTo(4);
        viewersSeeUsage(own);
        own.run("create deployment sail --image=example.com/sail:1 --replicas=3");
        own.run("autoscale deployment sail --min=1 --max=2 --cpu-percent=50");
        own.run("wait --for=jsonpath={.status.replicas}=2 deployment/sail --timeout=60s");
        own.run("delete -f " + file + " --ignore-not-found --timeout=120s");
    }

    /** The third example adds to the role view what `kubectl top` asks for. */
    private static void viewersSeeUsage(Kubectl own) {
        own.run("create rolebinding miller --clusterrole=view --user=miller");
        own.run("apply -f " + Product.project("ops/examples/metrics-reader.yaml"));
        Members.await("usage for a viewer", 60, () -> own.attempt("", "top", "pods", "--as=miller")
                .out()
                .contains("wheel-"));
        assertThat(own.attempt("", "top", "pods", "--as=stranger").err()).contains("forbidden");
    }
}
