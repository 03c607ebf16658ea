/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A device's request to be registered.
 *
 * @param namedId the registration id in the request's body, or null; if there it must be the
 *     applicant's
 * @param payload JSON for a web service of the operator's, or empty
 * @param tpm what the body says of a TPM, or null
 * @param patient whether, with too many registrations, it waits its turn as one that is assigning;
 *     else it is refused with {@code THROTTLED}
 */
public record Application(
    Applicant applicant,
    @Nullable String namedId,
    Bytes payload,
    @Nullable TpmKeys tpm,
    boolean patient) {}
