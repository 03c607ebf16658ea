/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.watch.Figures;
import io.holdfast.hub.watch.Metric;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Twins as clients ask for them: how often, and how long that takes. Any thread. */
public final class CountedTwins implements Twins {

  private static final String HERE = "edge_hub";

  private final Twins twins;
  private final Figures figures;
  private final InstantSource clock;

  /** The same twins. */
  public CountedTwins(Twins twins, Figures figures, InstantSource clock) {
    this.twins = twins;
    this.figures = figures;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> get(Identity identity) {
    return counted(
        Metric.GET_TWIN, Metric.GET_TWIN_TIME, identity, clock.instant(), twins.get(identity));
  }

  @Override
  public CompletionStage<Outcome<Long>> patchReported(
      Identity identity, Bytes json, @Nullable Long ifVersion) {
    return counted(
        Metric.REPORTED,
        Metric.REPORTED_TIME,
        identity,
        clock.instant(),
        twins.patchReported(identity, json, ifVersion));
  }

  private <T> CompletionStage<Outcome<T>> counted(
      Metric count,
      Metric time,
      Identity identity,
      Instant began,
      CompletionStage<Outcome<T>> request) {
    return request.whenComplete((outcome, fault) -> {
      if (outcome instanceof Outcome.Done) {
        Instant now = clock.instant();
        String id = identity.clientId();
        figures.count(count, HERE, id);
        figures.took(time, Duration.between(began, now), now.toEpochMilli(), HERE, id);
      }
    });
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> patch(
      Identity identity, Bytes json, IfMatch ifMatch) {
    return twins.patch(identity, json, ifMatch);
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> replace(
      Identity identity, Bytes json, IfMatch ifMatch) {
    return twins.replace(identity, json, ifMatch);
  }

  @Override
  public CompletionStage<Outcome<TwinDocument>> announceModel(Identity identity, String modelId) {
    return twins.announceModel(identity, modelId);
  }

  @Override
  public void addListener(DesiredListener listener) {
    twins.addListener(listener);
  }

  @Override
  public void following(Identity identity) {
    twins.following(identity);
  }
}
