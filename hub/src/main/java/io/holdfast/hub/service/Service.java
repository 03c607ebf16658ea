/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Throttles;
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

/** All use cases of one hub. */
public record Service(
    Authorizer authorizer,
    DeviceService devices,
    ModuleService modules,
    CertificateService certificates,
    TwinService twins,
    MethodService methods,
    MailService mail,
    ClientService clients,
    ChildService children,
    EventService events,
    BulkService bulk,
    StatisticsService statistics) {

  /** The use cases over these parts. */
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
        new MailService(mailboxes, feedback),
        clients,
        children,
        new EventService(stream),
        new BulkService(registry, imports),
        new StatisticsService(counts));
  }
}
