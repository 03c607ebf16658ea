/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static java.util.Objects.requireNonNull;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.faults.LoopbackAddress;
import io.holdfast.hub.MessageCodec;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.Timer;
import io.holdfast.hub.admit.Admission;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.admit.ScopeRefresh;
import io.holdfast.hub.enroll.Provisioner;
import io.holdfast.hub.enroll.ProvisioningOptions;
import io.holdfast.hub.enroll.tpm.TpmChallenges;
import io.holdfast.hub.mailbox.MailboxOptions;
import io.holdfast.hub.mailbox.StoredMailboxes;
import io.holdfast.hub.method.LocalMethods;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.queue.QueueOptions;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.StoredPolicies;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.route.RouteTable;
import io.holdfast.hub.route.Routes;
import io.holdfast.hub.service.Authorizer;
import io.holdfast.hub.service.CallerService;
import io.holdfast.hub.service.ChildService;
import io.holdfast.hub.service.ClientService;
import io.holdfast.hub.service.EdgeService;
import io.holdfast.hub.service.Service;
import io.holdfast.hub.session.Services;
import io.holdfast.hub.session.Sessions;
import io.holdfast.hub.session.StoredSubscriptions;
import io.holdfast.hub.stream.EmbeddedStream;
import io.holdfast.hub.stream.StreamOptions;
import io.holdfast.hub.trust.StoredAuthorities;
import io.holdfast.hub.twin.Imports;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.scope.DeviceScope;
import io.holdfast.hub.upstream.scope.ScopeOptions;
import io.holdfast.hub.watch.Counts;
import io.holdfast.listen.mqtt.Lanes;
import io.holdfast.listen.tls.TlsIdentity;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SasToken;
import io.holdfast.store.Batch;
import io.holdfast.store.Log;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A hub's records behind an HTTPS listener, a root's or an edge hub's, and a client of it. */
final class RestHub implements AutoCloseable {

  private static final String API_VERSION = "api-version=2021-04-12";

  private static final Duration CHILD_PATIENCE = Duration.ofSeconds(20);

  private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
  private final Lanes lanes = new Lanes(1);
  private final Store store;
  private final RecordWriter writer;
  private final EmbeddedStream stream;
  private final LocalMethods methods;
  private final Presence presence = new Presence(InstantSource.system());
  private final Counts counts = new Counts();
  private final Policies policies;
  private final Provisioner provisioner;
  private final Service service;
  private final StoredRegistry registry;
  private final Admission admission;
  private final TlsIdentity identity;
  private final @Nullable ClientDriver driver;
  private final @Nullable DeviceScope scope;
  private final HttpsListener listener;
  private final SSLContext trust;
  private final HttpClient client;

  RestHub(Path directory) throws Exception {
    this(directory, Duration.ofSeconds(60));
  }

  RestHub(Path directory, Duration requestTimeout) throws Exception {
    this(directory, requestTimeout, 16L << 20);
  }

  RestHub(Path directory, Duration requestTimeout, long bodyBytes) throws Exception {
    this(directory, requestTimeout, bodyBytes, Map.of());
  }

  RestHub(
      Path directory, Duration requestTimeout, long bodyBytes, Map<Throttles.Kind, Integer> limits)
      throws Exception {
    this(directory, requestTimeout, bodyBytes, limits, null);
  }

  /** An edge hub below another hub. */
  RestHub(Path directory, Parent parent) throws Exception {
    this(directory, Duration.ofSeconds(60), 16L << 20, Map.of(), parent);
  }

  /**
   * The hub above an edge hub.
   *
   * @param device the edge device, whose hub has the key
   * @param interval how long nobody is asked for twice
   */
  record Parent(
      X509Certificate certificate, int port, DeviceIdentity device, Bytes key, Duration interval) {

    ModuleIdentity self() {
      return device.module("$edgeHub");
    }

    private DeviceScope scope(StoredRegistry registry, Methods methods, ClientDriver driver) {
      ParentOptions options =
          new ParentOptions(
              "127.0.0.1",
              "127.0.0.1",
              8883,
              port,
              self(),
              new Credentials.Key(key, null),
              Transport.MQTT,
              List.of(certificate));
      ScopeOptions often =
          new ScopeOptions(
              Duration.ofHours(1),
              interval,
              Duration.ofSeconds(20),
              Duration.ofSeconds(20),
              Duration.ofSeconds(1),
              2);
      return new DeviceScope(options, often, registry, methods, driver);
    }
  }

  private RestHub(
      Path directory,
      Duration requestTimeout,
      long bodyBytes,
      Map<Throttles.Kind, Integer> limits,
      @Nullable Parent parent)
      throws Exception {
    InstantSource clock = InstantSource.system();
    SecureRandom random = new SecureRandom();
    store = Store.open(directory, StoreOptions.defaults());
    writer = RecordWriter.start(store, () -> {});
    registry = StoredRegistry.open(store, writer, clock, random);
    StoredTwins twins = StoredTwins.open(store, writer, registry, clock, 1 << 20);
    stream = EmbeddedStream.open(store, StreamOptions.defaults(), timer(), clock);
    methods = new LocalMethods(registry, timer(), random);
    policies = StoredPolicies.open(store, random);
    StoredMailboxes mailboxes =
        StoredMailboxes.open(
            store, writer, registry, MailboxOptions.DEFAULT, timer(), clock, random);
    StoredAuthorities authorities = StoredAuthorities.open(store, writer, clock, random);
    Throttles throttles = new Throttles(limits, Map.of(), clock, timer());
    RouteTable routes = new RouteTable(new Routes(List.of()));
    Queues queues =
        Queues.ofRoot(lanes.all(), store, stream, timer(), clock, counts, QueueOptions.DEFAULT);
    Sessions sessions =
        new Sessions(
            new Services(
                routes,
                queues,
                twins,
                methods,
                mailboxes,
                StoredSubscriptions.open(store, writer, registry),
                presence,
                clock,
                timer(),
                throttles,
                counts,
                parent != null));
    driver = parent == null ? null : ClientDriver.start();
    scope = parent == null ? null : parent.scope(registry, methods, requireNonNull(driver));
    ScopeRefresh refresh = scope == null ? ScopeRefresh.NONE : scope::refresh;
    admission =
        new Admission(
            registry,
            policies,
            authorities,
            sessions,
            new AdmissionRules(() -> Set.of("127.0.0.1"), true, parent == null, 1000),
            refresh,
            clock,
            throttles,
            counts);
    Imports imports = new Imports(writer, registry, twins);
    provisioner =
        Provisioner.open(
            store,
            Vault.none(),
            writer,
            new Provisioner.Parts(registry, twins, imports, authorities, clock, timer(), random),
            new ProvisioningOptions(
                "127.0.0.1",
                1,
                ProvisioningOptions.REGISTRATIONS_PER_MINUTE,
                ProvisioningOptions.POLLS_PER_TEN_SECONDS,
                List.of(),
                new TpmChallenges(random, clock, "127.0.0.1")));
    Service withoutDps =
        Service.of(
            new Authorizer(policies, () -> Set.of("127.0.0.1"), clock),
            new ClientService(admission, routes, queues, mailboxes, throttles),
            ChildService.ofRoot(admission, registry, presence),
            registry,
            authorities,
            presence,
            twins,
            methods,
            mailboxes,
            mailboxes.feedback(),
            stream,
            imports,
            throttles,
            counts);
    service = withoutDps.with(Service.Dps.of(provisioner, () -> Set.of("127.0.0.1"), clock));
    identity = TestIdentity.make();
    HttpsOptions options =
        new HttpsOptions(
            new InetSocketAddress(LoopbackAddress.inet("127.0.0.1"), 0),
            "1.2.3",
            10,
            bodyBytes,
            requestTimeout,
            Duration.ofSeconds(5));
    if (parent == null || scope == null) {
      listener = HttpsListener.start(options, identity.server(), service, List.of(), clock, random);
    } else {
      EdgeService edge =
          new EdgeService(
              ChildService.ofEdge(
                  admission,
                  registry,
                  (claimed, actor) -> scope.refreshForChild(claimed, actor, CHILD_PATIENCE),
                  scope),
              new CallerService(parent.device, admission, methods, throttles));
      listener =
          HttpsListener.start(options, identity.server(), edge, service, List.of(), clock, random);
    }
    trust = TestIdentity.trusting(identity);
    client = HttpClient.newBuilder().sslContext(trust).version(HttpClient.Version.HTTP_1_1).build();
  }

  /** What the hub can do. */
  Service service() {
    return service;
  }

  private Timer timer() {
    return (delay, task) -> {
      var scheduled = clockwork.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
      return () -> scheduled.cancel(false);
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
    if (scope != null) {
      scope.close();
    }
    if (driver != null) {
      driver.close();
    }
    listener.close();
    lanes.close();
    clockwork.shutdownNow();
    provisioner.close();
    stream.close();
    writer.close();
    store.close();
  }

  StoredRegistry registry() {
    return registry;
  }

  Admission admission() {
    return admission;
  }

  /** What fills the registry of an edge hub. */
  DeviceScope scope() {
    return requireNonNull(scope);
  }

  /** This hub as the parent of an edge hub, whose key is the given one. */
  Parent asParent(String device, byte[] key, Duration interval) {
    return new Parent(
        identity.chain().getFirst(),
        address().getPort(),
        new DeviceIdentity(device),
        Bytes.copyOf(key),
        interval);
  }

  InetSocketAddress address() {
    return listener.address();
  }

  /** What its clients trust. */
  X509Certificate certificate() {
    return identity.chain().getFirst();
  }

  SSLContext trust() {
    return trust;
  }

  HttpClient client() {
    return client;
  }

  Counts counts() {
    return counts;
  }

  LocalMethods methods() {
    return methods;
  }

  Presence presence() {
    return presence;
  }

  /** The provisioning service. */
  Provisioner provisioner() {
    return provisioner;
  }

  /** A token of a policy of the provisioning service. */
  String dpsToken(String policy) {
    return token(provisioner.policies(), policy);
  }

  /** A token of a policy for the whole hub. */
  String token(String policy) {
    return token(policies, policy);
  }

  private static String token(Policies policies, String policy) {
    byte[] key = requireNonNull(policies.find(policy)).keys().primary().toByteArray();
    long expiry = InstantSource.system().instant().getEpochSecond() + 600;
    return SasToken.sign("127.0.0.1", key, expiry, policy).text();
  }

  void store(StoredMessage message) {
    int partition = stream.partitionOf(message.header().sender());
    Log log = stream.partition(partition).log();
    try (Batch batch = store.batch()) {
      MessageCodec.encode(message, log.record(MessageCodec.length(message)));
      long _ = log.append(batch);
      store.commitNow(batch);
    }
    stream.partition(partition).committed();
  }

  /** A request as the owner; the api-version is added. */
  HttpRequest.Builder request(String method, String path, String body) {
    String target = path + (path.indexOf('?') < 0 ? "?" : "&") + API_VERSION;
    return bare(method, target, body).header("Authorization", token(Policies.OWNER));
  }

  /** A request with nothing added. */
  HttpRequest.Builder bare(String method, String target, String body) {
    URI uri = URI.create("https://127.0.0.1:" + address().getPort() + target);
    return HttpRequest.newBuilder(uri)
        .timeout(Duration.ofSeconds(30))
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  Reply send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return new Reply(response);
  }

  Reply get(String path) throws Exception {
    return send(request("GET", path, ""));
  }

  Reply put(String path, String body) throws Exception {
    return send(request("PUT", path, body));
  }

  /** What came back. */
  record Reply(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String text() {
      return response.body();
    }

    JsonNode json() {
      return Json.MAPPER.readTree(response.body());
    }

    /** The status and the error's name: {@code 404 DeviceNotFound}. */
    String refusal() {
      return status() + " " + header("iothub-errorcode");
    }
  }
}
