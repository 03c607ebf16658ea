/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.Lane;
import io.holdfast.hub.MessageSource;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.admit.Admission;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.deployment.EdgeHubDeployment;
import io.holdfast.hub.deployment.LastConfiguration;
import io.holdfast.hub.events.HubEvents;
import io.holdfast.hub.method.CountedMethods;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Resealing;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.route.Route;
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
import io.holdfast.hub.twin.CountedTwins;
import io.holdfast.hub.upstream.CountedUplink;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.hub.upstream.UplinkStatus;
import io.holdfast.hub.upstream.mirror.MirroredTwins;
import io.holdfast.hub.upstream.scope.DeviceScope;
import io.holdfast.hub.watch.Board;
import io.holdfast.hub.watch.Counts;
import io.holdfast.hub.watch.Metric;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.model.SystemProperty;
import io.holdfast.store.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hub at the edge: what is routed upstream waits for its parent, twins and registrations are the
 * parent's, methods come from there, and what the parent does not answer is answered by what it
 * said last. Without a parent it is its own authority.
 */
public final class EdgeHub implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EdgeHub.class);

  /** Until somebody says where messages go, none must be lost. */
  private static final List<Route> UNCONFIGURED =
      List.of(Route.parse("unconfigured", "FROM /* INTO $upstream", null, null));

  private final Records records;
  private final MirroredTwins twins;
  private final Upward upward;
  private final HubEvents events;
  private final Admission admission;
  private final Service service;
  private final EdgeService edgeService;
  private final EdgeHubDeployment deployment;
  private final EdgeOptions options;
  private final Counts counts = new Counts();
  private final HubFigures figures;

  private EdgeHub(
      RecordWriter writer,
      Store store,
      EdgeOptions options,
      Set<String> parents,
      Environment environment) {
    var clock = environment.clock();
    var timer = environment.timer();
    this.options = options;
    ModuleIdentity self = options.self();
    ParentOptions parent = options.parent();
    Throttles throttles =
        new Throttles(options.hubLimits(), options.identityLimits(), clock, timer);
    this.records = Records.open(store, options.vault(), writer, environment, true);
    StoredRegistry registry = records.registry();
    Queues queues =
        Queues.ofEdge(environment.lanes(), store, timer, clock, counts, options.queues());
    RouteTable routes = new RouteTable(Routes.atEdge(self.deviceId(), UNCONFIGURED, 0));
    this.events = new HubEvents(routes, queues, counts);
    Settling settling = Settling.of(store, writer, registry, options);
    Methods methods = new CountedMethods(records.methods(), counts.figures(), clock);
    this.upward =
        parent == null
            ? Upward.none(store, records, environment)
            : Upward.to(parent, options.upward(), records, methods, queues, environment);
    CountedUplink uplink = new CountedUplink(upward.uplink(), self, counts.figures(), clock);
    this.twins =
        MirroredTwins.open(
            store,
            writer,
            registry,
            records.twins(),
            uplink,
            self,
            this::reported,
            options.upward().mirror(),
            timer,
            counts,
            Thread::startVirtualThread);
    settling.run(twins);
    Sessions sessions =
        new Sessions(
            new Services(
                routes,
                queues,
                new CountedTwins(twins, counts.figures(), clock),
                methods,
                upward.mailboxes(),
                records.subscriptions(),
                records.presence(),
                clock,
                timer,
                throttles,
                counts,
                true),
            options.admission().maxClients());
    registry.add(queues);
    registry.addListener(sessions);
    registry.addListener(records.presence());
    records.presence().addListener(twins);
    twins.addListener(sessions);
    records.authorities().addListener(sessions);
    this.deployment =
        new EdgeHubDeployment(
            self.deviceId(),
            records.twins(),
            twins,
            records.presence(),
            routes,
            LastConfiguration.in(store, writer),
            applied ->
                onceInForce(
                    environment.lanes(), () -> queues.fedBy(() -> routes.current().endpoints())),
            clock,
            timer,
            version());
    if (!deployment.start().toCompletableFuture().join()) {
      LOG.warn("{} has no configuration yet: every message goes upstream", self);
    }
    AdmissionRules rules = rules(options, parents);
    this.admission =
        new Admission(
            registry,
            records.policies(),
            records.authorities(),
            sessions,
            rules,
            upward.refresh(),
            clock,
            throttles,
            counts);
    DeviceScope scope = upward.scope();
    ChildService children =
        scope == null
            ? ChildService.ofRoot(admission, registry, records.presence())
            : ChildService.ofEdge(admission, registry, upward.childRefresh(), scope);
    this.service =
        Service.ofEdge(
            new Authorizer(records.policies(), rules.hostNames(), clock),
            new ClientService(admission, routes, queues, upward.mailboxes(), throttles),
            children,
            upward.registry(),
            records.authorities(),
            records.presence(),
            twins,
            methods,
            upward.mailboxes(),
            throttles,
            counts);
    this.edgeService =
        new EdgeService(children, new CallerService(self.device(), admission, methods, throttles));
    this.figures =
        new HubFigures(
            counts, queues, sessions, () -> fed(routes, self), this::describeParent, environment);
    records.presence().addListener(figures);
    registry.addListener(figures);
  }

  private static List<HubFigures.Fed> fed(RouteTable routes, ModuleIdentity self) {
    return routes.current().all().stream()
        .map(
            route -> new HubFigures.Fed(route.sink().endpointOn(self.deviceId()), route.priority()))
        .toList();
  }

  private void describeParent(Board board) {
    UplinkStatus status = upward.status().get();
    if (status != null) {
      boolean connected = upward.uplink().isConnected(options.self());
      board.gauge(Metric.UPSTREAM_CONNECTED, List.of(), connected ? 1 : 0);
      board.gauge(Metric.UPSTREAM_IN_FLIGHT, List.of(), status.inFlight());
      board.atLeast(Metric.UPSTREAM_LAG, List.of(), 0);
    }
  }

  /**
   * Takes up what the store holds; blocks.
   *
   * @throws io.holdfast.hub.registry.VaultException if that is encrypted with a key that the
   *     options do not have
   */
  public static EdgeHub open(Store store, EdgeOptions options, Environment environment) {
    Resealing.run(store, options.vault());
    Set<String> parents = NewParent.run(store, options.vault(), options.parent());
    RecordWriter writer = RecordWriter.start(store, environment.broken());
    try {
      return new EdgeHub(writer, store, options, parents, environment);
    } catch (RuntimeException | Error e) {
      writer.close();
      throw e;
    }
  }

  /** Runs the task when no lane routes by what was in force before. */
  private static void onceInForce(List<Lane> lanes, Runnable task) {
    AtomicInteger left = new AtomicInteger(lanes.size());
    for (Lane each : lanes) {
      each.execute(() -> {
        if (left.decrementAndGet() == 0) {
          task.run();
        }
      });
    }
  }

  private static String version() {
    String version = EdgeHub.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  /** A token is for a hub that is or was the parent, or for this one. */
  private static AdmissionRules rules(EdgeOptions options, Set<String> parents) {
    Supplier<Set<String>> own = options.admission().hostNames();
    return new AdmissionRules(
        () -> {
          Set<String> names = new HashSet<>(own.get());
          names.addAll(parents);
          return names;
        },
        options.admission().deviceTokenForModules(),
        options.admission().moduleCertificates(),
        options.admission().maxClients());
  }

  /** A reported patch is a message of this hub's, too. */
  private void reported(Identity author, Bytes patch) {
    if (!events.wants(MessageSource.TWIN_CHANGE)) {
      return;
    }
    MessageProperties.Builder properties =
        MessageProperties.builder()
            .application("rpSenderDeviceId", author.deviceId())
            .system(SystemProperty.CONTENT_TYPE, "application/json")
            .system(SystemProperty.CONTENT_ENCODING, "utf-8");
    if (author instanceof ModuleIdentity module) {
      properties.application("rpSenderModuleId", module.moduleId());
    }
    var _ = events.publish(MessageSource.TWIN_CHANGE, options.self(), properties.build(), patch);
  }

  /** Goes to its parent, once clients may come. */
  public void start() {
    DeviceScope scope = upward.scope();
    if (scope != null) {
      scope.start();
    }
    twins.start();
  }

  /** Tells the listener of the way to the parent; without one there is nothing to tell. */
  public void listenUpward(UplinkListener listener) {
    upward.uplink().addListener(listener);
  }

  /** Where clients come in. */
  public Admission admission() {
    return admission;
  }

  /** What operators may ask. */
  public Service service() {
    return service;
  }

  /** What edge hubs below and modules beside it may ask. */
  public EdgeService edgeService() {
    return edgeService;
  }

  /** The shared access policies. */
  public Policies policies() {
    return records.policies();
  }

  /** What the hub counts. */
  public Counts counts() {
    return counts;
  }

  /**
   * Sends its parent no more messages, and waits a moment until those on their way are
   * acknowledged, so that they do not come again after the next start. To be called while the lanes
   * still run; blocks.
   */
  public void rest() {
    upward.resting().run();
  }

  /** What metrics tell. */
  public HubFigures figures() {
    return figures;
  }

  @Override
  public void close() {
    deployment.close();
    upward.close();
    records.writer().close();
  }
}
