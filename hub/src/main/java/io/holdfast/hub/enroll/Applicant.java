/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

/**
 * A device that asks for something.
 *
 * @param idScope the provisioning service that it takes this for
 * @param registrationId who it says it is
 */
public record Applicant(String idScope, String registrationId, Evidence evidence) {}
