/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.mqtt;

import io.holdfast.hub.Refusal;
import io.holdfast.hub.enroll.Provisioning;
import io.holdfast.listen.dps.AnswerJson;
import io.holdfast.model.Bytes;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What all dialogues with devices that want to be provisioned share. Any thread. */
public record ProvisioningHead(
    Provisioning provisioning, InstantSource clock, RandomGenerator random) {

  Bytes error(Refusal refusal) {
    return AnswerJson.bytes(AnswerJson.tree(refusal, clock.instant(), random));
  }
}
