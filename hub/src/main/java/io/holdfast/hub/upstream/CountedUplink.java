/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.watch.Figures;
import io.holdfast.hub.watch.Metric;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The way to the parent: how often twins are asked for there, how long that takes, and for how long
 * the parent was away. Any thread.
 */
public final class CountedUplink implements Uplink, UplinkListener {

  private static final String PARENT = "upstream";

  private final Uplink uplink;
  private final Identity self;
  private final Figures figures;
  private final InstantSource clock;

  /** When the edge hub's own connection was lost, or null while it is there or never was. */
  private final AtomicReference<@Nullable Instant> lost = new AtomicReference<>();

  /**
   * The same way.
   *
   * @param self the edge hub's own identity
   */
  public CountedUplink(Uplink uplink, Identity self, Figures figures, InstantSource clock) {
    this.uplink = uplink;
    this.self = self;
    this.figures = figures;
    this.clock = clock;
    uplink.addListener(this);
  }

  @Override
  public void connected(Identity identity) {
    Instant since = identity.equals(self) ? lost.getAndSet(null) : null;
    if (since != null) {
      took(Metric.OFFLINE_TIME, since, self.clientId());
    }
  }

  @Override
  public void disconnected(Identity identity) {
    if (identity.equals(self) && lost.compareAndSet(null, clock.instant())) {
      figures.count(Metric.OFFLINE, self.clientId());
    }
  }

  @Override
  public CompletionStage<Outcome<Bytes>> twin(Identity identity) {
    return counted(
        Metric.GET_TWIN,
        Metric.GET_TWIN_TIME,
        "GetTwinAsync",
        identity,
        clock.instant(),
        uplink.twin(identity));
  }

  @Override
  public CompletionStage<Outcome<Long>> patchReported(Identity identity, Bytes patchJson) {
    return counted(
        Metric.REPORTED,
        Metric.REPORTED_TIME,
        "UpdateReportedPropertiesAsync",
        identity,
        clock.instant(),
        uplink.patchReported(identity, patchJson));
  }

  private <T> CompletionStage<Outcome<T>> counted(
      Metric count,
      Metric time,
      String operation,
      Identity identity,
      Instant began,
      CompletionStage<Outcome<T>> request) {
    return request.whenComplete((outcome, fault) -> {
      String id = identity.clientId();
      if (outcome instanceof Outcome.Done) {
        figures.count(count, PARENT, id);
        took(time, began, PARENT, id);
      } else if (outcome instanceof Outcome.Refused<T>(var refusal)
          && refusal.code().httpStatus() >= 500
          && refusal.code() != ErrorCode.DEVICE_NOT_ONLINE) {
        figures.count(Metric.RETRIED, id, operation); // whoever asked will again
      }
    });
  }

  private void took(Metric metric, Instant began, String... labels) {
    Instant now = clock.instant();
    figures.took(metric, Duration.between(began, now), now.toEpochMilli(), labels);
  }

  @Override
  public void keep(Identity identity, Business business) {
    uplink.keep(identity, business);
  }

  @Override
  public void release(Identity identity, Business business) {
    uplink.release(identity, business);
  }

  @Override
  public void follow(Identity identity, String modelId) {
    uplink.follow(identity, modelId);
  }

  @Override
  public boolean isConnected(Identity identity) {
    return uplink.isConnected(identity);
  }

  @Override
  public void addListener(UplinkListener listener) {
    uplink.addListener(listener);
  }

  @Override
  public void close() {
    uplink.close();
  }
}
