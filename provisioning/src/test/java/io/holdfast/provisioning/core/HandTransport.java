/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.core;

import io.holdfast.model.Bytes;
import io.holdfast.provisioning.transport.HttpProxyOptions;
import io.holdfast.provisioning.transport.ProvisioningResult;
import io.holdfast.provisioning.transport.ProvisioningTransport;
import io.holdfast.provisioning.transport.TransportStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Another kind of transport: says what a test wants said. */
final class HandTransport implements ProvisioningTransport {

  boolean refusing;
  private Runnable change = () -> {};
  private @Nullable RegisterDataHandler data;
  private @Nullable StatusHandler status;

  void status(TransportStatus now, int retryAfter) {
    Objects.requireNonNull(status).onStatus(now, retryAfter);
    change.run();
  }

  void end(ProvisioningResult result) {
    Objects.requireNonNull(data).onRegisterData(result, null, null, null);
    change.run();
  }

  @Override
  public ProvisioningResult open(
      @Nullable String registrationId,
      @Nullable Bytes endorsementKey,
      @Nullable Bytes storageRootKey,
      @Nullable RegisterDataHandler dataHandler,
      @Nullable StatusHandler statusHandler,
      @Nullable ChallengeHandler challenge) {
    data = dataHandler;
    status = statusHandler;
    return ProvisioningResult.OK;
  }

  @Override
  public ProvisioningResult registerDevice(
      @Nullable ReplyParser parser, @Nullable RequestWriter writer) {
    return refusing ? ProvisioningResult.INVALID_STATE : ProvisioningResult.OK;
  }

  @Override
  public ProvisioningResult getOperationStatus() {
    return refusing ? ProvisioningResult.INVALID_STATE : ProvisioningResult.OK;
  }

  @Override
  public ProvisioningResult close() {
    return ProvisioningResult.OK;
  }

  @Override
  public void doWork() {}

  @Override
  public ProvisioningResult setTrace(boolean on) {
    return ProvisioningResult.OK;
  }

  @Override
  public ProvisioningResult x509Cert(@Nullable String certificate, @Nullable String privateKey) {
    return ProvisioningResult.OK;
  }

  @Override
  public ProvisioningResult setTrustedCert(@Nullable String certificate) {
    return ProvisioningResult.OK;
  }

  @Override
  public ProvisioningResult setProxy(@Nullable HttpProxyOptions proxy) {
    return ProvisioningResult.OK;
  }

  @Override
  public ProvisioningResult setOption(@Nullable String name, @Nullable Object value) {
    return ProvisioningResult.OK;
  }

  @Override
  public void destroy() {}

  @Override
  public void whenever(Runnable task) {
    change = task;
  }

  @Override
  public String trouble() {
    return "";
  }
}
