/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.model.Bytes;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What a registration that is under way still needs of its request.
 *
 * @param payload JSON from the device, or empty
 * @param keyId the spelling of the registration id that its key was derived for
 * @param certificate the device's, or null
 * @param tpm the device's, or null
 */
record Request(
    Bytes payload, String keyId, @Nullable X509Certificate certificate, @Nullable TpmKeys tpm) {}
