/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files that hold secrets, and what is in them: who may read them, and the master keys. In come
 * paths from the configuration; out go texts and keys, or a refusal that says what to do. No
 * threads.
 */
@NullMarked
package io.holdfast.app.secrets;

import org.jspecify.annotations.NullMarked;
