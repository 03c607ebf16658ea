/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import io.holdfast.hub.Throttles;
import io.holdfast.hub.admit.Admission;
import io.holdfast.hub.enroll.Provisioner;
import io.holdfast.hub.events.FeedbackEvents;
import io.holdfast.hub.events.HubEvents;
import io.holdfast.hub.events.Notifications;
import io.holdfast.hub.mailbox.StoredMailboxes;
import io.holdfast.hub.method.CountedMethods;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.queue.Queues;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.RegistryListener;
import io.holdfast.hub.registry.Resealing;
import io.holdfast.hub.registry.StoredRegistry;
import io.holdfast.hub.route.RouteTable;
import io.holdfast.hub.service.Authorizer;
import io.holdfast.hub.service.ChildService;
import io.holdfast.hub.service.ClientService;
import io.holdfast.hub.service.Service;
import io.holdfast.hub.session.Services;
import io.holdfast.hub.session.Sessions;
import io.holdfast.hub.stream.EmbeddedStream;
import io.holdfast.hub.trust.StoredAuthorities;
import io.holdfast.hub.twin.CountedTwins;
import io.holdfast.hub.twin.Imports;
import io.holdfast.hub.twin.StoredTwins;
import io.holdfast.hub.watch.Counts;
import io.holdfast.store.Store;
import java.util.List;

/**
 * A hub at the root: in place of IoT Hub. Its store is not its own: whoever opened it closes it
 * after the hub. Protocol heads stop before the hub is closed.
 */
public final class RootHub implements AutoCloseable {

  private final RecordWriter writer;
  private final EmbeddedStream stream;
  private final StoredMailboxes mailboxes;
  private final Records records;
  private final Service service;
  private final Admission admission;
  private final HubEvents events;
  private final Provisioner provisioner;
  private final Counts counts = new Counts();
  private final HubFigures figures;

  private RootHub(RecordWriter writer, Store store, RootOptions options, Environment environment) {
    var clock = environment.clock();
    var timer = environment.timer();
    this.writer = writer;
    Throttles throttles =
        new Throttles(options.hubLimits(), options.identityLimits(), clock, timer);
    this.records = Records.open(store, options.vault(), writer, environment, false);
    StoredRegistry registry = records.registry();
    StoredAuthorities authorities = records.authorities();
    StoredTwins twins = records.twins();
    Methods methods = new CountedMethods(records.methods(), counts.figures(), clock);
    Presence presence = records.presence();
    this.mailboxes =
        StoredMailboxes.open(
            store, writer, registry, options.mailboxes(), timer, clock, environment.random());
    this.stream = EmbeddedStream.open(store, options.stream(), timer, clock);
    Queues queues =
        Queues.ofRoot(environment.lanes(), store, stream, timer, clock, counts, options.queues());
    RouteTable routes = new RouteTable(options.routes());
    this.events = new HubEvents(routes, queues, counts);
    Sessions sessions =
        new Sessions(
            new Services(
                routes,
                queues,
                new CountedTwins(twins, counts.figures(), clock),
                methods,
                mailboxes,
                records.subscriptions(),
                presence,
                clock,
                timer,
                throttles,
                counts,
                false),
            options.admission().maxClients());
    registry.add(queues);
    registry.addListener(sessions);
    registry.addListener(presence);
    twins.addListener(sessions);
    mailboxes.feedback().addListener(new FeedbackEvents(events));
    authorities.addListener(sessions);
    new Notifications(events, options.hubName(), clock).listenTo(twins, presence);
    this.admission =
        new Admission(
            registry,
            records.policies(),
            authorities,
            sessions,
            options.admission(),
            clock,
            throttles,
            counts);
    Imports imports = new Imports(writer, registry, twins);
    this.provisioner =
        Provisioner.open(
            store,
            options.vault(),
            writer,
            new Provisioner.Parts(
                registry, twins, imports, authorities, clock, timer, environment.random()),
            options.provisioning());
    this.service =
        Service.of(
                new Authorizer(records.policies(), options.admission().hostNames(), clock),
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
                counts)
            .with(Service.Dps.of(provisioner, options.admission().hostNames(), clock));
    this.figures = new HubFigures(counts, queues, sessions, List::of, board -> {}, environment);
    presence.addListener(figures);
    registry.addListener(figures);
  }

  /**
   * Takes up what the store holds; blocks.
   *
   * @throws io.holdfast.hub.registry.VaultException if that is encrypted with a key that the
   *     options do not have
   */
  public static RootHub open(Store store, RootOptions options, Environment environment) {
    Resealing.run(store, options.vault());
    RecordWriter writer = RecordWriter.start(store, environment.broken());
    try {
      return new RootHub(writer, store, options, environment);
    } catch (RuntimeException | Error e) {
      writer.close();
      throw e;
    }
  }

  /** Where clients come in. */
  public Admission admission() {
    return admission;
  }

  /** What back ends and operators may ask. */
  public Service service() {
    return service;
  }

  /** The shared access policies. */
  public Policies policies() {
    return records.policies();
  }

  /** What gives devices their identities. */
  public Provisioner provisioner() {
    return provisioner;
  }

  /** Tells the listener of every change of a registration from now on. */
  public void addListener(RegistryListener listener) {
    records.registry().addListener(listener);
  }

  /** Where the hub's own messages enter. */
  public HubEvents events() {
    return events;
  }

  /** What the hub counts. */
  public Counts counts() {
    return counts;
  }

  /** What metrics tell. */
  public HubFigures figures() {
    return figures;
  }

  @Override
  public void close() {
    provisioner.close();
    mailboxes.close();
    writer.close();
    stream.close();
  }
}
