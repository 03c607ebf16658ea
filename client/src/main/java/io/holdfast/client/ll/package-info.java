/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The lower layer: a module client without a thread, whose caller drives all of its work, with the
 * functions, results and order of the C SDK's {@code IoTHubModuleClient_LL}. Contexts are what
 * lambdas capture. {@link io.holdfast.client.ll.ModuleClientLL} is the way in.
 *
 * <p>In come calls on the owner's thread, which only queue; out go callbacks inside {@code doWork}.
 */
@NullMarked
package io.holdfast.client.ll;

import org.jspecify.annotations.NullMarked;
