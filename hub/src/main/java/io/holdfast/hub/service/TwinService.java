/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.service;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.Throttles;
import io.holdfast.hub.Throttles.Kind;
import io.holdfast.hub.mailbox.Mailboxes;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.Presence;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry;
import io.holdfast.hub.registry.Right;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.hub.twin.Twins;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Twins, as back ends read and write them. Refusals as {@link Twins} tells them, or for want of the
 * right.
 */
public final class TwinService {

  private final Registry registry;
  private final Presence presence;
  private final Mailboxes mailboxes;
  private final Twins twins;
  private final Throttles throttles;

  TwinService(
      Registry registry, Presence presence, Mailboxes mailboxes, Twins twins, Throttles throttles) {
    this.throttles = throttles;
    this.registry = registry;
    this.presence = presence;
    this.mailboxes = mailboxes;
    this.twins = twins;
  }

  /** A twin. */
  public CompletionStage<Outcome<TwinView>> get(Access access, Identity identity) {
    return access.with(
        Right.SERVICE_CONNECT, () -> within(Kind.TWIN_READS, () -> twins.get(identity)));
  }

  /** Merges tags and desired properties: {@link Twins#patch}. */
  public CompletionStage<Outcome<TwinView>> patch(
      Access access, Identity identity, Bytes json, IfMatch ifMatch) {
    return access.with(
        Right.SERVICE_CONNECT,
        () -> within(Kind.TWIN_UPDATES, () -> twins.patch(identity, json, ifMatch)));
  }

  /** Replaces tags and desired properties: {@link Twins#replace}. */
  public CompletionStage<Outcome<TwinView>> replace(
      Access access, Identity identity, Bytes json, IfMatch ifMatch) {
    return access.with(
        Right.SERVICE_CONNECT,
        () -> within(Kind.TWIN_UPDATES, () -> twins.replace(identity, json, ifMatch)));
  }

  /** What back ends ask for does not use up what the device itself may ask for. */
  private CompletionStage<Outcome<TwinView>> within(
      Kind kind, Supplier<CompletionStage<Outcome<TwinDocument>>> use) {
    return throttles.allows(kind)
        ? view(use.get())
        : CompletableFuture.completedFuture(new Outcome.Refused<>(Throttles.refusal(kind)));
  }

  private CompletionStage<Outcome<TwinView>> view(CompletionStage<Outcome<TwinDocument>> twin) {
    return twin.thenCompose(outcome ->
        switch (outcome) {
          case Outcome.Refused<TwinDocument>(var refusal) ->
              CompletableFuture.completedFuture(new Outcome.Refused<>(refusal));
          case Outcome.Done<TwinDocument>(TwinDocument document) -> view(document);
        });
  }

  private int messages(Identity identity) {
    return identity instanceof DeviceIdentity device ? mailboxes.count(device) : 0;
  }

  private CompletionStage<Outcome<TwinView>> view(TwinDocument twin) {
    Identity identity = twin.identity();
    return registry
        .find(identity)
        .thenCombine(
            registry.find(identity.device()),
            (registration, device) ->
                switch (registration) {
                  case Outcome.Refused<Registration>(var refusal) -> new Outcome.Refused<>(refusal);
                  case Outcome.Done<Registration>(Registration own) ->
                      device.map(of ->
                          new TwinView(
                              twin,
                              own,
                              (DeviceRegistration) of,
                              presence.of(identity),
                              messages(identity)));
                });
  }
}
