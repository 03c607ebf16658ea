/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a module finds at the edge device that runs it: the environment that says who it is, the
 * workload API that signs for it and knows whom to trust, and the hub's HTTPS side, where it calls
 * methods of its neighbours. Texts come in, logins and answers go out; everything belongs to the
 * loop, and nothing waits for a peer that does not answer.
 */
@NullMarked
package io.holdfast.client.edge;

import org.jspecify.annotations.NullMarked;
