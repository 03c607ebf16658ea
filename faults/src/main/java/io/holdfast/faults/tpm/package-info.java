/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * TPMs for tests: one in plain Java, and Debian's swtpm behind the framing of Microsoft's
 * simulator. In: what a TPM is given; out: what it answers, or why it would not.
 */
@NullMarked
package io.holdfast.faults.tpm;

import org.jspecify.annotations.NullMarked;
