/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * TPMs at the provisioning service: Debian's swtpm, by this project's client and by Microsoft's.
 */
@NullMarked
package io.holdfast.acceptance.provisioning.tpm;

import org.jspecify.annotations.NullMarked;
