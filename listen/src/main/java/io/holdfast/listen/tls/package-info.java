/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How listeners prove who they are. In comes a key with its certificates; out goes what Netty needs
 * of it. No thread.
 */
@NullMarked
package io.holdfast.listen.tls;

import org.jspecify.annotations.NullMarked;
