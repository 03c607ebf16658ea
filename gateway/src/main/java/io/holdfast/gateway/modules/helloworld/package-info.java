/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A module that greets. In: nothing that it looks at; out: the same message every five seconds. One
 * thread, named after the module, owns the repetition.
 */
@NullMarked
package io.holdfast.gateway.modules.helloworld;

import org.jspecify.annotations.NullMarked;
