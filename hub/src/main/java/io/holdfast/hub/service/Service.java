/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Throttles;
import io.holdfast.hub.enroll.Provisioner;
import io.holdfast.hub.enroll.Provisioning;
import io.holdfast.hub.mailbox.Feedback;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.stream.Stream;
import io.holdfast.hub.trust.CertificateAuthorities;
import io.holdfast.hub.twin.Imports;
import io.holdfast.hub.twin.Twins;
import io.holdfast.hub.watch.Counts;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All use cases of one hub.
 *
 * @param central what only a root hub does; null at an edge hub
 * @param dps the provisioning service; null where there is none
 */
public record Service(
    Authorizer authorizer,
    DeviceService devices,
    ModuleService modules,
    CertificateService certificates,
    TwinService twins,
    MethodService methods,
    ClientService clients,
    ChildService children,
    @Nullable Central central,
    StatisticsService statistics,
    @Nullable Dps dps) {

  /**
   * A provisioning service.
   *
   * @param authorizer by its own policies
   * @param operators what back ends and operators ask of it
   * @param devices what devices do
   */
  public record Dps(Authorizer authorizer, EnrollmentService operators, Provisioning devices) {

    /**
     * That of a hub.
     *
     * @param hosts the names and addresses that tokens may call the hub by
     */
    public static Dps of(
        Provisioner provisioner, Supplier<Set<String>> hosts, InstantSource clock) {
      return new Dps(
          new Authorizer(provisioner.policies(), hosts, clock),
          new EnrollmentService(
              provisioner.enrollments(),
              provisioner.registrations(),
              provisioner.provisioning().idScope(),
              provisioner.hubs()),
          provisioner.provisioning());
    }
  }

  /** The same hub with a provisioning service. */
  public Service with(Dps provisioning) {
    return new Service(
        authorizer,
        devices,
        modules,
        certificates,
        twins,
        methods,
        clients,
        children,
        central,
        statistics,
        provisioning);
  }

  /**
   * What only a root hub does: an edge hub's messages to devices and its stream are its parent's.
   */
  public record Central(MailService mail, EventService events, BulkService bulk) {}

  /** Messages to devices; only of a root hub. */
  public MailService mail() {
    return Objects.requireNonNull(central).mail();
  }

  /** The stream; only of a root hub. */
  public EventService events() {
    return Objects.requireNonNull(central).events();
  }

  /** Bulk operations; only of a root hub. */
  public BulkService bulk() {
    return Objects.requireNonNull(central).bulk();
  }

  /** The use cases of a root hub over these parts. */
  public static Service of(
      Authorizer authorizer,
      ClientService clients,
      ChildService children,
      Registry registry,
      CertificateAuthorities authorities,
      Presence presence,
      Twins twins,
      Methods methods,
      Mailboxes mailboxes,
      Feedback feedback,
      Stream stream,
      Imports imports,
      Throttles throttles,
      Counts counts) {
    return new Service(
        authorizer,
        new DeviceService(registry, presence, mailboxes),
        new ModuleService(registry, presence),
        new CertificateService(authorities),
        new TwinService(registry, presence, mailboxes, twins, throttles),
        new MethodService(methods, throttles),
        clients,
        children,
        new Central(
            new MailService(mailboxes, feedback),
            new EventService(stream),
            new BulkService(registry, imports)),
        new StatisticsService(counts),
        null);
  }

  /** What operators may ask of an edge hub with these parts. */
  public static Service ofEdge(
      Authorizer authorizer,
      ClientService clients,
      ChildService children,
      Registry registry,
      CertificateAuthorities authorities,
      Presence presence,
      Twins twins,
      Methods methods,
      Mailboxes mailboxes,
      Throttles throttles,
      Counts counts) {
    return new Service(
        authorizer,
        new DeviceService(registry, presence, mailboxes),
        new ModuleService(registry, presence),
        new CertificateService(authorities),
        new TwinService(registry, presence, mailboxes, twins, throttles),
        new MethodService(methods, throttles),
        clients,
        children,
        null,
        new StatisticsService(counts),
        null);
  }
}
